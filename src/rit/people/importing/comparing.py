"""Compares HR's file with the register and says exactly what would change. Pure: reads and writes nothing.

A row of the file says what holds on the day of the file. Functions that somebody in the file held that day and that
the file does not name end; nobody is ever deleted, and what begins later than the day of the file stays.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from rit.people.importing import checking
from rit.people.importing.problems import Problem, cell
from rit.people.importing.values import OTHER_LANGUAGES, PERSON_FIELDS, Row, until
from rit.people.models import LANGUAGES, Assignment, Function, Person, Unit
from rit.people.states import ADDING, CHANGING, Language, LineKind

DAY = dt.timedelta(days=1)
Facts = Mapping[str, Any]  # Any: as the fields of the table are typed


@dataclass(frozen=True)
class Register:
    """The register as it stands: people, units and functions by number and code, and everybody's assignments."""

    people: Mapping[str, Person]
    units: Mapping[str, Unit]
    functions: Mapping[str, Function]
    assignments: Mapping[str, Sequence[Assignment]]


@dataclass(frozen=True)
class Change:
    """`line` 0: follows from what the file leaves out. `target`: the row that changes, None for a new one."""

    kind: LineKind
    line: int
    staff_number: str = ""
    name: str = ""
    unit: str = ""
    function: str = ""
    target: UUID | None = None
    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """All that would change, or all that is wrong: with one problem nothing changes."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]

    @property
    def digest(self) -> str:
        """The same for the same changes to the same rows, and for no others."""
        told = [
            [one.kind, one.staff_number, one.unit, one.function, one.target, one.before, one.after]
            for one in self.changes
        ]
        return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()

    def count(self, kinds: Iterable[LineKind]) -> int:
        wanted = set(kinds)
        return sum(change.kind in wanted for change in self.changes)

    @property
    def added(self) -> int:
        return self.count(ADDING)

    @property
    def changed(self) -> int:
        return self.count(CHANGING)

    @property
    def ended(self) -> int:
        return self.count([LineKind.POST_ENDED])


def compare(rows: Sequence[Row], register: Register, day: dt.date, *, everybody: bool) -> Comparison:
    """What the register needs to become what the file says of the day, with whatever stands in the way."""
    rows = _as_written(rows, register)
    by_person: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_person[row.staff_number].append(row)
    problems = checking.inside_the_file(by_person)
    opened, unit_problems = _units(rows, register)
    added, function_problems = _functions(rows, register)
    whole = rows if everybody else ()  # a file of a few does not say how the corps calls its units
    units, unit_names = _renamed(whole, "unit", register.units)
    functions, function_names = _renamed(whole, "function", register.functions)
    problems += unit_problems + function_problems + unit_names + function_names
    people = [change for mine in by_person.values() for change in _person(mine[0], register)]
    posts = [
        change
        for number, mine in by_person.items()
        for change in _posts(mine, register.assignments.get(number, ()), register, day)
    ]
    posts = _before_their_successors(posts, register)
    if everybody:
        posts += _absent(by_person, register, day)
    changes = (*opened, *added, *units, *functions, *people, *posts)
    if not problems:
        problems = checking.against_the_register(rows, register, changes)
    return Comparison(() if problems else changes, tuple(sorted(problems, key=lambda found: found.line)))


def _as_written(rows: Sequence[Row], register: Register) -> list[Row]:
    """Capitals make no other person, unit or function: as the register writes a code, else as the file does first."""
    people, units, functions = map(_writer, (register.people, register.units, register.functions))
    return [
        replace(
            row,
            staff_number=people(row.staff_number),
            unit=units(row.unit),
            unit_above=units(row.unit_above),
            function=functions(row.function),
        )
        for row in rows
    ]


def _writer(codes: Iterable[str]) -> Callable[[str], str]:
    known = {code.casefold(): code for code in codes} | {code: code for code in codes}
    return lambda code: known.get(code) or known.setdefault(code.casefold(), code)


def _units(rows: Sequence[Row], register: Register) -> tuple[list[Change], list[Problem]]:
    """New units, each below one that is there or comes along; those above stand first."""
    said: dict[str, Row] = {}
    problems: list[Problem] = []
    for row in rows:
        known = register.units.get(row.unit)
        if known and row.unit_above and known.parent and known.parent.code != row.unit_above:
            problems.append(
                cell(row.line, "unit_above", row.unit_above, "unit_place", above=known.parent.code)
            )
        elif row.unit and not known:
            first = said.setdefault(row.unit, row)
            if first.unit_above != row.unit_above:
                problems.append(cell(row.line, "unit_above", row.unit_above, "differs", first=first.line))
            problems += _differing(first, row, "unit_name")
    problems += [
        cell(row.line, "unit", code, "unit_unknown")
        for code, row in said.items()
        if not (row.unit_name and row.unit_above)
    ]
    if problems:
        return [], problems
    order, problems = checking.from_above(said, register)
    opened = {code: min(r.from_date for r in rows if r.unit == code and r.from_date) for code in order}
    for code in reversed(order):  # what is above has to be there as early
        above = said[code].unit_above
        if above in opened:
            opened[above] = min(opened[above], opened[code])
    return [
        Change(
            LineKind.UNIT_OPENED,
            said[code].line,
            name=said[code].unit_name,
            unit=code,
            after={
                **said[code].names("unit_name"),
                "above": said[code].unit_above,
                "opened_date": opened[code],
            },
        )
        for code in order
    ], problems


def _functions(rows: Sequence[Row], register: Register) -> tuple[list[Change], list[Problem]]:
    said: dict[str, Row] = {}
    problems = []
    for row in rows:
        if not row.function or row.function in register.functions:
            continue
        first = said.setdefault(row.function, row)
        if not row.function_title:
            problems.append(cell(row.line, "function", row.function, "function_unknown"))
        else:
            problems += _differing(first, row, "function_title")
    return [
        Change(
            LineKind.FUNCTION_ADDED,
            row.line,
            name=row.function_title,
            function=code,
            after=row.names("function_title"),
        )
        for code, row in said.items()
    ], problems


NAMED = {  # by column: the kind of line, the column of the name, and where the register keeps it
    "unit": (LineKind.UNIT_RENAMED, "unit_name", "name"),
    "function": (LineKind.FUNCTION_RENAMED, "function_title", "title"),
}


def _renamed(
    rows: Sequence[Row], column: str, known: Mapping[str, Unit] | Mapping[str, Function]
) -> tuple[list[Change], list[Problem]]:
    """What the file calls otherwise than the register; an empty name says nothing.

    With another Dutch name the names in other languages go, unless the file brings them: they named what was.
    """
    kind, named, words = NAMED[column]
    said: dict[str, Row] = {}
    problems = []
    for row in rows:
        code = row.value(column)
        if code in known and row.value(named):
            problems += _differing(said.setdefault(code, row), row, named)
    changes = []
    for code, row in said.items():
        was = by_column(getattr(known[code], words), named)
        now = row.names(named)
        if was[named] == now[named]:
            now = {**was, **now}
        differing = [name for name in {**was, **now} if was.get(name) != now.get(name)]
        before, after = ({name: names.get(name) for name in differing} for names in (was, now))
        if differing:
            changes.append(
                Change(
                    kind,
                    row.line,
                    name=row.value(named),
                    target=known[code].pk,
                    before=before,
                    after=after,
                    **{column: code},
                )
            )
    return changes, problems


def by_column(words: Mapping[str, str], named: str) -> dict[str, str]:
    """Words by the column of HR's file that holds each language."""
    return {
        named if language == LANGUAGES[0] else f"{named}_{language}": text for language, text in words.items()
    }


