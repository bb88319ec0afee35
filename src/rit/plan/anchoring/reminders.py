"""Tells owners in time: before the review of an anchoring point, and again when it has passed. Runs as the clerk.

On which days is policy (`policy/notices.toml`). Only metadata columns are read. One notice a person and kind,
however many points.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import actions as notices
from rit.foundation.notices import queries as told_before
from rit.foundation.notices import table
from rit.plan.anchoring.models import Embedding
from rit.plan.states import PlanStatus

KINDS = ("anchoring_due", "anchoring_overdue")


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    made = 0
    for kind in KINDS:
        days = table.dates_reminded(kind, now.date())
        found = Embedding.objects.filter(next_review_date__in=days, point__plan__status=PlanStatus.RUNNING)
        owners = set(found.filter(owner__account__isnull=False).values_list("owner__account_id", flat=True))
        owners -= told_before.told_since(kind, now - timedelta(hours=20))
        notices.tell(owners, kind, reverse("work:turn"), by=by, now=now)
        made += len(owners)
    return made
