"""Tells owners of processes in time: before an assessment is to be looked at again, and when that passed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import actions as notices
from rit.foundation.notices import queries as told_before
from rit.foundation.notices import table
from rit.plan import queries as plan_queries
from rit.protect.risks.exposure import queries

KINDS = ("process_due", "process_overdue")


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    made = 0
    for kind in KINDS:
        days = table.dates_reminded(kind, now.date())
        found = queries.with_latest(plan_queries.processes_standing(now.date())).filter(review__in=days)
        owners = set(found.filter(owner__account__isnull=False).values_list("owner__account_id", flat=True))
        owners -= told_before.told_since(kind, now - timedelta(hours=20))
        notices.tell(owners, kind, reverse("work:turn"), by=by, now=now)
        made += len(owners)
    return made
