"""HR keeps the list of who is trained to evaluate (art. 14)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.people.models import Person
from rit.stimulate.appraisal import rules
from rit.stimulate.appraisal.models import Evaluator


@transaction.atomic
def put_on_list(person: Person, *, trained_date: date, training: str, by: Actor, now: datetime) -> Evaluator:
    Person.objects.select_for_update().get(pk=person.pk)
    listed = Evaluator.objects.filter(person=person, ended_date=None).exists()
    require(rules.may_be_listed(by, person.grade_group, listed=listed))
    row = Evaluator.objects.create(
        person=person,
        trained_date=trained_date,
        training=training,
        recorded_at=now,
        recorded_by_id=by.person,
    )
    audit.append("appraisal.evaluator_listed", by=by, now=now, subject=row)
    return row


@transaction.atomic
def end_listing(key: UUID, *, day: date, by: Actor, now: datetime) -> None:
    """From the next day on a mention of theirs is refused; what they gave before stays."""
    require(rules.may_keep_list(by))
    row = Evaluator.objects.select_for_update().get(pk=key)
    if row.ended_date is None:
        row.ended_date, row.ended_by_id = max(day, row.trained_date), by.person
        row.save(update_fields=["ended_date", "ended_by"])
        audit.append("appraisal.evaluator_ended", by=by, now=now, subject=row)
