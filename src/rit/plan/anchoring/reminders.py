"""Tells owners in time: two weeks before the review of an anchoring point, and the day after it passed. As the clerk.

Only metadata columns are read. One notice a person and kind, however many points.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import actions as notices
from rit.foundation.notices import queries as told_before
from rit.plan.anchoring.models import Embedding
from rit.plan.states import PlanStatus

AHEAD = timedelta(days=14)
PASSED = timedelta(days=1)


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    made = 0
    for kind, day in (("anchoring_due", now.date() + AHEAD), ("anchoring_overdue", now.date() - PASSED)):
        found = Embedding.objects.filter(next_review_date=day, point__plan__status=PlanStatus.RUNNING)
        owners = set(found.filter(owner__account__isnull=False).values_list("owner__account_id", flat=True))
        owners -= told_before.told_since(kind, now - timedelta(hours=20))
        notices.tell(owners, kind, reverse("work:turn"), by=by, now=now)
        made += len(owners)
    return made
