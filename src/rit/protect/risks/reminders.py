"""Tells owners in time: before the review of a risk, and again when it has passed. Runs as the clerk.

On which days is policy (`policy/notices.toml`). One notice a person and kind, however many risks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import reminding
from rit.protect.risks.models import Risk
from rit.protect.risks.states import State

KINDS = ("risk_due", "risk_overdue")


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    return reminding.remind(KINDS, _owners, reverse("work:turn"), by=by, now=now)


def _owners(days: Collection[date]) -> Iterable[UUID]:
    found = Risk.objects.filter(review_date__in=days).exclude(state=State.CLOSED)
    return found.filter(owner__account__isnull=False).values_list("owner__account_id", flat=True)
