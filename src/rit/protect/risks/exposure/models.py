"""How exposed work processes are, as tables (L6.2-d): the method with its questions, and every assessment ever made.

A changed policy file is another version of the method. An assessment keeps the one it was made with and is never
changed; the last one of a process counts.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from rit.people.models import Person
from rit.plan.models import Process
from rit.protect.risks.exposure.states import Gap, Level
from rit.protect.risks.states import Sure


class ProcessMethod(models.Model):
    """The questions, their answers in words, and how a level and a gap follow from them: as the file said it.

    `content` is what `exposure/method.py` reads; `digest` tells whether the file brought another version.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.PositiveSmallIntegerField(unique=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]


class Appraisal(models.Model):
    """One assessment of a process. Append-only. Its answers are steps of the scales by code of the question.

    `points` are those of the activities, `mean` that of the controls; the levels and the gap are what the method
    made of them on that day.
    """

    id = models.BigAutoField(primary_key=True)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    method = models.ForeignKey(ProcessMethod, on_delete=models.PROTECT, related_name="+")
    activities = models.JSONField()
    circumstances = models.JSONField()
    controls = models.JSONField()
    points = models.PositiveSmallIntegerField()
    mean = models.DecimalField(max_digits=3, decimal_places=2)
    vulnerability = models.CharField(max_length=8, choices=Level.choices)
    maturity = models.CharField(max_length=8, choices=Level.choices)
    gap = models.CharField(max_length=12, choices=Gap.choices)
    sure = models.CharField(max_length=8, choices=Sure.choices)
    reason = models.TextField()
    on_date = models.DateField()
    review_date = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="appraisal_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="appraisal_review_ahead", condition=Q(review_date__gt=F("on_date"))),
        ]
        indexes = [models.Index(fields=["process", "-id"], name="appraisal_of")]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="raise exception 'assessments of a process are append-only';",
            )
        ]

    @property
    def who(self) -> str:
        return self.by.full_name if self.by else self.by_name
