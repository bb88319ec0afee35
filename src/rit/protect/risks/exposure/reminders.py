"""Tells owners of processes in time: before an assessment is to be looked at again, and when that passed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import reminding
from rit.plan import queries as plan_queries
from rit.protect.risks.exposure import queries

KINDS = ("process_due", "process_overdue")


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""

    def owners(days: Collection[date]) -> Iterable[UUID]:
        found = queries.with_latest(plan_queries.processes_standing(now.date())).filter(review__in=days)
        return found.filter(owner__account__isnull=False).values_list("owner__account_id", flat=True)

    return reminding.remind(KINDS, owners, reverse("work:turn"), by=by, now=now)
