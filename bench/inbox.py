"""The inbox of a desk among 100,000 reports, and the page of one report: time and queries, server side."""

from __future__ import annotations

import statistics
import time

from bench import asking, pages
from bench.figures import Figure, percentile, spread
from bench.ground import say
from bench.intake import INBOX as GROUP

PATHS = (
    ("New reports", "/reports/"),
    ("Mine", "/reports/?view=mine"),
    ("Waiting", "/reports/?view=waiting"),
    ("My work", "/work/"),
)


def measure() -> list[Figure]:
    asking.web_process()
    from rit.config.wsgi import application
    from rit.people.demo import CAST

    cookie = asking.session_of(CAST["complaints_coordinator"])
    figures = []
    for name, path in PATHS:
        environ = asking.environ(path, cookie)
        queries = pages.count(application, environ)
        times = []
        for turn in range(110):
            began = time.perf_counter()
            pages.get(application, environ)
            if turn >= 10:
                times.append(time.perf_counter() - began)
        more = spread(times) | {"p50_ms": round(statistics.median(times) * 1000, 2), "queries": queries}
        p95 = round(percentile(times, 95) * 1000, 2)
        figures.append(Figure(GROUP, f"{name}, p95", p95, "ms", pages.PAGE_MS, more=more))
        figures.append(Figure(GROUP, f"{name}, queries", queries, "queries", pages.QUERIES))
    return figures


if __name__ == "__main__":
    say(measure())
