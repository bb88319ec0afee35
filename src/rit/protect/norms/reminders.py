"""Reminds who has not confirmed yet, before the last day and after it. Runs as the clerk, on metadata columns.

On which days is policy (`policy/notices.toml`). One notice a person and kind, however many campaigns.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import actions as notices
from rit.foundation.notices import queries as told_before
from rit.foundation.notices import table
from rit.protect.norms.models import Confirmation
from rit.protect.norms.states import CampaignState

KINDS = ("campaign_due", "campaign_overdue")


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    made = 0
    for kind in KINDS:
        rows = Confirmation.objects.filter(
            until_date__in=table.dates_reminded(kind, now.date()),
            confirmed_at=None,
            campaign__state=CampaignState.RUNNING,
            person__account__isnull=False,
        )
        accounts = set(rows.values_list("person__account_id", flat=True))
        accounts -= told_before.told_since(kind, now - timedelta(hours=20))
        notices.tell(accounts, kind, reverse("work:turn"), by=by, now=now)
        made += len(accounts)
    return made
