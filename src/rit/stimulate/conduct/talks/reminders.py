"""Reminds whoever leads a team that a talk is due. Runs as the clerk, on metadata columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import reminding
from rit.people.models import Assignment
from rit.people.queries import held_on
from rit.stimulate.conduct.talks import queries

KINDS = ("team_talk_due",)


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    return reminding.remind(KINDS, partial(_due, now.date()), reverse("conduct:card"), by=by, now=now)


def _due(today: date, days: Collection[date]) -> Iterable[UUID]:
    units = queries.due_on(days, today).order_by().values("pk")
    heads = Assignment.objects.filter(held_on(today), unit__in=units, leads=True)
    return heads.filter(person__account__isnull=False).values_list("person__account_id", flat=True)
