"""Reminds who has not confirmed yet, before the last day and after it. Runs as the clerk, on metadata columns.

On which days is policy (`policy/notices.toml`). One notice a person and kind, however many campaigns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import reminding
from rit.protect.norms.models import Confirmation
from rit.protect.norms.states import CampaignState

KINDS = ("campaign_due", "campaign_overdue")


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    return reminding.remind(KINDS, _asked, reverse("work:turn"), by=by, now=now)


def _asked(days: Collection[date]) -> Iterable[UUID]:
    rows = Confirmation.objects.filter(
        until_date__in=days,
        confirmed_at=None,
        campaign__state=CampaignState.RUNNING,
        person__account__isnull=False,
    )
    return rows.values_list("person__account_id", flat=True)
