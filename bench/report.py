"""Keeps the results of a run: all of it as JSON, the short of it as a page."""

from __future__ import annotations

import json
import os
import platform
import time
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.peers import PEERS

HERE = Path(__file__).parent


def waited() -> float | None:
    """Seconds, since the machine started, in which somebody waited for a core; None where the kernel does not say."""
    try:
        first = Path("/proc/pressure/cpu").read_text().split("\n", 1)[0]
    except OSError:
        return None
    return int(first.rpartition("total=")[2]) / 1e6


def loop() -> float:
    """The best of five of one plain Python loop: how fast a core is, to read figures of two machines side by side."""
    times = []
    for _ in range(5):
        began, total = time.perf_counter(), 0
        for number in range(5_000_000):
            total += number * number
        times.append(time.perf_counter() - began)
    return round(min(times), 2)


def machine(postgres_version: str, busy: float | None) -> dict[str, Any]:
    """In words: nothing here names a host or a folder."""
    return {
        "cores": os.cpu_count(),
        "seconds_for_a_loop_of_five_million": loop(),
        "share_of_time_somebody_waited_for_a_core": None if busy is None else round(busy, 2),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "postgresql": postgres_version,
    }


def keep(figures: list[Figure], about: dict[str, Any], seconds: float) -> None:
    data = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": about,
        "seconds": round(seconds),
        "figures": [figure.as_dict() for figure in figures],
        "peers_measured_earlier": [
            dict(zip(("system", "what", "figure"), peer, strict=True)) for peer in PEERS
        ],
    }
    (HERE / "results.json").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n")
    (HERE / "results.md").write_text(_page(data, figures))


def _page(data: dict[str, Any], figures: list[Figure]) -> str:
    about = data["machine"]
    missed = [figure for figure in figures if figure.met is False]
    lines = [
        "# How fast, how small",
        "",
        f"Measured on {data['date']} in {data['seconds']} s by `make bench`: {about['cores']} cores, "
        f"{about['system']}, Python {about['python']}, PostgreSQL {about['postgresql']} with safe writes. "
        f"A loop of five million steps takes {about['seconds_for_a_loop_of_five_million']} s on a core. "
        f"{_crowd(about)} *Processor* is the time of the web process alone, without waiting for others or the "
        "database.",
        "",
        "Data: the Ghent plan with 2,000 actions and 50,000 log entries, a corps of 1,290, 100,000 notices; read "
        "by the integrity coordinator. *Server side* is the time around the WSGI application in one process, "
        "everything included; *over HTTP* is `rit serve` (2 workers × 4 threads) on loopback, client and server "
        "sharing the cores. Page times are the 95th percentile of 100 requests after a warm-up.",
        "",
        f"Bars missed: {len(missed)} of {sum(figure.bar is not None for figure in figures)}."
        + "".join(f"\n- {figure.group}: {figure.what}: {_value(figure)}" for figure in missed),
    ]
    for group, members in groupby(figures, key=lambda figure: figure.group):
        lines += ["", f"## {group}", "", "| what | figure | bar | met | beside it |", "|---|---|---|---|---|"]
        lines += [_line(figure) for figure in members]
    lines += [
        "",
        "## Comparable systems, measured earlier",
        "",
        "On the same kind of machine, in November 2026; they were not run again beside RIT, so read them as orders of "
        "magnitude.",
        "",
        "| system | what | figure |",
        "|---|---|---|",
        *[f"| {' | '.join(peer)} |" for peer in PEERS],
    ]
    return "\n".join(lines) + "\n"


def _crowd(about: dict[str, Any]) -> str:
    share = about["share_of_time_somebody_waited_for_a_core"]
    if share is None:
        return ""
    return f"Some process had to wait for a core in {share:.0%} of the time, other people's work included."


def _line(figure: Figure) -> str:
    sign = "≤" if figure.better == "less" else "≥"
    bar = f"{sign} {figure.bar:g} {figure.unit}" if figure.bar is not None else ""
    met = {True: "yes", False: "**no**", None: ""}[figure.met]
    return f"| {figure.what} | {_value(figure)} | {bar} | {met} | {_beside(figure.more)} |"


def _value(figure: Figure) -> str:
    return f"{figure.value:g} {figure.unit}"


WORDS = {
    "p50_ms": "p50 {} ms",
    "processor_p50_ms": "processor p50 {} ms",
    "kilobytes": "{} kB",
    "requests_a_second": "{} requests a second",
    "entries_a_second": "{} a second",
    "first_s": "first run {} s",
    "slowest_s": "slowest {} s",
    "ratio": "{} × the time without wall",
    "there": "of {} rows",
    "milliseconds": "in {} ms",
    "started_by": "by `{}`",
    "runs": "runs {} s",
    "generator_processor_s": "sender's own processor {} s",
    "web_processor_s": "web's {} s",
    "kills": "{} kills",
    "acknowledged": "{} acknowledged",
}


def _beside(more: dict[str, Any]) -> str:
    """The few details that help to read the figure; the rest is in the JSON."""
    shown = [
        words.format(more[name])
        for name, words in WORDS.items()
        if name in more and not (name == "runs" and not isinstance(more[name], list))
    ]
    shown += [f"{name}: {value:g}" for name, value in more.items() if name.endswith("p25 ms")]
    return ", ".join(shown)
