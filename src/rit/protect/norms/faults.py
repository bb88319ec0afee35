"""What is wrong with campaigns, for the X-ray: past their last day, and people who have not confirmed (L3-b)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import IntegerField
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rit.foundation.access.actor import Actor
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.registries.xray import READ, Finding
from rit.foundation.ui.words import in_language
from rit.protect.norms import rules
from rit.protect.norms.models import Campaign
from rit.protect.norms.states import CampaignState

LEFT = "(select one.asked - one.confirmed from norms_counts(%s) one where one.campaign = protect_norms_campaign.id)"


def rows(actor: Actor, day: date) -> Rows | None:
    """For the coordinator, who closes it, or asks the heads of units; in numbers, past the wall."""
    if not rules.steers(actor):
        return None
    late = Campaign.objects.filter(state=CampaignState.RUNNING, last_date__lt=day, standing=False)
    left = RawSQL(LEFT, [day], output_field=IntegerField())  # noqa: S611  # the text is ours
    found = late.annotate(left=left).filter(left__gt=0).order_by("last_date", "pk")[:READ]
    return described(found, "title", "left", key="pk", since="last_date")


def faults(row: Row, day: date) -> Iterator[Finding]:
    yield Finding(
        kind=_("Campaign past its last day"),
        title=in_language(row["title"]),
        url=reverse("norms:campaign", args=[row["key"]]),
        because=ngettext("%(n)s person to go", "%(n)s people to go", row["left"]) % {"n": row["left"]},
        since=day_of(row["since"]),
    )
