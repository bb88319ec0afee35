"""Which dilemma this month has, whether the reader voted, and what may be shown of the votes (L6.4-e)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from rit.foundation.access.actor import NOBODY, Actor
from rit.stimulate.training.dilemmas import queries as dilemmas
from rit.stimulate.training.live import showing
from rit.stimulate.training.month import rules
from rit.stimulate.training.month.models import Month, MonthVoter


@dataclass(frozen=True)
class Card:
    """What My RIT shows. `bars` is empty until the reader voted, and while fewer than five did."""

    month: Month
    text: dilemmas.Read
    has_voted: bool
    voted: int
    bars: Sequence[showing.Bar]


def months(actor: Actor) -> QuerySet[Month]:
    """All that have begun or are chosen, with whether the reader voted; the wall shows the own row alone."""
    mine = MonthVoter.objects.filter(month=OuterRef("pk"), person=actor.person or NOBODY)
    found = Month.objects.select_related("edition__dilemma").annotate(has_voted=Exists(mine))
    return found.order_by("-first_date")


def begun(actor: Actor, day: date) -> QuerySet[Month]:
    return months(actor).filter(first_date__lte=day)


def of_this_month(actor: Actor, day: date) -> Card | None:
    month = months(actor).filter(first_date=rules.first_of(day)).first()
    return cards([month], day)[0] if month else None


def cards(found: Iterable[Any], day: date, wanted: str = "") -> list[Card]:  # Any: months with has_voted
    """One query for the counts of all of them."""
    rows = list(found)
    counted = _counted([month.pk for month in rows], day)
    return [_card(month, counted, wanted) for month in rows]


def _card(
    month: Any, counted: dict[UUID, tuple[int, Sequence[int] | None]], wanted: str
) -> Card:  # Any: as above
    text = dilemmas.read(month.edition, wanted)
    voted, counts = counted.get(month.pk, (0, None))
    bars = showing.bars(text, counts) if counts else []
    return Card(month, text, month.has_voted, voted, bars)


def _counted(keys: list[UUID], day: date) -> dict[UUID, tuple[int, Sequence[int] | None]]:
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("select which, voted, counts from month_counted(%s, %s)", [keys, day])
        return {which: (voted, counts) for which, voted, counts in cursor.fetchall()}
