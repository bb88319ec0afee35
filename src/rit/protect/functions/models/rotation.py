"""Exceptions to rotation: who stays longer in a function, why and until when (L6.2-c)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from rit.people.models import Function, Person
from rit.protect.functions.models.catalogue import append_only


class RotationException(models.Model):
    """Append-only: a later one for the same person counts instead of it."""

    id = models.BigAutoField(primary_key=True)
    function = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="rotation_exceptions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    until_date = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="rotation_exception_reason", condition=~Q(reason=""))]
        indexes = [models.Index(fields=["function", "person", "-id"], name="rotation_exception_of")]
        triggers = [append_only("exceptions to rotation")]
