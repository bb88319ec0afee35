"""Tells owners in time: a week before the next date of an action, and the day after it passed. Runs as the clerk.

Only metadata columns are read: the clerk may not see what an action is about. One notice a person and kind,
however many actions: the page behind it lists them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import actions as notices
from rit.foundation.notices import queries as told_before
from rit.plan.models import Action
from rit.plan.states import OPEN, PlanStatus

AHEAD = timedelta(days=7)
PASSED = timedelta(days=1)


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    made = 0
    for kind, day in (("action_due", now.date() + AHEAD), ("action_overdue", now.date() - PASSED)):
        found = Action.objects.filter(next_date=day, state__in=OPEN, plan__status=PlanStatus.RUNNING)
        owners = set(found.filter(owner__account__isnull=False).values_list("owner__account_id", flat=True))
        owners -= told_before.told_since(kind, now - timedelta(hours=20))
        notices.tell(owners, kind, reverse("work:turn"), by=by, now=now)
        made += len(owners)
    return made
