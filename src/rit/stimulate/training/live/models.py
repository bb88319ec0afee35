"""A live dilemma, its counts while it runs, and what stays of it (L6.4-e). Decision 16 tells what is not kept.

While it runs, counts and ballots can only be reached through functions of the owner; closing counts and wipes them.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from rit.people.models import Person
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.live.states import Phase

CODE_LENGTH = 6
LINE_LENGTH = 200


class Live(models.Model):
    """One sitting on one edition, open for one day. `before` and `after` are votes by the place of the option.

    Both are empty until it is closed, and for good where fewer than the minimum voted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    phase = models.CharField(max_length=10, choices=Phase.choices, default=Phase.JOINING)
    day = models.DateField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    before = ArrayField(models.PositiveSmallIntegerField(), null=True)
    after = ArrayField(models.PositiveSmallIntegerField(), null=True)

    class Meta:
        ordering = ["-opened_at"]
        indexes = [models.Index(fields=["coach", "-opened_at"], name="live_of_coach")]
        constraints = [
            models.CheckConstraint(
                name="live_closed_has_moment",
                condition=Q(phase=Phase.CLOSED, closed_at__isnull=False)
                | ~Q(phase=Phase.CLOSED) & Q(closed_at=None, before=None, after=None),
            )
        ]


class LiveTally(models.Model):
    """How many chose each place, in one vote; gone when the sitting closes."""

    live = models.ForeignKey(Live, on_delete=models.CASCADE, related_name="+")
    moment = models.CharField(max_length=6)
    counts = ArrayField(models.PositiveSmallIntegerField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["live", "moment"], name="live_tally_once")]


class LiveBallot(models.Model):
    """That a telephone voted, so that a change of mind is no second vote; gone when the sitting closes.

    `name` follows from a secret that only the telephone's cookie holds, another one in each vote; `masked` is the
    choice under a pad from the same secret. The table alone tells neither who nor what.
    """

    name = models.CharField(max_length=32, primary_key=True)
    live = models.ForeignKey(Live, on_delete=models.CASCADE, related_name="+")
    moment = models.CharField(max_length=6)
    masked = models.PositiveSmallIntegerField()


class LiveNote(models.Model):
    """What the coach notes for the own use. Only the coach reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    live = models.OneToOneField(Live, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()


class Harvest(models.Model):
    """A sentence that a group kept of its talk. It names no sitting, no coach and no day but the year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    text = models.CharField(max_length=LINE_LENGTH)

    class Meta:
        indexes = [models.Index(fields=["-year"], name="harvest_by_year")]
        constraints = [models.CheckConstraint(name="harvest_says_something", condition=~Q(text=""))]
