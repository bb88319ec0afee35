"""Which dilemma a month has, that somebody voted, and how many chose what: three tables that cannot be joined.

The counts are one row without order or time, so nothing lays a voter beside a choice. Decision 16.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from rit.people.models import Person
from rit.stimulate.training.dilemmas.models import Edition


class Month(models.Model):
    """`chosen_by` is empty where the night chose, because nobody had."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first_date = models.DateField(unique=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    chosen_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        ordering = ["-first_date"]
        constraints = [models.CheckConstraint(name="month_has_its_first", condition=Q(first_date__day=1))]


class MonthVoter(models.Model):
    """That somebody voted; only the own row can be read, and all go when the month is over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    month = models.ForeignKey(Month, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "person"], name="month_voter_once")]


class MonthTally(models.Model):
    """`counts` by the place of the option; `shown` follows in steps of five, so that two looks tell of nobody."""

    month = models.OneToOneField(Month, on_delete=models.CASCADE, related_name="+", primary_key=True)
    counts = ArrayField(models.PositiveIntegerField())
    shown = ArrayField(models.PositiveIntegerField())
