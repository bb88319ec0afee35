"""Reminds leaders before their engagement runs out, and after it. Runs as the clerk, on metadata columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import reminding
from rit.people.models import Assignment
from rit.people.queries import held_on
from rit.stimulate.conduct.models import Engagement

KINDS = ("engagement_due", "engagement_overdue")


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    running_out = partial(_running_out, now.date())
    return reminding.remind(KINDS, running_out, reverse("conduct:engagements"), by=by, now=now)


def _running_out(today: date, days: Collection[date]) -> Iterable[UUID]:
    """Who still leads the unit, and said nothing since."""
    leads = Assignment.objects.filter(
        held_on(today), unit=OuterRef("unit"), person=OuterRef("person"), leads=True
    )
    later = Engagement.objects.filter(
        unit=OuterRef("unit"), person=OuterRef("person"), until_date__gt=OuterRef("until_date")
    )
    rows = Engagement.objects.filter(Exists(leads), ~Exists(later), until_date__in=days)
    return rows.filter(person__account__isnull=False).values_list("person__account_id", flat=True)
