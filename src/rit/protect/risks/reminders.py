"""Tells owners in time: before the review of a risk, and again when it has passed. Runs as the clerk.

On which days is policy (`policy/notices.toml`). One notice a person and kind, however many risks.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import actions as notices
from rit.foundation.notices import queries as told_before
from rit.foundation.notices import table
from rit.protect.risks.models import Risk
from rit.protect.risks.states import State

KINDS = ("risk_due", "risk_overdue")


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    made = 0
    for kind in KINDS:
        days = table.dates_reminded(kind, now.date())
        found = Risk.objects.filter(review_date__in=days).exclude(state=State.CLOSED)
        owners = set(found.filter(owner__account__isnull=False).values_list("owner__account_id", flat=True))
        owners -= told_before.told_since(kind, now - timedelta(hours=20))
        notices.tell(owners, kind, reverse("work:turn"), by=by, now=now)
        made += len(owners)
    return made