def by_language(names: Mapping[str, str | None], named: str) -> dict[str, str | None]:
    """And back."""
    columns = {named: LANGUAGES[0], **{f"{named}_{language}": language for language in OTHER_LANGUAGES}}
    return {columns[name]: text for name, text in names.items() if name in columns}


def _differing(first: Row, row: Row, named: str) -> list[Problem]:
    """One unit or function has one name; a cell that is empty in one of the rows counts too."""
    return [
        cell(row.line, name, row.value(name), "differs", first=first.line)
        for name in {**first.names(named), **row.names(named)}
        if first.value(name) != row.value(name)
    ]


def _person(row: Row, register: Register) -> list[Change]:
    known = register.people.get(row.staff_number)
    name = f"{row.last_name} {row.first_name}"
    said = {field: row.value(field) for field in PERSON_FIELDS if field in row.said}
    if known is None:
        after = {"language": Language.DUTCH.value, **said}
        return [Change(LineKind.PERSON_ADDED, row.line, row.staff_number, name, after=after)]
    before = {field: getattr(known, field) for field in said if getattr(known, field) != said[field]}
    if before.get("email", "").casefold() == said.get("email", "").casefold():
        before.pop("email", None)  # capitals make no other address
    if not before:
        return []
    after = {field: said[field] for field in before}
    return [
        Change(LineKind.PERSON_CHANGED, row.line, row.staff_number, name, "", "", known.pk, before, after)
    ]


def _posts(rows: Sequence[Row], held: Sequence[Assignment], register: Register, day: dt.date) -> list[Change]:
    """What begins, changes and ends for one person."""
    name = f"{rows[0].last_name} {rows[0].first_name}"
    named = [row for row in rows if row.unit]
    pairs = _pairs(named, held)
    taken = {assignment.pk for assignment in pairs.values()}
    changes = [
        _post_changed(row, pairs[row.line], name) if row.line in pairs else _post_begun(row, name)
        for row in named
    ]
    begun = [row.from_date for row in named if row.line not in pairs and row.from_date]
    left = rows[0].left_date if "left_date" in rows[0].said else None
    for one in held:
        if one.pk in taken:
            continue
        if one.from_date <= day and (one.to_date is None or one.to_date >= day):
            changes.append(_ended(one, _last_day(one, day, begun, left), name))
        elif left and one.from_date <= left and (one.to_date is None or one.to_date > left):
            changes.append(_ended(one, left, name))
    return [change for change in changes if change]


