"""Row-level security at size: the bell's queries behind the wall and with the wall bypassed.

The reader has 200 notices at every size; everybody else's grow from 1,000 to 100,000.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import django
import psycopg

from bench.figures import Figure, percentile, spread
from bench.ground import READER, say

SIZES = (1_000, 10_000, 100_000)
READERS_OWN, UNREAD = 200, 60
RUNS = 300
FLAT = 2.0  # at 100,000 at most twice the time at 1,000

ADD = """
insert into notices_notice (id, account_id, kind, url, at, read_at, mailed_at)
select gen_random_uuid(), who.id, 'action_due', '/plan/actions/',
       timestamptz '2025-03-18 09:00+01' - n * interval '7 minutes',
       case when n %% 10 < 7 then timestamptz '2025-03-18 10:00+01' end, timestamptz '2025-03-18 10:00+01'
from generate_series(1, %(count)s) n
join (select id, row_number() over (order by id) - 1 as place, count(*) over () as accounts
      from access_account where id <> %(reader)s) who on who.place = n %% who.accounts
"""
ADD_OWN = """
insert into notices_notice (id, account_id, kind, url, at, read_at, mailed_at)
select gen_random_uuid(), %(reader)s, 'action_due', '/plan/actions/',
       timestamptz '2025-03-18 09:00+01' - n * interval '5 hours',
       case when n > %(unread)s then timestamptz '2025-03-18 10:00+01' end, timestamptz '2025-03-18 10:00+01'
from generate_series(1, %(count)s) n
"""
Statement = tuple[str, tuple[Any, ...]]


def measure() -> list[Figure]:
    django.setup()
    from django.db import connection

    from rit.foundation.access.models import Account

    reader = Account.objects.get(username=READER).pk
    statements = _statements(reader)
    connection.close()
    owner = psycopg.connect(os.environ["RIT_DATABASE_OWNER_URL"], autocommit=True)
    walled = psycopg.connect(os.environ["RIT_DATABASE_URL"], autocommit=True)
    walled.execute("select set_config('rit.account', %s, false)", [str(reader)])
    owner.execute("delete from notices_notice")
    owner.execute(ADD_OWN, {"reader": reader, "count": READERS_OWN, "unread": UNREAD})
    there, found = READERS_OWN, {}
    for size in SIZES:
        owner.execute(ADD, {"count": size - there, "reader": reader})
        there = size
        owner.execute("vacuum analyze notices_notice")
        for name, statement in statements.items():
            found[name, size] = _both(walled, owner, statement)
    plans = {name: _plan(walled, statement) for name, statement in statements.items()}
    return _figures(statements, found, plans) + _forgotten(walled, owner)


def _statements(reader: Any) -> dict[str, Statement]:  # Any: a key
    """What the application itself asks, taken from its own queries."""
    from rit.foundation.access.actor import Actor
    from rit.foundation.notices import queries

    actor = Actor(account=reader, person=None, name="")
    return {
        "Unread count": _asked(lambda: queries.unread(actor).count()),
        "Bell, first page": _asked(lambda: list(queries.visible_to(actor).order_by("-at", "pk")[:30])),
    }


def _asked(ask: Callable[[], object]) -> Statement:
    from django.db import connection

    seen: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        seen.append((sql, tuple(params)))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(note):
        ask()
    return seen[-1]


def _both(
    walled: psycopg.Connection[Any], owner: psycopg.Connection[Any], statement: Statement
) -> tuple[list[float], list[float]]:
    """The two in turn, so that their ratio holds on a busy machine."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(RUNS + 20):
        for place, connection in enumerate((walled, owner)):
            began = time.perf_counter()
            connection.execute(*statement).fetchall()
            if run >= 20:
                times[place].append(time.perf_counter() - began)
    return times


def _plan(connection: psycopg.Connection[Any], statement: Statement) -> dict[str, Any]:
    sql, params = statement
    row = connection.execute("explain (analyze, buffers, format json) " + sql, params).fetchone()
    nodes = list(_nodes(row[0][0]["Plan"])) if row else []
    return {
        "indexes": sorted({node["Index Name"] for node in nodes if "Index Name" in node}),
        "scans": [node["Node Type"] for node in nodes if "Scan" in node["Node Type"]],
        "pages_read": nodes[0].get("Shared Hit Blocks", 0) + nodes[0].get("Shared Read Blocks", 0),
    }


def _nodes(node: dict[str, Any]) -> Any:
    yield node
    for child in node.get("Plans", []):
        yield from _nodes(child)


def _figures(statements: dict[str, Statement], found: Any, plans: dict[str, Any]) -> list[Figure]:
    figures = []
    for name in statements:
        typical = {size: percentile(found[name, size][0], 25) for size in SIZES}
        walled, owner = (spread(times) for times in found[name, SIZES[-1]])
        ratio = round(walled["p50_ms"] / owner["p50_ms"], 2)
        more = {"walled": walled, "bypassed": owner, "ratio": ratio, **plans[name]}
        group = "Row-level security, 100,000 notices"
        figures.append(
            Figure(group, f"{name}, behind the wall, p95", walled["p95_ms"], "ms", 60.0, more=more)
        )
        figures.append(Figure(group, f"{name}, wall bypassed, p95", owner["p95_ms"], "ms"))
        sizes = {f"{size} rows, p25 ms": round(seconds * 1000, 3) for size, seconds in typical.items()}
        growth = round(typical[SIZES[-1]] / typical[SIZES[0]], 2)
        figures.append(Figure(group, f"{name}, time at 100,000 ÷ at 1,000", growth, "×", FLAT, more=sizes))
        by_index = all("Index" in scan or "Bitmap" in scan for scan in plans[name]["scans"])
        what = f"{name}, read by index {', '.join(plans[name]['indexes'])}"
        figures.append(Figure(group, what, float(by_index), "yes = 1", 1.0, "more"))
    return figures


def _forgotten(walled: psycopg.Connection[Any], owner: psycopg.Connection[Any]) -> list[Figure]:
    """Without any filter of the application's: the wall alone decides what is seen."""
    began = time.perf_counter()
    (seen,) = walled.execute("select count(*) from notices_notice").fetchone() or (0,)
    seconds = time.perf_counter() - began
    (there,) = owner.execute("select count(*) from notices_notice").fetchone() or (0,)
    walled.execute("select set_config('rit.account', '', false)")
    (nobody,) = walled.execute("select count(*) from notices_notice").fetchone() or (0,)
    group = "Row-level security, 100,000 notices"
    more = {"there": there, "milliseconds": round(seconds * 1000, 1)}
    return [
        Figure(
            group,
            "A query that forgot its filter sees",
            seen,
            "rows, all the reader's own",
            READERS_OWN,
            more=more,
        ),
        Figure(group, "The same with nobody signed in", nobody, "rows", 0),
    ]


if __name__ == "__main__":
    say(measure())
