"""Who leads whom on a day: the person behind an account, heads, members, the line up and down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from rit.foundation.access.actor import Actor
from rit.foundation.registries.persons import Behind
from rit.foundation.registries.rows import Row
from rit.foundation.ui.words import in_language
from rit.people.models import Assignment, Person, Unit
from rit.people.queries.days import held_on, in_service_on


def behind(day: dt.date) -> Subquery:
    """The person in service behind a row of accounts, with the units led that day: a column for that query."""
    held = Assignment.objects.filter(held_on(day), person=OuterRef("pk"))
    columns = {
        "id": F("pk"),
        "first_name": F("first_name"),
        "last_name": F("last_name"),
        "language": F("language"),
        "led": ArraySubquery(held.filter(leads=True).values("unit")),
        "function": Subquery(held.order_by("-share", "from_date").values("function__title")[:1]),
    }
    serving = Person.objects.filter(in_service_on(day), account=OuterRef("pk"))
    return Subquery(serving.values(person=JSONObject(**columns))[:1])


def read_behind(row: Row) -> Behind:
    return Behind(
        id=UUID(row["id"]),
        name=f"{row['first_name']} {row['last_name']}",
        language=row["language"],
        function=in_language(row["function"]),
        units_led=frozenset(UUID(unit) for unit in row["led"]),
    )


def head_of(unit: Unit, day: dt.date) -> Person | None:
    """Who leads the unit on the day; None when nobody does. One query."""
    return Person.objects.filter(
        Exists(Assignment.objects.filter(held_on(day), person=OuterRef("pk"), unit=unit, leads=True))
    ).first()


def leading(units: Iterable[UUID], day: dt.date) -> dict[UUID, Assignment]:
    """By unit, the assignment that leads it, with person and function. One query."""
    held = Assignment.objects.filter(held_on(day), unit__in=list(units), leads=True)
    return {assignment.unit_id: assignment for assignment in held.select_related("person", "function")}


def heads_of(units: Iterable[UUID], day: dt.date) -> dict[UUID, Person]:
    """The heads of several units. One query."""
    return {unit: assignment.person for unit, assignment in leading(units, day).items()}


BELOW = """
with recursive below (id) as (
    select id from people_unit where id = any(%(units)s)
    union
    select child.id from people_unit child join below on child.parent_id = below.id
    where (child.opened_date is null or child.opened_date <= %(day)s)
      and (child.closed_date is null or child.closed_date >= %(day)s)
)
select id from below
"""


def units_below(units: Iterable[UUID], day: dt.date) -> list[UUID]:
    """These units and everything under them that exists on the day. One recursive query."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW, {"units": list(units), "day": day})
        return [row[0] for row in cursor.fetchall()]


def persons_in(unit: Unit, day: dt.date, with_descendants: bool = False) -> QuerySet[Person]:
    """Who holds a function in the unit on the day, or also in the units under it."""
    units = units_below([unit.pk], day) if with_descendants else [unit.pk]
    return _persons_of(units, day)


def persons_led_by(actor: Actor, day: dt.date) -> QuerySet[Person]:
    """Everybody in the units that the actor leads and the units under them, without the actor."""
    if not actor.units_led:
        return Person.objects.none()
    below = _persons_of(units_below(actor.units_led, day), day)
    return below.exclude(pk=actor.person) if actor.person else below


def units_of(person: UUID, day: dt.date) -> list[Unit]:
    """The units in which somebody holds a function on the day, the main one first. One query."""
    held = Assignment.objects.filter(held_on(day), person=person).select_related("unit").order_by("-share")
    return list({assignment.unit_id: assignment.unit for assignment in held}.values())


def _persons_of(units: list[UUID], day: dt.date) -> QuerySet[Person]:
    held = Assignment.objects.filter(held_on(day), person=OuterRef("pk"), unit__in=units)
    return Person.objects.filter(Exists(held))


LINE = """
with recursive up (id, parent_id, height) as (
    select unit.id, unit.parent_id, 0
    from people_assignment held join people_unit unit on unit.id = held.unit_id
    where held.person_id = %(person)s
      and held.from_date <= %(day)s and (held.to_date is null or held.to_date >= %(day)s)
    union
    select unit.id, unit.parent_id, up.height + 1 from up join people_unit unit on unit.id = up.parent_id
)
select person.*, min(up.height) as height
from up
join people_assignment held on held.unit_id = up.id and held.leads
join people_person person on person.id = held.person_id
where person.id <> %(person)s
  and held.from_date <= %(day)s and (held.to_date is null or held.to_date >= %(day)s)
group by person.id
order by height, person.folded
"""


def line_above(person: Person, day: dt.date) -> list[Person]:
    """The heads above somebody, nearest first, over all functions held that day. One recursive query."""
    return list(Person.objects.raw(LINE, {"person": person.pk, "day": day}))
