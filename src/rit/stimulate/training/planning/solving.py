"""Computes a plan: first when each group sits, then who leads it (L6.4-b). Pure; HiGHS does the work (decision 20).

As many groups as can be get a day; then who waits longest comes first, the weeks carry about the same, and the last
part of the period stays free for who could not come. Coaches end up with about the same load, and where there is
a choice a coach of another service leads.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from rit.stimulate.training.planning import checking, explaining
from rit.stimulate.training.planning.grouping import groups_of
from rit.stimulate.training.planning.program import Program, TooHard
from rit.stimulate.training.planning.shapes import Asked, Coach, Group, Line, Placed, Span

__all__ = ["TooHard", "compute"]

SECONDS = 25.0  # a stop for what nobody foresaw; a plan of 160 teams takes a few
RESERVE = 0.85  # the share of the weeks over which the work is spread
OWN_SERVICE = 3  # a coach of another service may lead so many sessions more, and still goes first
ROUNDS = 20
Slot = tuple[int, int]


@dataclass(frozen=True)
class _Ground:
    """What both programs ask: groups and starts by number, and the coaches of whom each may have one."""

    asked: Asked
    groups: Sequence[Group]
    starts: Sequence[Span]
    free: Mapping[int, Collection[int]]  # coaches by start
    able: Mapping[int, Collection[int]]  # coaches by group
    until: float  # of the monotonic clock

    def may(self, group: int, start: int) -> bool:
        return self.groups[group].can(self.starts[start]) and any(
            coach in self.able[group] for coach in self.free[start]
        )


def compute(asked: Asked) -> list[Placed]:
    """Every group, in the order of the days, then those without a day. `TooHard` when time runs out."""
    ground = _ground(asked)
    refused: set[Slot] = set()
    when: dict[int, int] = {}
    who: dict[int, int] = {}
    for _round in range(ROUNDS):
        when = _when(ground, refused)
        who = _who(ground, when)
        left = [(group, start) for group, start in when.items() if group not in who]
        if not left:
            break
        refused.update(left)
    placed = [
        (group, ground.starts[when[at]], asked.coaches[who[at]])
        for at, group in enumerate(ground.groups)
        if at in who
    ]
    placed += _squeezed_in(asked, [group for at, group in enumerate(ground.groups) if at not in who], placed)
    return explaining.explained(asked, ground.groups, placed)


def _squeezed_in(
    asked: Asked, left: Iterable[Group], placed: Sequence[tuple[Group, Span, Coach]]
) -> list[tuple[Group, Span, Coach]]:
    """Of those left, who fits in what stands: rounds end, and a start that was refused once may have become free."""
    found: list[tuple[Group, Span, Coach]] = []
    fixed = [*asked.fixed, *(_as_line(*one) for one in placed)]
    for group in left:
        line = Line(UUID(int=0), group.keys, group.size, None, None)
        fitting = next(checking.openings(replace(asked, fixed=tuple(fixed)), line), None)
        if fitting is not None:
            found.append((group, *fitting))
            fixed.append(_as_line(group, *fitting))
    return found


def _as_line(group: Group, span: Span, coach: Coach) -> Line:
    return Line(UUID(int=0), group.keys, group.size, span, coach.key)


def _ground(asked: Asked) -> _Ground:
    groups = groups_of(asked)
    starts = sorted(asked.starts)
    busy = defaultdict(list)
    for line in asked.fixed:
        if line.span and line.coach:
            busy[line.coach].append(line.span)
    free = {
        at: [
            number
            for number, coach in enumerate(asked.coaches)
            if coach.is_free(span) and not any(one.meets(span) for one in busy[coach.key])
        ]
        for at, span in enumerate(starts)
    }
    able = {
        at: {number for number, coach in enumerate(asked.coaches) if coach.may_lead(group.keys)}
        for at, group in enumerate(groups)
    }
    return _Ground(asked, groups, starts, free, able, time.monotonic() + SECONDS)


def _when(ground: _Ground, refused: Collection[Slot]) -> dict[int, int]:
    """The start of each group; first asked whether all find one, and only if not, how many at most."""
    slots = [
        (group, start)
        for group in range(len(ground.groups))
        for start in range(len(ground.starts))
        if (group, start) not in refused and ground.may(group, start)
    ]
    if not slots:
        return {}
    able = len({group for group, _start in slots})
    found = _spread(ground, slots, able)
    if found is None:
        found = _spread(ground, slots, _most(ground, slots))
    return found or {}


def _most(ground: _Ground, slots: Sequence[Slot]) -> int:
    program = Program(ground.until)
    columns = {slot: program.column(-1.0) for slot in slots}
    _bind(program, ground, columns)
    values = program.solve() or []
    return sum(values[column] > 0.5 for column in columns.values()) if values else 0


def _spread(ground: _Ground, slots: Sequence[Slot], must: int) -> dict[int, int] | None:
    """`must` groups, who waits longest first; None when so many cannot be."""
    days = {at: (span.day - ground.asked.first).days for at, span in enumerate(ground.starts)}
    many, length = len(ground.groups), max(days.values()) + 1
    program = Program(ground.until)
    columns = {
        (group, start): program.column(float((many - group) * (days[start] - 2 * length)))
        for group, start in slots
    }
    _bind(program, ground, columns)
    program.row(must, must, dict.fromkeys(columns.values(), 1.0))
    _even(program, ground, columns, must, cost=float(many * length))
    values = program.solve()
    if values is None:
        return None
    return {group: start for (group, start), column in columns.items() if values[column] > 0.5}


def _even(program: Program, ground: _Ground, columns: Mapping[Slot, int], must: int, *, cost: float) -> None:
    """What a week carries above its share costs more than letting anybody wait."""
    weeks: dict[date, list[int]] = defaultdict(list)
    for (_group, start), column in columns.items():
        weeks[ground.starts[start].week].append(column)
    share = -(-must // max(1, int(len(weeks) * RESERVE)))
    for week in sorted(weeks):
        over = program.column(cost, upper=float(must), whole=False)
        program.row(0.0, share, dict.fromkeys(weeks[week], 1.0) | {over: -1.0})


def _bind(program: Program, ground: _Ground, columns: Mapping[Slot, int]) -> None:
    """One start a group, parts of a team apart, and as many coaches at a start as there are groups."""
    asked = ground.asked
    by_group: dict[int, list[int]] = defaultdict(list)
    by_start: dict[int, list[int]] = defaultdict(list)
    by_team: dict[tuple[object, int], list[int]] = defaultdict(list)
    for (group, start), column in columns.items():
        by_group[group].append(column)
        by_start[start].append(column)
        if ground.groups[group].parts > 1:
            by_team[ground.groups[group].keys[0], start].append(column)
    for some in by_group.values():
        program.row(0.0, 1.0, dict.fromkeys(some, 1.0))
    for some in by_team.values():
        if len(some) > 1:
            program.row(0.0, 1.0, dict.fromkeys(some, 1.0))
    leads = {(coach, start): program.column() for start in sorted(by_start) for coach in ground.free[start]}
    for start, some in sorted(by_start.items()):
        there = {leads[coach, start]: -1.0 for coach in ground.free[start]}
        program.row(0.0, 0.0, dict.fromkeys(some, 1.0) | there)
        rooms = _rooms(asked, ground.starts[start])
        if rooms is not None:
            program.row(0.0, rooms, dict.fromkeys(some, 1.0))
    _limit(program, ground, {slot: [column] for slot, column in leads.items()})


def _rooms(asked: Asked, span: Span) -> int | None:
    if not asked.at_once:
        return None
    return max(0, asked.at_once - sum(bool(line.span and line.span.meets(span)) for line in asked.fixed))


def _limit(program: Program, ground: _Ground, leads: Mapping[tuple[int, int], Sequence[int]]) -> None:
    """What a coach leads in a week and in the period, with what was planned already."""
    weeks: dict[tuple[int, date], list[int]] = defaultdict(list)
    periods: dict[int, list[int]] = defaultdict(list)
    for (coach, start), columns in leads.items():
        weeks[coach, ground.starts[start].week] += columns
        periods[coach] += columns
    led = [ground.asked.led_within(coach) for coach in ground.asked.coaches]
    for (coach, week), columns in weeks.items():
        program.row(0.0, max(0, ground.asked.a_week - led[coach][week]), dict.fromkeys(columns, 1.0))
    for coach, columns in periods.items():
        program.row(0.0, room_of(ground.asked, ground.asked.coaches[coach]), dict.fromkeys(columns, 1.0))


def room_of(asked: Asked, coach: Coach) -> int:
    """How many sessions more a coach may lead in the period."""
    return max(0, asked.load - asked.led_within(coach).total())


def _who(ground: _Ground, when: Mapping[int, int]) -> dict[int, int]:
    """The coach of each group; a group for whom none is left has none."""
    program = Program(ground.until)
    nobody = 1000.0 * (1 + len(when))
    columns: dict[tuple[int, int], int] = {}
    at_once: dict[tuple[int, int], list[int]] = defaultdict(list)
    for group, start in when.items():
        for coach in ground.free[start]:
            if coach in ground.able[group]:
                column = program.column(_cost(ground.groups[group], ground.asked.coaches[coach]))
                columns[group, coach] = column
                at_once[coach, start].append(column)
        own = {column: 1.0 for (one, _coach), column in columns.items() if one == group}
        program.row(1.0, 1.0, own | {program.column(nobody): 1.0})
    for some in at_once.values():
        if len(some) > 1:
            program.row(0.0, 1.0, dict.fromkeys(some, 1.0))
    _limit(program, ground, at_once)
    _balance(program, ground, columns)
    values = program.solve() if program.costs else []
    return {group: coach for (group, coach), column in columns.items() if values and values[column] > 0.5}


def _cost(group: Group, coach: Coach) -> float:
    return float(OWN_SERVICE if coach.service is not None and coach.service == group.service else 0)


def _balance(program: Program, ground: _Ground, columns: Mapping[tuple[int, int], int]) -> None:
    """Each session more costs as many as its coach led: the next one goes to who led fewest."""
    leads: dict[int, list[int]] = defaultdict(list)
    for (_group, coach), column in columns.items():
        leads[coach].append(column)
    for at, some in leads.items():
        one = ground.asked.coaches[at]
        steps = range(1, min(len(some), room_of(ground.asked, one)) + 1)
        taken = {program.column(float(one.led + step), whole=False): -1.0 for step in steps}
        program.row(0.0, 0.0, dict.fromkeys(some, 1.0) | taken)
