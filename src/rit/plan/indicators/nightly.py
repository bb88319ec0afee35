"""What happens to indicators at night, as the clerk: the system's own are counted, owners are told (L4-b).

Only metadata columns are read. What the system supplies is counted within a week after the end of a period, or
not at all: a gap says that nobody counted then, which is better than a number of another day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import reminding
from rit.foundation.registries import indicators as registry
from rit.plan.indicators import actions, periods, queries
from rit.plan.indicators.models import Indicator
from rit.plan.indicators.states import IndicatorState
from rit.plan.models import Plan
from rit.plan.states import PlanStatus

LATEST = timedelta(days=7)


def follow(*, by: Actor, now: datetime) -> int:
    """Takes in what the system can count and no indicator of a running plan follows yet."""
    made = 0
    for plan in Plan.objects.filter(status=PlanStatus.RUNNING).only("pk", "from_date"):
        known = set(plan.indicators.exclude(supplied_by="").values_list("supplied_by", flat=True))
        for provider in queries.not_followed(known):
            actions.follow_supplied(plan, provider, by=by, now=now)
            made += 1
    return made


def record(*, by: Actor, now: datetime) -> int:
    """Counts what the system supplies for the period that just ended. Running it again makes nothing."""
    followed = Indicator.objects.filter(state=IndicatorState.OPEN, plan__status=PlanStatus.RUNNING).exclude(
        supplied_by=""
    )
    yesterday, made = now.date() - timedelta(days=1), 0
    rows = followed.values_list("pk", "supplied_by", "rhythm", "since_date").order_by("supplied_by", "pk")
    due = [
        (key, code, end)
        for key, code, rhythm, since in rows
        if since <= (end := periods.last_ended(yesterday, rhythm)) >= now.date() - LATEST
    ]
    numbers = {
        end: registry.values({code for _key, code, on_date in due if on_date == end}, end)
        for end in {end for _key, _code, end in due}
    }
    for key, code, end in due:
        number = numbers[end].get(code)
        if number is not None and actions.record_supplied(key, end, number, by=by, now=now):
            made += 1
    return made


def remind(*, by: Actor, now: datetime) -> int:
    """Tells owners once that a value is awaited. How many notices were made."""

    def owners(ended: Collection[date]) -> Iterable[UUID]:
        waiting = queries.awaited(now.date(), ended=ended).filter(owner__account__isnull=False)
        return waiting.values_list("owner__account_id", flat=True)

    return reminding.remind(["indicator_due"], owners, reverse("work:turn"), by=by, now=now)
