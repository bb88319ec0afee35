"""Proposals of a plan with their lines, and when a team can (L6.4-b).

A proposal names teams, coaches and days, never who will sit there: it is as little a secret as the sessions made of it.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from rit.people.models import Person, Unit
from rit.people.states import Language
from rit.stimulate.training.events.models import Activity, TrainingSession
from rit.stimulate.training.planning.states import ProposalState


class TeamTimes(models.Model):
    """When a team can be trained. `parts`: such as 0-morning; `not_weeks`: Mondays. Without a row it always can."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, primary_key=True, related_name="+")
    parts = ArrayField(models.CharField(max_length=11))
    not_weeks = ArrayField(models.DateField(), default=list)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="team_times_some", condition=~Q(parts=[]))]


class Proposal(models.Model):
    """What was asked, so that it can be computed again. `starts`: weekday and hour, such as 1-09:00."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    first_date = models.DateField()
    last_date = models.DateField()
    starts = ArrayField(models.CharField(max_length=7))
    closed = ArrayField(models.DateField(), default=list)
    minutes = models.PositiveIntegerField()
    place = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=Language.choices)
    load = models.PositiveIntegerField()
    a_week = models.PositiveIntegerField()
    at_once = models.PositiveIntegerField(default=0)
    coaches = models.ManyToManyField(Person, related_name="+")
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(name="proposal_period", condition=Q(first_date__lte=F("last_date"))),
            models.CheckConstraint(
                name="proposal_limits", condition=Q(load__gt=0, a_week__gt=0, minutes__gt=0)
            ),
            models.CheckConstraint(
                name="proposal_ended_when",
                condition=Q(state=ProposalState.WAITING, ended_at=None)
                | (~Q(state=ProposalState.WAITING) & Q(ended_at__isnull=False)),
            ),
        ]


class ProposalLine(models.Model):
    """A group with its day and coach, or without a day. `why`: codes with numbers; `by_hand`: stands fast."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="lines")
    units = models.ManyToManyField(Unit, related_name="+")
    part = models.PositiveIntegerField(default=1)
    parts = models.PositiveIntegerField(default=1)
    size = models.PositiveIntegerField()
    begins_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    coach = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    left_out = models.BooleanField(default=False)
    by_hand = models.BooleanField(default=False)
    why = models.JSONField(default=list)
    order = models.PositiveIntegerField()
    session = models.OneToOneField(TrainingSession, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                name="proposal_line_span",
                condition=Q(begins_at=None, ends_at=None) | Q(ends_at__gt=F("begins_at")),
            ),
            models.CheckConstraint(name="proposal_line_part", condition=Q(part__lte=F("parts"), part__gte=1)),
        ]
