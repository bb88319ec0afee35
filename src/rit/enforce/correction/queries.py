"""Which agreements a reader may see, and what all others get: counts (L6.3-c). The database walls the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from rit.enforce.correction.models import Agreement, MonthCount
from rit.enforce.correction.states import MOST_DAYS, TALKED_DAYS
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.figures import small

SOON = timedelta(days=7)


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
    """A year of months, and what came of the talks of a calendar year. A total would tell the hidden ones."""

    months: list[Month]
    outcomes: dict[str, int | None]
    outcomes_since: date
    outcomes_until: date


def counted(day: date) -> Counted:
    """For the corps as a whole, never for a unit: one query.

    Only what cannot move any more, so that nobody sees a number change while somebody writes: months whose agreements
    are all gone. What came of them is by calendar year, as two rolling sums would tell the month between them.
    """
    until = (day - timedelta(days=TALKED_DAYS + MOST_DAYS)).replace(day=1)
    year = until.year - 1
    since, years_end = _a_year_before(until), date(year, 12, 31)
    rows = {row.month: row for row in MonthCount.objects.filter(month__gte=date(year, 1, 1), month__lt=until)}
    least = small.minimum("count")
    noted = {month: rows[month].noted if month in rows else 0 for month in _months(since, until)}
    old = [row for month, row in rows.items() if month <= years_end]
    sums = {name: sum(getattr(row, name) for row in old) for name in ("kept", "partly", "not_kept")}
    sums["none"] = max(0, sum(row.noted for row in old) - sum(sums.values()))
    return Counted(
        months=[Month(month, many if many == 0 or many >= least else None) for month, many in noted.items()],
        outcomes=small.suppress(sums, at_least=least).cells,
        outcomes_since=date(year, 1, 1),
        outcomes_until=years_end,
    )


def _a_year_before(first: date) -> date:
    return first.replace(year=first.year - 1)


def _months(since: date, until: date) -> list[date]:
    found, month = [], since
    while month < until:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found
