"""Who is trained to evaluate (art. 14): recorded by HR, ended when it no longer holds."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from rit.people.models import Person


class Evaluator(models.Model):
    """From the day of the training until it is ended. One open row a person; ended rows stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    trained_date = models.DateField()
    training = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_date = models.DateField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["person__folded", "-trained_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_date=None), name="appraisal_evaluator_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_date=None) | Q(ended_date__gte=F("trained_date")),
                name="appraisal_evaluator_ends_after_start",
            ),
        ]