def _last_day(one: Assignment, day: dt.date, begun: Sequence[dt.date], left: dt.date | None) -> dt.date:
    """The day before the next function, or before that of the file; when service ended, its last day."""
    if left and left < day:
        return max(left, one.from_date)
    following = [start - DAY for start in begun if one.from_date < start <= day]
    return max(min([day - DAY, *following]), one.from_date)


def _pairs(rows: Sequence[Row], held: Sequence[Assignment]) -> dict[int, Assignment]:
    """Rows and the assignments they speak of, by line: the same first day, else the one that it overlaps."""
    found: dict[int, Assignment] = {}
    exact = {(one.unit.code, one.function.code, one.from_date): one for one in held}
    for row in rows:
        if row.from_date and (row.unit, row.function, row.from_date) in exact:
            found[row.line] = exact[row.unit, row.function, row.from_date]
    free = {one.pk: one for one in held} if len(found) < len(rows) else {}
    for one in found.values():
        free.pop(one.pk, None)
    for row in rows:
        if row.line in found:
            continue
        overlapping = [
            one
            for one in free.values()
            if (one.unit.code, one.function.code) == (row.unit, row.function)
            and checking.overlap((one.from_date, one.to_date), (row.from_date, until(row)))
        ]
        if len(overlapping) == 1:
            found[row.line] = free.pop(overlapping[0].pk)
    return found


def _post_begun(row: Row, name: str) -> Change:
    after = {"from_date": row.from_date, "to_date": until(row), "share": row.share}
    return Change(
        LineKind.POST_BEGUN, row.line, row.staff_number, name, row.unit, row.function, None, {}, after
    )


def _post_changed(row: Row, one: Assignment, name: str) -> Change | None:
    """A last day alone is an end; everything else a change."""
    said: dict[str, Any] = {"from_date": row.from_date}
    if "to_date" in row.said or (row.left_date and (one.to_date is None or one.to_date > row.left_date)):
        said["to_date"] = until(row)
    if "share" in row.said:
        said["share"] = row.share
    before = {field: getattr(one, field) for field in said if getattr(one, field) != said[field]}
    if not before:
        return None
    after = {field: said[field] for field in before}
    ends = set(before) == {"to_date"} and before["to_date"] is None
    kind = LineKind.POST_ENDED if ends else LineKind.POST_CHANGED
    return Change(kind, row.line, row.staff_number, name, row.unit, row.function, one.pk, before, after)


def _ended(one: Assignment, last: dt.date, name: str) -> Change | None:
    if one.to_date is not None and one.to_date <= last:
        return None
    return Change(
        LineKind.POST_ENDED,
        0,
        one.person.staff_number,
        name,
        one.unit.code,
        one.function.code,
        one.pk,
        {"to_date": one.to_date, "from_date": one.from_date},
        {"to_date": last, "from_date": one.from_date},
    )


def _before_their_successors(changes: list[Change], register: Register) -> list[Change]:
    """A head whom the file no longer names leads until the day before the successor."""
    heads = {code for code, function in register.functions.items() if function.head_of_unit}
    begun = {
        change.unit: change.after["from_date"]
        for change in changes
        if change.kind == LineKind.POST_BEGUN and change.function in heads
    }
    return [
        _shortened(change, begun[change.unit]) if _gives_way(change, heads, begun) else change
        for change in changes
    ]


def _gives_way(change: Change, heads: set[str], begun: Mapping[str, dt.date]) -> bool:
    return (
        change.kind == LineKind.POST_ENDED
        and change.line == 0
        and change.function in heads
        and change.unit in begun
        and change.before["from_date"] < begun[change.unit] <= change.after["to_date"]
    )


def _shortened(change: Change, successor: dt.date) -> Change:
    after = {**change.after, "to_date": successor - DAY}
    return Change(
        change.kind,
        0,
        change.staff_number,
        change.name,
        change.unit,
        change.function,
        change.target,
        change.before,
        after,
    )


def _absent(by_person: Mapping[str, object], register: Register, day: dt.date) -> list[Change]:
    """Who is not in a file that holds everybody holds no function from its day on."""
    found = [
        _ended(one, max(day - DAY, one.from_date), f"{one.person.last_name} {one.person.first_name}")
        for number, held in register.assignments.items()
        if number not in by_person
        for one in held
        if one.from_date <= day and (one.to_date is None or one.to_date >= day)
    ]
    return [change for change in found if change]
