"""Feelers: what a coach senses in a team or about a theme, for the coordinator and about nobody (L5-e).

Only whoever sent one and the coordinator read it: the database walls the rows.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from rit.people.models import Person, Unit


class Feeler(models.Model):
    """A signal of a coach. It names a unit or a theme, never a person."""

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )  # made here: nobody else may read it back
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    theme = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at"]
        indexes = [models.Index(fields=["read_at", "sent_at"], name="feeler_unread")]
        constraints = [
            models.CheckConstraint(
                name="feeler_of_a_unit_or_theme", condition=Q(unit__isnull=False) | ~Q(theme="")
            )
        ]
