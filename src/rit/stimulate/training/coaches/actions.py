"""Passes on a feeler, and notes that it was read (L5-e). The trail says that one was sent, never what it says."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.queries import accounts_with
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.people.models import Unit
from rit.plan.rules import STEER
from rit.stimulate.training.coaches import rules
from rit.stimulate.training.coaches.models import Feeler
from rit.stimulate.training.events import queries as sessions


@transaction.atomic
def send(unit: Unit | None, theme: str, text: str, *, by: Actor, now: datetime) -> Feeler:
    require(rules.may_send(by))
    if unit is not None:
        require(rules.may_name_team(len(sessions.members([unit.pk], now.date()))))
    feeler = Feeler(unit=unit, theme=theme, text=text, sent_at=now, sent_by_id=by.person or NOBODY)
    feeler.save(force_insert=True)
    audit.append("training.feeler_sent", by=by, now=now, subject=feeler)
    notices.tell(accounts_with(STEER, now.date()), "feeler_sent", reverse("coaches:feelers"), by=by, now=now)
    return feeler


@transaction.atomic
def read(key: UUID, *, by: Actor, now: datetime) -> None:
    feeler = Feeler.objects.select_for_update(of=("self",)).get(pk=key)
    require(rules.may_read(by, is_read=feeler.read_at is not None))
    feeler.read_at = now
    feeler.save(update_fields=["read_at"])
    audit.append("training.feeler_read", by=by, now=now, subject=feeler)
