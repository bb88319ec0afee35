"""Anchoring points as tables (L1-c): who holds one, how integrity is embedded there, and what each review found.

The points themselves are the plan's (`plan.AnchoringPoint`). Reviews and changes are only ever added, so that what
was known at any moment can be asked again.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from rit.foundation.attachments.models import Attachment
from rit.people.models import Person
from rit.plan.anchoring.states import Anchored, Every
from rit.plan.models import AnchoringPoint


class Embedding(models.Model):
    """Who holds a point and how integrity is embedded there now; `how` has the languages it was typed in.

    `version` counts changes, so that nobody overwrites another. `next_review_date` is empty until it has an owner.
    """

    id = models.BigAutoField(primary_key=True)
    point = models.OneToOneField(AnchoringPoint, on_delete=models.PROTECT, related_name="embedding")
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    how = models.JSONField(default=dict)
    review_months = models.PositiveSmallIntegerField(choices=Every.choices, default=Every.YEAR)
    next_review_date = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["next_review_date"], name="embedding_next")]


class Change(models.Model):
    """Another owner, another description, another rhythm. Append-only. `changes`: field → [before, after]."""

    id = models.BigAutoField(primary_key=True)
    point = models.ForeignKey(AnchoringPoint, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    changes = models.JSONField()

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="raise exception 'changes of an anchoring point are append-only';",
            )
        ]


class Review(models.Model):
    """What somebody found on a day, with evidence. Append-only. `on_date` is that day, `at` when it was written."""

    id = models.BigAutoField(primary_key=True)
    point = models.ForeignKey(AnchoringPoint, on_delete=models.PROTECT, related_name="reviews")
    on_date = models.DateField()
    state = models.CharField(max_length=10, choices=Anchored.choices)
    text = models.TextField()
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    link = models.URLField(blank=True)
    next_review_date = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_next_is_later", condition=Q(next_review_date__gt=models.F("on_date"))
            ),
            models.CheckConstraint(name="review_has_text", condition=~Q(text="")),
        ]
        indexes = [models.Index(fields=["point", "-at"], name="review_known")]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="raise exception 'reviews of an anchoring point are append-only';",
            )
        ]
