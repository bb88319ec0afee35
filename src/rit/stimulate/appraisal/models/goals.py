"""Goals by cascade: of the corps, of a unit, of a person (L6.8-a). Those of a person stand behind the person's wall."""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from rit.people.models import Person, Unit
from rit.plan.rulebook.models import REFERENCE_LENGTH
from rit.stimulate.appraisal.models.cycles import Cycle
from rit.stimulate.appraisal.states import Level


class SharedGoal(models.Model):
    """What the corps or a unit works on; everybody reads it. `cites`: values, behaviours and rules it rests on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    level = models.CharField(max_length=5, choices=Level.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    text = models.JSONField()
    cites = ArrayField(models.CharField(max_length=REFERENCE_LENGTH), default=list)
    until_date = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_date = models.DateField(null=True)

    class Meta:
        ordering = ["level", "until_date", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level="corps", unit=None, parent=None) | Q(level="unit", unit__isnull=False),
                name="appraisal_goal_in_its_place",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="appraisal_goal_not_own"
            ),
        ]


class Goal(models.Model):
    """What one person works on in a cycle, agreed in a talk; `comes_of` is the shared goal above it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="goals")
    comes_of = models.ForeignKey(SharedGoal, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=500)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at"]
        triggers = [
            pgtrigger.Trigger(
                name="keeps_what_it_is",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    if tg_op = 'DELETE' or old.dropped_at is not null
                       or (new.cycle_id, new.comes_of_id, new.text, new.added_at, new.added_by_id)
                          is distinct from
                          (old.cycle_id, old.comes_of_id, old.text, old.added_at, old.added_by_id)
                    then
                        raise exception 'a goal is taken off once, and stays what it is';
                    end if;
                    return new;
                """,
            )
        ]
