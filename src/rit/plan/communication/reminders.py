"""Tells owners in time that a message is to go out, and again when it did not. Runs as the clerk.

On which days, and how often again, is policy (`policy/notices.toml`).
Only metadata columns are read: the clerk may not see what a message says. Items without an owner are told to
those who hold the role of communications.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.queries import holders
from rit.foundation.notices import actions as notices
from rit.foundation.notices import queries as told_before
from rit.foundation.notices import table
from rit.plan.communication.models import Item
from rit.plan.communication.states import OPEN
from rit.plan.states import PlanStatus

KINDS = ("communication_due", "communication_overdue")
ROLE = "communications"


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    made = 0
    for kind in KINDS:
        found = Item.objects.filter(
            planned_date__in=table.dates_reminded(kind, now.date()),
            state__in=OPEN,
            plan__status=PlanStatus.RUNNING,
        )
        owned = found.filter(owner__account__isnull=False)
        accounts = set(owned.values_list("owner__account_id", flat=True))
        if found.filter(owner=None).exists():
            accounts |= set(holders(ROLE, now.date()).values_list("pk", flat=True))
        accounts -= told_before.told_since(kind, now - timedelta(hours=20))
        notices.tell(accounts, kind, reverse("work:turn"), by=by, now=now)
        made += len(accounts)
    return made
