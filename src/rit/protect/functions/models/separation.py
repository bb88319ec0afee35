"""Functions that one person may not hold together, exceptions, and conflicts already told (L6.2-c)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from rit.people.models import Function, Person
from rit.protect.functions.models.catalogue import append_only


class Pair(models.Model):
    """Two functions, the one with the lower key first. `ended_at`: may be held together again since then."""

    id = models.BigAutoField(primary_key=True)
    first = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="+")
    reason = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="pair_in_order", condition=Q(first__lt=F("second"))),
            models.UniqueConstraint(fields=["first", "second"], condition=Q(ended_at=None), name="pair_once"),
            models.CheckConstraint(
                name="pair_ended_because", condition=Q(ended_at=None) | ~Q(ended_because="")
            ),
        ]


class PairException(models.Model):
    """Somebody may hold a pair all the same, for a reason and until a day. Append-only."""

    id = models.BigAutoField(primary_key=True)
    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="exceptions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    until_date = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="pair_exception_reason", condition=~Q(reason=""))]
        triggers = [append_only("exceptions to the separation of duties")]


class FoundConflict(models.Model):
    """A conflict that was told, so that a night does not tell it again. `from_date`: when the two meet,
    or the first day after an exception."""

    id = models.BigAutoField(primary_key=True)
    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    from_date = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pair", "person", "from_date"], name="conflict_told_once")
        ]
