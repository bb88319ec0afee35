"""Who has which edition, as far as a reader may know (L6.7-a). The database walls the rows of persons."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from rit.foundation.access.actor import Actor
from rit.foundation.figures import small
from rit.people.models import Assignment, Person, Unit
from rit.people.queries import held_on, in_service_on, persons_in
from rit.people.states import Cadre
from rit.protect.norms.handing import rules
from rit.protect.norms.models import Edition, Handing
from rit.protect.norms.states import Handed

MOST = 2_000
OF_PERSON = 50


def visible_to(actor: Actor) -> QuerySet[Edition]:
    """What is handed out is no secret; who has it is."""
    return Edition.objects.select_related("version__instruction")


def counting() -> QuerySet[Handing]:
    """The rows that count: what was taken back does not, and neither does the taking back."""
    return Handing.objects.exclude(sort=Handed.UNDONE).filter(undone_by=None)


def last_of(edition: UUID, people: Iterable[UUID]) -> dict[UUID, Handing]:
    """By person, the last row that counts: one query, of what the reader may see."""
    rows = counting().filter(edition=edition, person__in=list(people)).select_related("by")
    return {row.person_id: row for row in rows.order_by("at", "on_date")[:MOST]}


def has_it(row: Handing | None) -> bool:
    return row is not None and row.sort == Handed.GIVEN


def of_person(person: UUID) -> QuerySet[Handing]:
    """What somebody received last, newest first, with what became of it."""
    return counting().filter(person=person).order_by("-on_date", "-at")[:OF_PERSON]


@dataclass(frozen=True)
class Stock:
    """`people` in service, `have` of them have it; `held`: copies with anybody, `lost`: gone, of all that were made."""

    made: int
    people: int = 0
    have: int = 0
    held: int = 0
    lost: int = 0

    @property
    def left(self) -> int:
        return self.made - self.held - self.lost

    @property
    def missing(self) -> int:
        return self.people - self.have

    @property
    def short(self) -> int:
        """How many copies are wanting before everybody in service has one."""
        return max(0, self.missing - self.left)

    @property
    def share(self) -> int:
        return round(100 * self.have / self.people) if self.people else 0


def stocks(editions: Collection[Edition], day: date) -> dict[UUID, Stock]:
    """Numbers only, from a function that reads past the wall: one query."""
    with connection.cursor() as cursor:
        cursor.execute("select edition, people, have, held, lost from norms_handed(%s)", [day])
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    return {one.pk: Stock(one.made, *found.get(one.pk, ())) for one in editions}


@dataclass(frozen=True)
class OfUnit:
    """How many of a unit have it; `have` is None where it would tell about single people."""

    unit: Unit
    people: int
    have: int | None

    @property
    def share(self) -> int:
        return round(100 * (self.have or 0) / self.people) if self.people else 0


def by_unit(actor: Actor, edition: Edition, day: date) -> list[OfUnit]:
    """Whoever reads the names reads all numbers; for others a unit shows nothing where few or nearly all have it."""
    with connection.cursor() as cursor:
        cursor.execute("select unit, people, have from norms_handed_by_unit(%s, %s)", [edition.pk, day])
        rows = {unit: (people, have) for unit, people, have in cursor.fetchall() if unit}
    units = Unit.objects.filter(pk__in=rows).order_by("order", "code")
    hidden = set() if rules.keeps(actor) else _hidden(rows, known=actor.units_led)
    return [OfUnit(unit, rows[unit.pk][0], None if unit.pk in hidden else rows[unit.pk][1]) for unit in units]


def _hidden(rows: dict[UUID, tuple[int, int]], *, known: Collection[UUID]) -> set[UUID]:
    """One hidden unit never stands alone: the total beside the others would give it away. `known`: read by name."""
    least = small.minimum("count")
    hidden = {
        key
        for key, (people, have) in rows.items()
        if key not in known and small.share(have, people, at_least=least) is None
    }
    shown = [key for key in rows if key not in hidden and key not in known]
    if len(hidden) == 1 and shown:
        hidden.add(min(shown, key=lambda key: rows[key][0]))
    return hidden


def staff_on(day: date) -> QuerySet[Person]:
    """Who ought to have what is handed out: everybody of the corps in service."""
    return Person.objects.filter(in_service_on(day)).exclude(cadre=Cadre.EXTERNAL)


def named_units(actor: Actor, day: date) -> QuerySet[Unit]:
    """The units whose members this reader may name."""
    found = Unit.objects.filter(closed_date=None).order_by("order", "code")
    return found if rules.keeps(actor) else found.filter(pk__in=actor.units_led)


def members(unit: Unit, day: date) -> list[Person]:
    return list(persons_in(unit, day).filter(in_service_on(day)).order_by("folded")[:500])


def missing(edition: Edition, day: date) -> list[Person]:
    """Who is in service and has none, newest in service first: the list for the next session. For who reads names."""
    rows = counting().filter(edition=edition).order_by("at", "on_date").values_list("person", "sort")
    last = dict(rows)
    have = [person for person, sort in last.items() if sort == Handed.GIVEN]
    return list(staff_on(day).exclude(pk__in=have).order_by("-joined_date", "folded")[:MOST])


def units_held(people: Collection[UUID], day: date) -> dict[UUID, set[UUID]]:
    """Where each of them holds a function; nobody is left out."""
    found: dict[UUID, set[UUID]] = {one: set() for one in people}
    held = Assignment.objects.filter(held_on(day), person__in=people)
    for person, unit in held.order_by().values_list("person", "unit"):
        found[person].add(unit)
    return found
