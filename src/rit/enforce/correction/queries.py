"""Which agreements a reader may see, and what all others get: counts (L6.3-c). The database walls the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from rit.enforce.correction.models import Agreement, MonthCount
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.figures import small

SOON = timedelta(days=7)
MONTHS_SHOWN = 12


def visible_to(actor: Actor) -> QuerySet[Agreement]:
    """Those between the actor and somebody else. Row-level security stands behind this."""
    person = actor.person or NOBODY
    return Agreement.objects.filter(Q(by=person) | Q(other=person)).select_related("by", "other")


def standing(actor: Actor, day: date) -> QuerySet[Agreement]:
    """What is past its last day is gone for the reader at once, not only in the night."""
    return visible_to(actor).filter(until_date__gte=day)


def to_answer(actor: Actor, day: date) -> QuerySet[Agreement]:
    found = Agreement.objects.filter(other=actor.person or NOBODY, state="noted", until_date__gte=day)
    return found.order_by("noted_at")


def to_follow(actor: Actor, day: date) -> QuerySet[Agreement]:
    """On which one looks back within a week, or should have."""
    person = actor.person or NOBODY
    mine = Agreement.objects.filter(Q(by=person) | Q(other=person), outcome="", until_date__gte=day)
    return (
        mine.filter(follow_date__lte=day + SOON).exclude(other=person, state="noted").order_by("follow_date")
    )


@dataclass(frozen=True)
class Month:
    """`noted` is None where the number is hidden."""

    first: date
    noted: int | None


@dataclass(frozen=True)
class Counted:
    """Of months that are over: nobody sees a number move while somebody writes."""

    months: list[Month]
    total: int | None
    outcomes: dict[str, int | None]


def counted(day: date) -> Counted:
    """For the corps as a whole, never for a unit: one query."""
    first = day.replace(day=1)
    since = first.replace(year=first.year - 1)
    rows = {row.month: row for row in MonthCount.objects.filter(month__gte=since, month__lt=first)}
    least, months = small.minimum("count"), _months(since, first)
    noted = small.suppress(
        {month: rows[month].noted if month in rows else 0 for month in months}, at_least=least
    )
    sums = {name: sum(getattr(row, name) for row in rows.values()) for name in ("kept", "partly", "not_kept")}
    sums["none"] = max(0, sum(row.noted for row in rows.values()) - sum(sums.values()))
    outcomes = small.suppress(sums, at_least=least)
    return Counted(
        months=[Month(month, noted.cells[month]) for month in months],
        total=noted.total if outcomes.total is not None else None,
        outcomes=outcomes.cells if noted.total is not None else dict.fromkeys(sums),
    )


def _months(since: date, until: date) -> list[date]:
    found, month = [], since
    while month < until:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found
