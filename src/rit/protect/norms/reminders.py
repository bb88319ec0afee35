"""Reminds who has not confirmed yet, before the last day and after it. Runs as the clerk, on metadata columns.

On which days is policy (`policy/notices.toml`). One notice a person and kind, however many campaigns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import reminding
from rit.people.models import Person
from rit.people.queries import in_service_on
from rit.protect.norms.models import Confirmation
from rit.protect.norms.states import CampaignState

KINDS = ("campaign_due", "campaign_overdue")


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    asked = partial(_asked, now.date())
    return reminding.remind(KINDS, asked, reverse("work:turn"), by=by, now=now)


def _asked(today: date, days: Collection[date]) -> Iterable[UUID]:
    """Who left is not asked any more."""
    here = Person.objects.filter(in_service_on(today)).order_by().values("pk")
    rows = Confirmation.objects.filter(
        until_date__in=days,
        person__in=here,
        confirmed_at=None,
        campaign__state=CampaignState.RUNNING,
        person__account__isnull=False,
    )
    return rows.values_list("person__account_id", flat=True)
