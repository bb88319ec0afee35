"""An assessment in five steps: its answers, who sat in the room, and what was decided (L6.2-b)."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from rit.people.models import Function, Person
from rit.protect.functions.models.catalogue import Method
from rit.protect.functions.states import Outcome, Score, Sitting, Sure


class Assessment(models.Model):
    """One walk of one function through the five steps, with the method of its first day. Closed, it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    function = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="assessments")
    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=Sitting.choices, default=Sitting.OPEN)
    outcome = models.CharField(max_length=4, choices=Outcome.choices, blank=True)
    conclusion = models.TextField(blank=True)
    next_review_date = models.DateField(null=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["function"], condition=Q(state=Sitting.OPEN), name="function_assessed_once"
            ),
            models.CheckConstraint(
                name="assessment_closed_whole",
                condition=Q(state=Sitting.OPEN, outcome="", closed_at=None)
                | (
                    Q(state=Sitting.CLOSED, closed_at__isnull=False, next_review_date__isnull=False)
                    & ~Q(outcome="")
                ),
            ),
        ]
        indexes = [models.Index(fields=["function", "-started_at"], name="function_assessments")]
        triggers = [
            pgtrigger.Trigger(
                name="frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=Sitting.CLOSED),
                func="raise exception 'a closed assessment never changes';",
            )
        ]


class Answer(models.Model):
    """The score of one question, how sure they were, and why. `version` counts changes of this answer alone."""

    id = models.BigAutoField(primary_key=True)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=40)
    score = models.CharField(max_length=8, choices=Score.choices, blank=True)
    sure = models.CharField(max_length=8, choices=Sure.choices, default=Sure.FAIRLY)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "question"], name="answered_once")]
        triggers = [
            pgtrigger.Trigger(
                name="frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("held", "varchar")],
                func="""
                    select state into held from protect_functions_assessment
                    where id = coalesce(new.assessment_id, old.assessment_id);
                    if held = 'closed' then raise exception 'a closed assessment never changes'; end if;
                    return coalesce(new, old);
                """,
            )
        ]


class Participant(models.Model):
    """Who sits in the room, and so may look and answer while the assessment is open."""

    id = models.BigAutoField(primary_key=True)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "person"], name="takes_part_once")]
