"""A plan for 160 teams and 12 coaches over a quarter: `python -m bench.planning`, or as a part of `make bench`.

Without tables: what is timed is the solver with its reasons and the check of the whole proposal. The same every time:
teams of 3 to 28, a fifth never reached, a third of them in shifts that leave two or three parts of a week.
"""

from __future__ import annotations

import random
import time
from datetime import date, datetime, timedelta
from uuid import UUID

from bench.figures import Figure
from rit.stimulate.training.planning import checking, solving
from rit.stimulate.training.planning.shapes import PARTS, Asked, Coach, Line, Span, Team

GROUP = "Planning, 160 teams and 12 coaches"
TEAMS, COACHES, SERVICES = 160, 12, 9
FIRST, LAST = date(2027, 1, 4), date(2027, 3, 28)
PLAN_SECONDS, RUNS = 30.0, 3
SEED = 160


def measure() -> list[Figure]:
    asked = wish()
    times = []
    for _run in range(RUNS):
        began = time.perf_counter()
        placed = solving.compute(asked)
        times.append(time.perf_counter() - began)
    lines = [
        Line(UUID(int=number), one.group.keys, one.group.size, one.span, one.coach.key if one.coach else None)
        for number, one in enumerate(placed, start=1)
    ]
    began = time.perf_counter()
    wrong = checking.conflicts(asked, lines, now=datetime(2026, 12, 1))  # noqa: DTZ001  # local, as the plan is
    checked = time.perf_counter() - began
    if wrong:
        raise RuntimeError(f"{len(wrong)} lines in conflict")
    more = {
        "groups": len(placed),
        "with_a_day": sum(one.span is not None for one in placed),
        "starts": len(asked.starts),
        "all_s": [round(one, 2) for one in times],
    }
    return [
        Figure(GROUP, "Proposing, slowest of three", round(max(times), 2), "s", PLAN_SECONDS, more=more),
        Figure(GROUP, "Checking all lines again", round(checked * 1000, 1), "ms"),
    ]


def wish() -> Asked:
    dice = random.Random(SEED)
    services = [UUID(int=number + 1) for number in range(SERVICES)]
    teams = tuple(_team(number, services[number % SERVICES], dice) for number in range(TEAMS))
    coaches = tuple(
        Coach(
            key=UUID(int=5000 + number),
            name=f"Coach {number}",
            service=services[number % SERVICES],
            line=frozenset(team.key for team in teams[number * 3 : number * 3 + 3]),
            led=dice.randrange(12),
            busy=tuple(dice.sample(_starts(), 4)),
            away=((FIRST, FIRST + timedelta(days=20)),) if number == 0 else (),
        )
        for number in range(COACHES)
    )
    return Asked(FIRST, LAST, tuple(_starts()), teams, coaches, 6, 16, load=22, a_week=2, at_once=4)


def _team(number: int, service: UUID, dice: random.Random) -> Team:
    shifts = [f"{day}-{part}" for day in range(5) for part in PARTS[:2]]
    return Team(
        key=UUID(int=1000 + number),
        code=f"T{number:03}",
        size=dice.choice((3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 20, 28)),
        service=service,
        last=None if dice.random() < 0.2 else date(2025, 1, 1) + timedelta(days=dice.randrange(600)),
        parts=frozenset(dice.sample(shifts, dice.choice((2, 3)))) if dice.random() < 0.33 else None,
        not_weeks=frozenset([FIRST + timedelta(weeks=dice.randrange(12))])
        if dice.random() < 0.2
        else frozenset(),
    )


def _starts() -> list[Span]:
    found, day = [], FIRST
    while day <= LAST:
        if day.weekday() < 5:
            for hour, minute in ((9, 0), (13, 30)):
                begins = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001  # local, as the plan is
                found.append(Span(begins, begins + timedelta(hours=2)))
        day += timedelta(days=1)
    return found


if __name__ == "__main__":
    for figure in measure():
        print(f"{figure.what}: {figure.value:g} {figure.unit} {figure.more}")
