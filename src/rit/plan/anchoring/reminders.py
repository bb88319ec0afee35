"""Tells owners in time: before the review of an anchoring point, and again when it has passed. Runs as the clerk.

On which days is policy (`policy/notices.toml`). Only metadata columns are read. One notice a person and kind,
however many points.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import reminding
from rit.plan.anchoring.models import Embedding
from rit.plan.states import PlanStatus

KINDS = ("anchoring_due", "anchoring_overdue")


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    return reminding.remind(KINDS, _owners, reverse("work:turn"), by=by, now=now)


def _owners(days: Collection[date]) -> Iterable[UUID]:
    found = Embedding.objects.filter(next_review_date__in=days, point__plan__status=PlanStatus.RUNNING)
    return found.filter(owner__account__isnull=False).values_list("owner__account_id", flat=True)
