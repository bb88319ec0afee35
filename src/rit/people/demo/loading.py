"""Puts the fictional corps into the database: a few large inserts, with ids that follow from the codes."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from rit.foundation.access.actor import system
from rit.foundation.audit import actions as audit
from rit.people.demo.corps import Corps
from rit.people.models import Absence, Assignment, Function, Person, Unit

NAMESPACE = uuid.UUID("5d1c8a52-6c5e-4c1b-9f0f-2020a0110318")


def identity(kind: str, code: str) -> uuid.UUID:
    """The id of a row of the demo: the same each time it is loaded."""
    return uuid.uuid5(NAMESPACE, f"{kind}:{code}")


@transaction.atomic
def load(corps: Corps, now: dt.datetime) -> int:
    """Loads the corps into empty tables and returns how many people; 0 when there are people already."""
    if Person.objects.exists():
        return 0
    Unit.objects.bulk_create(
        Unit(
            id=identity("unit", row.code),
            code=row.code,
            name=row.name,
            kind=row.kind,
            parent_id=identity("unit", row.parent) if row.parent else None,
            order=row.order,
            opened_date=row.opened_date,
            closed_date=row.closed_date,
        )
        for row in corps.units
    )
    Function.objects.bulk_create(
        Function(
            id=identity("function", row.code), code=row.code, title=row.title, head_of_unit=row.head_of_unit
        )
        for row in corps.functions
    )
    people = Person.objects.bulk_create(_people(corps), batch_size=500)
    Assignment.objects.bulk_create(_assignments(corps), batch_size=1000)
    Absence.objects.bulk_create(
        Absence(person_id=identity("person", row.staff_number), from_date=row.from_date, to_date=row.to_date)
        for row in corps.absences
    )
    root = Unit.objects.get(parent=None)
    audit.append("people.loaded", by=system("demo"), now=now, subject=root, detail={"people": len(people)})
    return len(people)


def _people(corps: Corps) -> list[Person]:
    return [
        Person(
            id=identity("person", row.staff_number),
            staff_number=row.staff_number,
            first_name=row.first_name,
            last_name=row.last_name,
            email=row.email,
            language=row.language,
            employment=row.employment,
            cadre=row.cadre,
            grade_group=row.grade_group,
            joined_date=row.joined_date,
            left_date=row.left_date,
        )
        for row in corps.people
    ]


def _assignments(corps: Corps) -> list[Assignment]:
    leads = {row.code: row.head_of_unit for row in corps.functions}
    return [
        Assignment(
            id=identity("assignment", f"{row.staff_number}:{row.unit}:{row.function}:{row.from_date}"),
            person_id=identity("person", row.staff_number),
            unit_id=identity("unit", row.unit),
            function_id=identity("function", row.function),
            leads=leads[row.function],
            from_date=row.from_date,
            to_date=row.to_date,
            share=row.share,
        )
        for row in corps.assignments
    ]
