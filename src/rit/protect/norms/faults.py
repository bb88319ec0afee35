"""What is wrong with campaigns, for the X-ray: past their last day, and people who have not confirmed (L3-b)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rit.foundation.access.actor import Actor
from rit.foundation.registries.xray import MOST, Finding
from rit.foundation.ui.words import in_language
from rit.protect.norms import queries, rules
from rit.protect.norms.models import Campaign
from rit.protect.norms.states import CampaignState


def faults(actor: Actor, day: date) -> Iterator[Finding]:
    """For the coordinator, who closes it, or asks the heads of units; in numbers."""
    if not rules.steers(actor):
        return
    late = list(
        Campaign.objects.filter(state=CampaignState.RUNNING, last_date__lt=day, standing=False)[:MOST]
    )
    counts = queries.counts([one.pk for one in late]) if late else {}
    for one in late:
        left = counts[one.pk].asked - counts[one.pk].confirmed if one.pk in counts else 0
        if left:
            yield Finding(
                kind=_("Campaign past its last day"),
                title=in_language(one.title),
                url=reverse("norms:campaign", args=[one.pk]),
                because=ngettext("%(n)s person to go", "%(n)s people to go", left) % {"n": left},
                since=one.last_date,
            )
