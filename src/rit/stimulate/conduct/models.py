"""Example and talks: what leaders engage themselves to, and how often teams talk about integrity (L2-f, L5-g).

A talk says nothing about anybody: which day, which theme, how many, and what the team takes along.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from rit.people.models import Person, Unit
from rit.stimulate.conduct.states import PRESENT, RHYTHMS


class Engagement(models.Model):
    """What somebody who leads a unit engages to, in own words, by language. Renewed yearly by a new row; none goes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    words = models.JSONField()
    given_date = models.DateField()
    until_date = models.DateField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(name="engagement_in_words", condition=~Q(words={})),
            models.CheckConstraint(name="engagement_runs_out", condition=Q(until_date__gt=F("given_date"))),
        ]
        indexes = [
            models.Index(fields=["unit", "person", "-given_at"], name="engagement_of_unit"),
            models.Index(fields=["until_date"], name="engagement_until"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="raise exception 'what somebody engaged to is append-only';",
            )
        ]


class Cadence(models.Model):
    """How often a unit talks about integrity: every so many months, 0 for not at all.

    What the unit at the top has holds for every unit without a row of its own. Counted from `from_date`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField()
    from_date = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="cadence_known", condition=Q(months__in=tuple(RHYTHMS))),
        ]


class Talk(models.Model):
    """That a team talked about integrity. `theme` and `dilemma` are codes: of the plan, and of the library.

    Never a name: `takeaway` is looked through, and who was there is a number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on_date = models.DateField()
    theme = models.CharField(max_length=40)
    dilemma = models.CharField(max_length=60, blank=True)
    present = models.PositiveSmallIntegerField()
    takeaway = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-on_date", "-at"]
        constraints = [
            models.CheckConstraint(name="talk_about_something", condition=~Q(theme="")),
            models.CheckConstraint(name="talk_of_several", condition=Q(present__range=PRESENT)),
        ]
        indexes = [models.Index(fields=["unit", "-on_date"], name="talk_of_unit")]


class MonthCard(models.Model):
    """That somebody chose another dilemma for a month than the one whose turn it is."""

    month = models.DateField(primary_key=True)
    dilemma = models.CharField(max_length=60)
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="card_of_a_month", condition=Q(month__day=1)),
        ]
