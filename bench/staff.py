"""HR's file of a corps of 5,000, as `rit people import` reads and applies it: everybody new, and the next night."""

from __future__ import annotations

import time

from bench.figures import Figure
from bench.ground import CLI, Ground, run
from rit.config.launch import demo

GROUP = "HR's file"
STAFF, DAY = "rit_bench_staff", "2025-03-17"
ROWS, BAR_S = 5_000, 10.0


def measure(ground: Ground) -> list[Figure]:
    """By the clock, from the command to its last word, safe writes included."""
    ground.copy(STAFF, demo.DATABASE)
    path = ground.data / f"corps-{DAY}.csv"
    path.write_text(_corps(), encoding="utf-8")
    command = [*CLI, "people", "import", str(path), "--apply"]
    figures = []
    for what, expected in (
        ("everybody new", f"{2 * ROWS} added"),
        ("the next night, nothing changes", "0 added"),
    ):
        began = time.monotonic()
        said = run(command, ground.environment(STAFF))
        seconds = round(time.monotonic() - began, 2)
        if expected not in said:
            raise RuntimeError(said)
        figures.append(Figure(GROUP, f"{ROWS:,} rows, {what}", seconds, "s", BAR_S))
    return figures


def _corps() -> str:
    """As Excel in Flanders writes it."""
    head = "Stamnummer;Naam;Voornaam;E-mail;Statuut;Graadgroep;In dienst;Eenheidscode;Functiecode;Vanaf"
    rows = [
        f"X{number:05};Naam {number};An;x{number}@pz.example;statutair;INP;01/01/2020;WYK;"
        "neighbourhood-inspector;01/01/2020"
        for number in range(ROWS)
    ]
    return "\r\n".join([head, *rows, ""])
