"""Activities, sessions of them, who is asked to come, and who was there (L6.1-a, L6.3-b, L6.4-b, L6.4-c).

A session is no secret; who is asked and who was there is for oneself, whoever leads it, whoever heads the unit, the
coordinator and HR: the database walls those rows. Attendance is only ever added: a correction replaces a row and says
why, and a certificate is the row that counts, known by its code.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from rit.people.models import Person, Unit
from rit.people.states import Language
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.events.states import Answer, SessionState, Sort, Way


class Activity(models.Model):
    """Something of the catalogue. `recognised_as`: the number or letter by which it was recognised."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    sort = models.CharField(max_length=12, choices=Sort.choices)
    title = models.JSONField()
    about = models.JSONField(default=dict)
    minutes = models.PositiveIntegerField()
    recognised_as = models.CharField(max_length=120, blank=True)
    languages = ArrayField(models.CharField(max_length=2))
    group_least = models.PositiveIntegerField()
    group_most = models.PositiveIntegerField()
    offered = models.BooleanField(default=True)
    by_policy = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["sort", "code"]
        constraints = [
            models.CheckConstraint(name="activity_group", condition=Q(group_least__lte=F("group_most"))),
            models.CheckConstraint(name="activity_lasts", condition=Q(minutes__gt=0)),
        ]


class TrainingSession(models.Model):
    """An activity on a day, in a place. `minutes` and `recognised` are those of the activity when it was planned."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sessions")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    recognised = models.BooleanField()
    place = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=Language.choices)
    capacity = models.PositiveIntegerField()
    everybody = models.BooleanField(default=False)
    units = models.ManyToManyField(Unit, related_name="+")
    leaders = models.ManyToManyField(Person, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, related_name="+")
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="followed_by")
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    reason = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["begins_at"]
        indexes = [models.Index(fields=["activity", "begins_at"], name="session_of_activity")]
        constraints = [
            models.CheckConstraint(name="session_ends_later", condition=Q(ends_at__gt=F("begins_at"))),
            models.CheckConstraint(name="session_has_places", condition=Q(capacity__gt=0)),
            models.CheckConstraint(
                name="session_cancelled_says_why",
                condition=~Q(state=SessionState.CANCELLED) | ~Q(reason=""),
            ),
        ]


class Invitation(models.Model):
    """That somebody is asked to come, and the answer. Walled by row-level security."""

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )  # made here: nobody else may read it back
    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "answer"], name="invitation_mine")]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="invitation_once"),
            models.CheckConstraint(
                name="invitation_waits_since",
                condition=Q(answer=Answer.WAITING, waiting_since__isnull=False)
                | (~Q(answer=Answer.WAITING) & Q(waiting_since=None)),
            ),
            models.CheckConstraint(
                name="invitation_answered_when",
                condition=Q(answer=Answer.ASKED, answered_at=None)
                | (~Q(answer=Answer.ASKED) & Q(answered_at__isnull=False)),
            ),
        ]


class Attendance(models.Model):
    """That somebody was there, or was not after all. Append-only; `code` opens the certificate."""

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )  # made here: nobody else may read it back
    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    present = models.BooleanField()
    minutes = models.PositiveIntegerField()
    code = models.CharField(max_length=20, unique=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField(max_length=300, blank=True)
    way = models.CharField(max_length=4, choices=Way.choices, default=Way.LIST)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "session"], name="attendance_mine")]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], name="attendance_begins_once", condition=Q(replaces=None)
            ),
            models.CheckConstraint(
                name="attendance_correction_says_why", condition=Q(replaces=None) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="attendance_minutes",
                condition=Q(present=True, minutes__gt=0) | Q(present=False, minutes=0),
            ),
            models.CheckConstraint(
                name="attendance_by_oneself_with_the_code", condition=~Q(way=Way.QR) | Q(by=F("person"))
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="raise exception 'attendance is append-only';",
            )
        ]
