"""What stands in the way of a file: rows that contradict each other, and what the register would refuse."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rit.people.importing.columns import word_of
from rit.people.importing.problems import Problem, cell
from rit.people.importing.values import PERSON_FIELDS, Row
from rit.people.states import LineKind

if TYPE_CHECKING:
    from rit.people.importing.comparing import Change, Register

Period = tuple[dt.date | None, dt.date | None]


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods share a day; None: open."""
    starts_in_time = one[0] is None or other[1] is None or one[0] <= other[1]
    return starts_in_time and (other[0] is None or one[1] is None or other[0] <= one[1])


def inside_the_file(by_person: Mapping[str, Sequence[Row]]) -> list[Problem]:
    """The rows of one person say the same of the person, and each function once."""
    problems = []
    for rows in by_person.values():
        first = rows[0]
        seen: dict[tuple[str, str, dt.date | None], int] = {}
        for row in rows:
            for name in PERSON_FIELDS:
                if row.value(name) != first.value(name):
                    problems.append(
                        cell(row.line, name, word_of(name, row.value(name)), "differs", first=first.line)
                    )
            key = (row.unit, row.function, row.from_date)
            if key in seen:
                problems.append(cell(row.line, "function", row.function, "twice", first=seen[key]))
            seen.setdefault(key, row.line)
    return problems


def from_above(said: Mapping[str, Row], register: Register) -> tuple[list[str], list[Problem]]:
    """New units in an order in which each finds the one above it there; a cycle has no such order."""
    order: list[str] = []
    problems = []
    for code, row in said.items():
        path: list[str] = []
        above = code
        while above in said and above not in order and above not in path:
            path.append(above)
            above = said[above].unit_above
        if above in path:
            units = " – ".join([*path[path.index(above) :], above])
            problems.append(cell(row.line, "unit_above", row.unit_above, "unit_cycle", units=units))
        elif above not in said and above not in register.units:
            problems.append(cell(row.line, "unit_above", above, "unit_above"))
        else:
            order += reversed(path)
    return order, problems


@dataclass(frozen=True)
class Post:
    """Who holds what as it would be after the file; `line` 0 where the file changes nothing."""

    number: str
    name: str
    unit: str
    function: str
    from_date: dt.date
    to_date: dt.date | None
    line: int

    @property
    def period(self) -> Period:
        return self.from_date, self.to_date


def against_the_register(rows: Sequence[Row], register: Register, changes: Sequence[Change]) -> list[Problem]:
    """What the constraints of the register would refuse, told beforehand with line and column."""
    posts = _posts_after(register, changes)
    return [
        *_addresses(register, changes),
        *_service(rows, posts),
        *_units(register, changes),
        *_held_twice(posts),
        *_two_heads(register, posts),
    ]


def _posts_after(register: Register, changes: Sequence[Change]) -> list[Post]:
    changed = {change.target: change for change in changes if change.target}
    posts = [
        Post(
            number,
            f"{one.person.first_name} {one.person.last_name}",
            one.unit.code,
            one.function.code,
            after.get("from_date", one.from_date),
            after.get("to_date", one.to_date),
            changed[one.pk].line if one.pk in changed else 0,
        )
        for number, held in register.assignments.items()
        for one in held
        for after in [changed[one.pk].after if one.pk in changed else {}]
    ]
    return posts + [
        Post(
            one.staff_number,
            one.name,
            one.unit,
            one.function,
            one.after["from_date"],
            one.after["to_date"],
            one.line,
        )
        for one in changes
        if one.kind == LineKind.POST_BEGUN
    ]


def _addresses(register: Register, changes: Sequence[Change]) -> list[Problem]:
    """An address belongs to one person, also after the file and whatever its capitals."""
    holder = {person.email.casefold(): number for number, person in register.people.items() if person.email}
    said = [change for change in changes if change.after.get("email") is not None and change.staff_number]
    for change in said:
        before = change.before.get("email", "").casefold()
        if holder.get(before) == change.staff_number:
            del holder[before]
    problems = []
    for change in said:
        address = change.after["email"]
        other = holder.setdefault(address.casefold(), change.staff_number) if address else change.staff_number
        if other != change.staff_number:
            problems.append(cell(change.line, "email", address, "address_taken", who=other))
    return problems


def _service(rows: Sequence[Row], posts: Sequence[Post]) -> list[Problem]:
    """Nobody holds a function before joining or after leaving."""
    people = {row.staff_number: row for row in rows}
    problems = []
    for post in posts:
        row = people.get(post.number)
        if row and post.from_date < row.joined_date:
            problems.append(cell(row.line, "joined_date", row.joined_date, "held_before", day=post.from_date))
        if row and row.left_date and (post.to_date is None or post.to_date > row.left_date):
            problems.append(cell(row.line, "left_date", row.left_date, "held_after", day=post.from_date))
    return problems


def _units(register: Register, changes: Sequence[Change]) -> list[Problem]:
    """A function lies within the days of its unit, and a new unit within those of the one above."""
    problems = []
    for change in changes:
        if change.kind == LineKind.UNIT_OPENED:
            code, start, end = change.after["above"], change.after["opened_date"], None
        elif change.kind in {LineKind.POST_BEGUN, LineKind.POST_CHANGED}:
            code, start = change.unit, change.after.get("from_date")
            end = change.after.get("to_date")
        else:
            continue
        unit = register.units.get(code)
        if unit is None:
            continue
        early = start and unit.opened_date and start < unit.opened_date
        late = unit.closed_date and "to_date" in change.after and (end is None or end > unit.closed_date)
        above_closed = unit.closed_date and change.kind == LineKind.UNIT_OPENED
        if early or late or above_closed:
            problems.append(cell(change.line, "unit", code, "unit_closed"))
    return problems


def _held_twice(posts: Iterable[Post]) -> list[Problem]:
    held: dict[tuple[str, str, str], list[Post]] = defaultdict(list)
    for post in posts:
        held[post.number, post.unit, post.function].append(post)
    return [
        cell(
            later.line or earlier.line,
            "from_date",
            later.from_date,
            "held_already",
            day=earlier.from_date,
        )
        for earlier, later in _clashes(held.values())
    ]


def _two_heads(register: Register, posts: Iterable[Post]) -> list[Problem]:
    heads = {code for code, function in register.functions.items() if function.head_of_unit}
    led: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        if post.function in heads:
            led[post.unit].append(post)
    problems = []
    for one, other in _clashes(led.values()):
        mine, theirs = (other, one) if other.line else (one, other)
        problems.append(cell(mine.line, "function", mine.function, "head_taken", who=theirs.name))
    return problems


def _clashes(groups: Iterable[list[Post]]) -> list[tuple[Post, Post]]:
    """Pairs that share a day, of which the file touches at least one."""
    found = []
    for group in groups:
        group.sort(key=lambda post: post.from_date)
        for place, later in enumerate(group):
            found += [
                (earlier, later)
                for earlier in group[:place]
                if (earlier.line or later.line) and overlap(earlier.period, later.period)
            ]
    return found
