"""Goals of the corps and of units, from which the goals of persons come (L6.8-a)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.people.models import Unit
from rit.stimulate.appraisal import rules
from rit.stimulate.appraisal.looking import acting
from rit.stimulate.appraisal.models import SharedGoal
from rit.stimulate.appraisal.states import Level


@dataclass(frozen=True)
class Wanted:
    """Without a unit it is a goal of the corps."""

    text: dict[str, str]
    until_date: date
    cites: Sequence[str] = ()
    unit: Unit | None = None
    parent: SharedGoal | None = None


@transaction.atomic
def set_goal(wanted: Wanted, *, by: Actor, now: datetime) -> SharedGoal:
    require(rules.may_set_goal(by, wanted.unit.pk if wanted.unit else None))
    row = SharedGoal.objects.create(
        level=Level.UNIT if wanted.unit else Level.CORPS,
        unit=wanted.unit,
        parent=wanted.parent if wanted.unit else None,
        text=wanted.text,
        cites=list(wanted.cites),
        until_date=wanted.until_date,
        added_at=now,
        added_by_id=acting(by),
    )
    audit.append("appraisal.goal_set", by=by, now=now, subject=row)
    return row


@transaction.atomic
def end_goal(key: UUID, *, by: Actor, now: datetime) -> None:
    """What persons agreed under it stays as it was."""
    row = SharedGoal.objects.select_for_update().get(pk=key)
    require(rules.may_set_goal(by, row.unit_id))
    if row.ended_date is None:
        row.ended_date = now.date()
        row.save(update_fields=["ended_date"])
        audit.append("appraisal.goal_ended", by=by, now=now, subject=row)
