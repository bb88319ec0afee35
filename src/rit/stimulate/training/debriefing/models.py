"""Small groups straight after an event, each with a coach, and the themes that came up without names (L6.1-b).

Who sits in which group goes after a month; until then it is for oneself, the coach of the group, whoever leads the
session, the coordinator and HR: the database walls those rows.
"""

from __future__ import annotations

import uuid

from django.db import models

from rit.people.models import Person
from rit.stimulate.training.events.models import TrainingSession


class DebriefGroup(models.Model):
    """One group of one session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="groups")
    number = models.PositiveSmallIntegerField()
    coach = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=120, blank=True)
    size = models.PositiveSmallIntegerField()
    formed_at = models.DateTimeField()
    formed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="debrief_group_once")]


class DebriefMember(models.Model):
    """Who sits in a group. Walled by row-level security."""

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )  # made here: nobody else may read it back
    group = models.ForeignKey(DebriefGroup, on_delete=models.CASCADE, related_name="members")
    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    formed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="debrief_member_once")]


class DebriefTheme(models.Model):
    """Something that came up in a group: a theme of the policy, and a few words about nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(DebriefGroup, on_delete=models.PROTECT, related_name="themes")
    theme = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["theme", "noted_at"]
        constraints = [models.UniqueConstraint(fields=["group", "theme"], name="debrief_theme_once")]
