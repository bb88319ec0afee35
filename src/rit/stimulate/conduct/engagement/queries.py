"""What leaders engage to, unit by unit. No secret: everybody reads it (L2-f)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from rit.foundation.access.actor import NOBODY, Actor
from rit.people.models import Assignment, Person, Unit
from rit.people.queries import held_on, leading, open_on
from rit.stimulate.conduct.engagement import rules
from rit.stimulate.conduct.models import Engagement
from rit.stimulate.conduct.states import Standing

MOST_EARLIER = 30
Led = QuerySet[Any]  # Any: units with `until`


def of_heads(day: date) -> QuerySet[Engagement]:
    """Said by whoever leads the unit on that day; what a predecessor said does not count for the successor."""
    leads = Assignment.objects.filter(
        held_on(day), unit=OuterRef("unit"), person=OuterRef("person"), leads=True
    )
    return Engagement.objects.filter(Exists(leads)).order_by("-given_at")


def led_units(day: date) -> Led:
    """Units that somebody leads, with until when the engagement of that person for that unit runs (`until`)."""
    heads = Assignment.objects.filter(held_on(day), unit=OuterRef("pk"), leads=True)
    given = of_heads(day).filter(unit=OuterRef("pk"))
    return (
        Unit.objects.filter(open_on(day), Exists(heads))
        .annotate(until=Subquery(given.values("until_date")[:1]))
        .order_by("order", "code")
    )


def said_of(unit: UUID, day: date) -> Engagement | None:
    """What the head of this unit engages to. One query."""
    return of_heads(day).filter(unit=unit).select_related("unit").first()


def standing_in(units: Led, state: str, day: date) -> Led:
    if state == Standing.CURRENT:
        return units.filter(until__gte=day)
    if state == Standing.EXPIRED:
        return units.filter(until__lt=day)
    return units.filter(until=None) if state == Standing.NONE else units


def counted(day: date) -> dict[str, int]:
    """How many units stand where: one query."""
    found: dict[str, int] = led_units(day).aggregate(
        current=Count("pk", filter=Q(until__gte=day)),
        expired=Count("pk", filter=Q(until__lt=day)),
        none=Count("pk", filter=Q(until=None)),
    )
    return found


@dataclass(frozen=True)
class OfUnit:
    """`given` is the last one of whoever leads the unit now."""

    unit: Unit
    head: Person | None
    given: Engagement | None
    standing: Standing


def shown(units: Iterable[Unit], day: date) -> list[OfUnit]:
    """Two queries: who leads them, and what these said."""
    units = list(units)
    heads = leading([one.pk for one in units], day)
    rows = Engagement.objects.filter(unit__in=heads).order_by("given_at")
    last = {(row.unit_id, row.person_id): row for row in rows}
    found = []
    for unit in units:
        head = heads[unit.pk].person if unit.pk in heads else None
        given = last.get((unit.pk, head.pk)) if head else None
        until = given.until_date if given else None
        found.append(OfUnit(unit, head, given, rules.standing(until, day)))
    return found


def history(unit: UUID) -> list[Engagement]:
    """All that whoever led it said, newest first."""
    rows = Engagement.objects.filter(unit=unit).select_related("person").order_by("-given_at")
    return list(rows[:MOST_EARLIER])


def wanting(actor: Actor, day: date, soon: date) -> Led:
    """Units that the actor leads, for which nothing was said that runs until `soon`."""
    mine = Engagement.objects.filter(unit=OuterRef("pk"), person=actor.person or NOBODY)
    found = Unit.objects.filter(open_on(day), pk__in=sorted(actor.units_led))
    found = found.annotate(until=Subquery(mine.order_by("-given_at").values("until_date")[:1]))
    return found.filter(Q(until=None) | Q(until__lte=soon)).order_by("until", "code")
