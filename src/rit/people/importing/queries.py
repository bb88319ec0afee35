"""What the pages of the import read: files, their lines, and the register as the comparison wants it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db.models import Count, QuerySet

from rit.foundation.access.actor import Actor
from rit.people.importing.comparing import Register
from rit.people.importing.models import StaffFile, StaffFileLine
from rit.people.models import Assignment, Function, Person, Unit
from rit.people.queries import held_on
from rit.people.rules import may_import
from rit.people.states import LineKind, StaffFileState


def visible_to(actor: Actor) -> QuerySet[StaffFile]:
    """A file from HR holds everybody's employment: HR alone, and the command that reads it."""
    return StaffFile.objects.all() if may_import(actor) else StaffFile.objects.none()


def lines_of(file: StaffFile, kind: str = "") -> QuerySet[StaffFileLine]:
    """What the file changes or what is wrong with it, of one kind or all."""
    found = file.lines.all()
    return found.filter(kind=kind) if kind in LineKind.values else found


def kinds_of(file: StaffFile) -> dict[LineKind, int]:
    """How many lines of each kind, in the order of the kinds; those without lines are left out."""
    found = dict(file.lines.order_by().values_list("kind").annotate(Count("id")))
    return {kind: found[kind.value] for kind in LineKind if kind.value in found}


def last_applied_day() -> dt.date | None:
    """The day of the newest file that was applied."""
    return (
        StaffFile.objects.filter(state=StaffFileState.APPLIED)
        .order_by("-day")
        .values_list("day", flat=True)
        .first()
    )


def held_count(day: dt.date) -> int:
    """How many functions are held on the day."""
    return Assignment.objects.filter(held_on(day)).count()


def register() -> Register:
    """Everything the comparison asks, in four queries however large the corps."""
    people = {person.pk: person for person in Person.objects.defer("folded")}
    units = {unit.pk: unit for unit in Unit.objects.defer("folded")}
    functions = {function.pk: function for function in Function.objects.defer("folded")}
    for unit in units.values():
        unit.parent = units[unit.parent_id] if unit.parent_id else None
    held: dict[str, list[Assignment]] = defaultdict(list)
    for one in Assignment.objects.order_by("person", "from_date", "pk"):
        one.person, one.unit = people[one.person_id], units[one.unit_id]
        one.function = functions[one.function_id]
        held[one.person.staff_number].append(one)
    return Register(
        people={person.staff_number: person for person in people.values()},
        units={unit.code: unit for unit in units.values()},
        functions={function.code: function for function in functions.values()},
        assignments=held,
    )
