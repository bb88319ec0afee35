"""Tells owners in time that a message is to go out, and again when it did not. Runs as the clerk.

On which days, and how often again, is policy (`policy/notices.toml`).
Only metadata columns are read: the clerk may not see what a message says. Items without an owner are told to
those who hold the role of communications.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.queries import holders
from rit.foundation.notices import reminding
from rit.plan.communication.models import Item
from rit.plan.communication.states import OPEN
from rit.plan.states import PlanStatus

KINDS = ("communication_due", "communication_overdue")
ROLE = "communications"


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""

    def told(days: Collection[date]) -> Iterable[UUID]:
        found = Item.objects.filter(planned_date__in=days, state__in=OPEN, plan__status=PlanStatus.RUNNING)
        owned = found.filter(owner__account__isnull=False)
        accounts = set(owned.values_list("owner__account_id", flat=True))
        if found.filter(owner=None).exists():
            accounts |= set(holders(ROLE, now.date()).values_list("pk", flat=True))
        return accounts

    return reminding.remind(KINDS, told, reverse("work:turn"), by=by, now=now)
