"""Measures everything in one go, in about twelve minutes, and writes `results.json` and `results.md`.

A step that breaks is said at the end and takes no other figure with it; then nothing is kept. The demo makes its own
database, which is a measurement too; the others work on copies of it.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
import traceback
from collections.abc import Callable

from bench import intake, over_http, planning, report, staff, starts, votes
from bench.figures import Figure
from bench.ground import BENCH, PROTECT, TRAIL, Ground, folder, run
from bench.protect import GROUP
from rit.config.launch import demo, postgres


def main() -> int:
    options = _options()
    # a shell lets background jobs ignore the interrupt, and all that they start too
    signal.signal(signal.SIGINT, signal.default_int_handler)
    began, waited = time.monotonic(), report.waited()
    figures: list[Figure] = []

    broken: list[str] = []

    def step(name: str, measure: Callable[[], list[Figure]], *, needed: bool = False) -> None:
        if not needed and options.only and not any(one in name.lower() for one in options.only):
            return
        print(f"{name} …", end=" ", flush=True)
        started = time.monotonic()
        try:
            figures.extend(measure())
        except Exception:
            if needed:
                raise
            traceback.print_exc()
            broken.append(name)
        print(f"{time.monotonic() - started:.0f} s", flush=True)

    with folder() as data:
        step("The demo from nothing, and again", lambda: starts.demo(data), needed=True)
        with postgres.start(data) as server:
            ground = Ground(server, data)
            step("Tables in an empty database", lambda: starts.migrate(ground))
            step("2,000 actions, 50,000 log entries", lambda: _fill(ground), needed=True)
            step("Walls", lambda: ground.figures("walls", BENCH))
            step("Pages and documents", lambda: ground.figures("pages", BENCH))
            step("The first pillar, large", lambda: _protect(ground))
            step("Cold start", lambda: starts.serve(ground))
            step("Over HTTP, and memory", lambda: _visit(ground))
            step("Live dilemmas", lambda: votes.measure(ground))
            step("Planning", planning.measure)
            step("Trail", lambda: ground.figures("trail", TRAIL))
            step("HR's file", lambda: staff.measure(ground))
            step("The door under load", lambda: intake.measure(ground))
            step("Inbox among 100,000 reports", lambda: intake.inbox(ground))
            version = _version(server)
        step("The door, killed under load", lambda: intake.killed(data, options.kills))
    figures.sort(key=lambda figure: ORDER.index(figure.group))
    if options.keep and not broken and not options.only:
        seconds = time.monotonic() - began
        busy = None if waited is None else ((report.waited() or 0) - waited) / seconds
        report.keep(figures, report.machine(version, busy), seconds)
    else:
        for figure in figures:
            print(f"{figure.group}: {figure.what}: {figure.value:g} {figure.unit} {figure.more}")
    missed = [figure for figure in figures if figure.met is False]
    for figure in missed:
        print(f"missed: {figure.group}: {figure.what}: {figure.value:g} {figure.unit}, bar {figure.bar:g}")
    print(f"{len(figures)} figures in {time.monotonic() - began:.0f} s, {len(missed)} bars missed.")
    for name in broken:
        print(f"broken: {name}")
    return 1 if broken or (missed and options.strict) else 0


ORDER = [
    "Pages, server side, p95",
    "SQL queries a page",
    GROUP,
    "Pages over HTTP, p95",
    votes.GROUP,
    planning.GROUP,
    intake.GROUP,
    intake.INBOX,
    intake.KILLS,
    "Documents, median",
    "As of a day, and rolling forward",
    "HR's file",
    "Starting and installing",
    "Memory (PSS)",
    "Row-level security, 100,000 notices",
    "Trail",
]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="how often the processes are killed under load")
    parser.add_argument("--strict", action="store_true", help="exit code 1 when a bar is missed")
    parser.add_argument(
        "--no-keep", dest="keep", action="store_false", help="leave the kept results as they are"
    )
    parser.add_argument(
        "--only",
        action="append",
        metavar="WORD",
        help="only the steps with this word in their name; not kept",
    )
    return parser.parse_args()


def _fill(ground: Ground) -> list[Figure]:
    ground.copy(BENCH, demo.DATABASE)
    ground.copy(TRAIL, demo.DATABASE)
    run([sys.executable, "-m", "bench.filling"], ground.environment(BENCH, "owner"))
    return []


def _protect(ground: Ground) -> list[Figure]:
    ground.copy(PROTECT, demo.DATABASE)
    run([sys.executable, "-m", "bench.protect", "fill"], ground.environment(PROTECT, "owner"))
    return ground.figures("protect", PROTECT)


def _visit(ground: Ground) -> list[Figure]:
    visit = json.loads(run([sys.executable, "-m", "bench.visitor"], ground.environment(BENCH)))
    return [*over_http.measure(ground, visit["cookie"], visit["long_action"]), over_http.job_worker(ground)]


def _version(server: postgres.Server) -> str:
    with server.connect() as connection:
        row = connection.execute("show server_version").fetchone()
    return str(row[0]) if row else ""


if __name__ == "__main__":
    sys.exit(main())
