"""Pages and documents, timed around the WSGI application in one process: everything included."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from bench import asking
from bench.figures import Figure, percentile, spread
from bench.ground import READER, say

WARM_UP, ROUNDS = 5, 100
PAGE_MS, QUERIES = 60.0, 12
PAPERS = (
    ("State of the plan, PDF", "/policy/report.pdf", 2.0),
    ("State of the plan, spreadsheet", "/policy/report.xlsx", 2.0),
    ("House on one A3, PDF", "/policy/house.pdf", 2.0),
)
PAPER_RUNS = 7
AS_OF_S, AS_OF_RUNS = 3.0, 5

Application = Callable[[dict[str, Any], Callable[..., Any]], Any]


def measure() -> list[Figure]:
    asking.web_process()
    from rit.config.wsgi import application

    cookie = asking.session_of(READER)
    pages = asking.pages(asking.longest_log()) + asking.pages_of_rows()
    return _papers(application, cookie) + _as_of() + timed(application, cookie, pages)


def _as_of() -> list[Figure]:
    """All figures of an evaluation, made from the history: early, halfway, and on the last day but one."""
    from django.db import transaction

    from rit.plan.evaluation import figures as made
    from rit.plan.models import Plan

    plan = Plan.objects.get()
    found = []
    for day in (date(2020, 12, 31), date(2023, 12, 31), date(2025, 3, 17)):
        times, size = [], 0
        for _ in range(AS_OF_RUNS):
            began = time.perf_counter()
            with transaction.atomic():
                size = len(made.canonical(made.gather(plan, plan.from_date, day)))
            times.append(time.perf_counter() - began)
        more = {"slowest_s": round(max(times), 2), "runs": AS_OF_RUNS, "kilobytes": size // 1000}
        median = round(statistics.median(times), 2)
        found.append(
            Figure("As of a day, and rolling forward", f"Figures of {day}", median, "s", AS_OF_S, more=more)
        )
    return [*found, _rolling(plan)]


def _rolling(plan: Any) -> Figure:
    """All open actions into a new period; nothing of it is kept."""
    from datetime import UTC, datetime

    from django.db import transaction

    from rit.foundation.access.actor import Actor
    from rit.plan import actions

    by, now = (
        Actor(account=None, name="bench", doors=frozenset({"plan.steer"})),
        datetime(2025, 3, 18, tzinfo=UTC),
    )
    period = actions.Period("bench", {"nl": "x"}, date(2026, 1, 1), date(2031, 12, 31))
    with transaction.atomic():
        roll = actions.keep_period(plan, period, by=by, now=now)
        began = time.perf_counter()
        new = actions.roll_forward(roll, by=by, now=now)
        seconds, count = round(time.perf_counter() - began, 2), new.actions.count()
        transaction.set_rollback(True)
    return Figure(
        "As of a day, and rolling forward", f"Roll forward, {count:,} open actions", seconds, "s", AS_OF_S
    )


def timed(
    application: Application,
    cookie: str,
    pages: list[asking.Page],
    *,
    group: str = "Pages, server side, p95",
    bar: float = PAGE_MS,
) -> list[Figure]:
    """All pages in turn, so that whatever else the machine does falls on all of them alike."""
    asked = {page: asking.environ(page.path, cookie) for page in pages}
    queries = {page: count(application, asked[page]) for page in pages}
    sizes = {}
    for page in pages:
        for _ in range(WARM_UP):
            sizes[page] = len(get(application, asked[page]))
    wall: dict[asking.Page, list[float]] = {page: [] for page in pages}
    busy: dict[asking.Page, list[float]] = {page: [] for page in pages}
    for _ in range(ROUNDS):
        for page in pages:
            began, cpu = time.perf_counter(), time.process_time()
            get(application, asked[page])
            wall[page].append(time.perf_counter() - began)
            busy[page].append(time.process_time() - cpu)
    figures = []
    for page in pages:
        more = spread(wall[page]) | {
            "processor_p50_ms": round(statistics.median(busy[page]) * 1000, 2),
            "processor_p95_ms": round(percentile(busy[page], 95) * 1000, 2),
            "kilobytes": round(sizes[page] / 1000, 1),
        }
        figures.append(Figure(group, page.name, more["p95_ms"], "ms", bar, more=more))
        figures.append(Figure("SQL queries a page", page.name, queries[page], "queries", QUERIES))
    return figures


def _papers(application: Application, cookie: str) -> list[Figure]:
    """The median; the first run, which loads what documents need, and the slowest stand beside it."""
    figures = []
    for name, path, bar in PAPERS:
        times, size = [], 0
        for _ in range(PAPER_RUNS):
            began = time.perf_counter()
            size = len(get(application, asking.environ(path, cookie)))
            times.append(time.perf_counter() - began)
        more = {
            "first_s": round(times[0], 2),
            "slowest_s": round(max(times), 2),
            "runs": PAPER_RUNS,
            "kilobytes": size // 1000,
        }
        figures.append(
            Figure("Documents, median", name, round(statistics.median(times), 2), "s", bar, more=more)
        )
    return figures


def get(application: Application, environ: dict[str, Any]) -> bytes:
    said: list[str] = []
    answer = application(dict(environ), lambda status, headers, *_: said.append(status))
    try:
        body = b"".join(answer)
    finally:
        answer.close()
    if not said[0].startswith("200"):
        raise RuntimeError(f"{environ['PATH_INFO']} answers {said[0]}")
    return body


def count(application: Application, environ: dict[str, Any]) -> int:
    """Statements of a request, without BEGIN and COMMIT, and without the note, once a minute, that one is active."""
    from django.db import connection

    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:  # Any: Django's own signature
        seen.append(sql)
        return execute(sql, *rest)

    counts = []
    for _ in range(3):
        seen.clear()
        with connection.execute_wrapper(note):
            get(application, environ)
        counts.append(len(seen))
    return min(counts)


if __name__ == "__main__":
    say(measure())
