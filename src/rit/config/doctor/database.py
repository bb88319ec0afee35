"""What the doctor looks at in the database: roles, tables, walls, the trail, keys, the plan, the worker."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any
from urllib.parse import unquote, urlsplit

from rit.config import environment
from rit.config.doctor.finding import PACKAGE, Finding, Look, good, wrong

OLDEST_POSTGRESQL = 150000
LINKS_LOOKED_AT = 1000
SEALED_WITHIN_SECONDS = 60
HEARTBEAT_SECONDS = 60
CLOCK_SECONDS = 5


def _rows(
    query: str, arguments: Sequence[int | list[str]] = ()
) -> list[tuple[Any, ...]]:  # Any: columns of any type
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, list(arguments))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def reached(env: environment.Environment) -> Iterator[Finding]:
    from django.db import Error, connection

    try:
        connection.ensure_connection()
    except Error as problem:
        reason = (str(problem).strip().splitlines() or ["no reason given"])[-1]
        do = "Set RIT_DATABASE_URL, and see that PostgreSQL runs; in the demo: make demo."
        yield wrong("database", f"cannot be reached ({reason}).", do)
        return
    version = int(_rows("select current_setting('server_version_num')")[0][0])
    if version < OLDEST_POSTGRESQL:
        yield wrong("database", f"PostgreSQL {version // 10000} is too old.", "RIT needs 15 or later.")
    else:
        yield good("database", f"PostgreSQL {version // 10000} answers.")


def _roles(env: environment.Environment) -> Iterator[Finding]:
    name = "roles of the database"
    do = "Give RIT_DATABASE_URL, _OWNER_URL and _CLERK_URL a role each, as the README says."
    urls = {"app": env.database_url, "owner": env.database_owner_url, "clerk": env.database_clerk_url}
    users = {role: unquote(urlsplit(url).username or "") for role, url in urls.items() if url}
    shared = len(set(users.values())) < len(users)
    if env.mode == "production" and (len(users) < len(urls) or shared):
        yield wrong(name, "the three are not three.", do)
        return
    names = [_rows("select current_user")[0][0], *(users[role] for role in ("clerk",) if role in users)]
    strong = _rows(
        "select rolname from pg_roles where rolname = any(%s) and (rolsuper or rolbypassrls)", [names]
    )
    owning = _rows("select distinct tableowner from pg_tables where tableowner = any(%s)", [names])
    for (role,) in strong:
        yield wrong(name, f"{role} goes round the walls.", f"Run: alter role {role} nosuperuser nobypassrls")
    for (role,) in owning:
        yield wrong(name, f"{role} owns tables and could change the trail.", "Let the owner's role own them.")
    if not strong and not owning:
        yield good(name, f"{', '.join(names)} own nothing and bypass nothing.")


def _tables(env: environment.Environment) -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield wrong("tables", f"{len(waiting)} migrations are waiting.", "Run: rit migrate")
    else:
        yield good("tables", "up to date.")


def _walls(env: environment.Environment) -> Iterator[Finding]:
    standing = {
        row[0] for row in _rows("select relname from pg_class where relkind = 'r' and relrowsecurity")
    }
    fallen = sorted(walled_tables() - standing)
    if fallen:
        yield wrong(
            "walls",
            f"row-level security is off for {', '.join(fallen)}.",
            "Somebody turned it off: find out who, then turn it on.",
        )
    else:
        yield good("walls", f"row-level security stands on {len(standing)} tables.")


def walled_tables() -> set[str]:
    """The tables on which a migration puts a wall."""
    raised = re.compile(r"alter table (\w+) enable row level security")
    files = PACKAGE.rglob("migrations/*.py")
    return {table for path in files for table in raised.findall(path.read_text())}


def _columns(env: environment.Environment) -> Iterator[Finding]:
    """From the catalogue, which shows every column to every role."""
    from rit.foundation.retention import check, policy

    found: dict[str, set[str]] = {}
    for table, column in _rows(
        "select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid"
        " where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace"
        " and a.attnum > 0 and not a.attisdropped"
    ):
        found.setdefault(table, set()).add(column)
    faults = check.compare(policy.policy(), found)
    if faults:
        yield wrong("retention", f"{faults[0]} ({len(faults)} in all)", "See all: rit retention check")
    else:
        yield good("retention", "every column has its period.")


def _trail(env: environment.Environment) -> Iterator[Finding]:
    broken = broken_link(LINKS_LOOKED_AT)
    if broken is not None:
        yield wrong(
            "trail",
            f"broken at link {broken}.",
            "Somebody changed it: keep this database, run rit audit verify.",
        )
    else:
        yield good("trail", f"its last {LINKS_LOOKED_AT} links are sound.")
    late, oldest = _rows(
        "select count(*), min(recorded_at) from audit_entry e"
        " where recorded_at < now() - %s * interval '1 second'"
        " and not exists (select 1 from audit_seal s where s.entry_id = e.id)",
        [SEALED_WITHIN_SECONDS],
    )[0]
    if late:
        yield wrong(
            "sealer", f"{late} entries wait since {oldest:%Y-%m-%d %H:%M}.", "See that `rit worker` runs."
        )
    else:
        yield good("sealer", "keeps up.")


def broken_link(last: int) -> int | None:
    """The position of the first broken link among the last ones; None when they hold."""
    links = _rows(
        "select s.position, s.hash, rit_audit_text(e) from audit_seal s"
        " left join audit_entry e on e.id = s.entry_id order by s.position desc limit %s",
        [last + 1],
    )[::-1]
    if len(links) <= last:
        links.insert(0, (0, b"", ""))  # what the first link of all hangs on
    for (place, previous, _text), (position, stored, text) in pairwise(links):
        whole = text is not None and position == place + 1
        if not whole or hashlib.sha256(bytes(previous) + text.encode()).digest() != bytes(stored):
            return int(position)
    return None


def _plan(env: environment.Environment) -> Iterator[Finding]:
    from rit.plan.models import Plan

    if Plan.objects.filter(code=env.plan).exists():
        yield good("plan", f"{env.plan} is loaded.")
    else:
        yield wrong("plan", f"{env.plan} is not loaded.", "Run: rit plan load")


def _worker(env: environment.Environment) -> Iterator[Finding]:
    seconds = _rows("select extract(epoch from now() - max(last_heartbeat)) from procrastinate_workers")[0][0]
    if seconds is None or seconds > HEARTBEAT_SECONDS:
        since = "has never been seen" if seconds is None else f"was last seen {int(seconds)} s ago"
        yield wrong("worker", f"it {since}.", "Start it, and keep it running: rit worker")
    else:
        yield good("worker", "runs.")


def _clock(env: environment.Environment) -> Iterator[Finding]:
    there: datetime = _rows("select clock_timestamp()")[0][0]
    apart = abs(there.timestamp() - time.time())
    if apart > CLOCK_SECONDS:
        yield wrong(
            "clock", f"this machine and the database differ by {int(apart)} s.", "Let both follow NTP."
        )
    else:
        yield good("clock", f"agrees with the database; {env.time_zone}.")


# What a report that was acknowledged rests on: it is on the disk, whole, before anybody is told so.
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


def _durability(env: environment.Environment) -> Iterator[Finding]:
    off = [
        name
        for name, value in _rows(
            "select name, setting from pg_settings where name = any(%s)", [list(DURABLE)]
        )
        if value not in {DURABLE[name], "remote_apply", "remote_write"}
    ]
    if off:
        yield wrong(
            "durability",
            f"the database has {', '.join(sorted(off))} off: a power cut can lose reports that were acknowledged.",
            "Turn it on in postgresql.conf.",
        )
    else:
        yield good("durability", "what is acknowledged is on the disk.")


def _vault(env: environment.Environment) -> Iterator[Finding]:
    """Who could open what arrives: keys of the people at the desks, and the recovery."""
    from rit.enforce.cases import queries
    from rit.enforce.intake.desks import policy
    from rit.foundation import clock
    from rit.foundation.vault import keyring

    alone = [
        desk.value
        for desk, staffing in policy().desks.items()
        if not any(one.pair for one in queries.holders(staffing.roles, clock.today()))
    ]
    if alone:
        yield wrong(
            "desks",
            f"nobody can read what arrives at {', '.join(alone)}.",
            "Grant the role, and have its holder make a key under “My key”.",
        )
    else:
        yield good("desks", "somebody with a key reads what arrives at each.")
    if keyring.recovery():
        yield good("recovery", "the sheets were made; two of three open what nobody else can.")
    elif env.mode == "production":
        yield wrong("recovery", "a case whose readers are gone is lost.", "Run: rit vault recovery")


LOOKS: tuple[Look, ...] = (
    _roles,
    _durability,
    _tables,
    _walls,
    _columns,
    _trail,
    _vault,
    _plan,
    _worker,
    _clock,
)
