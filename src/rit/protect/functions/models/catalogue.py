"""How functions are weighed, what was decided about each, and the history that stays (L6.2-a)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from rit.people.models import Function, Person
from rit.protect.functions.states import Level, Stand, Taken


def append_only(what: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="append_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"raise exception '{what} are append-only';",
    )


class Method(models.Model):
    """A version of the criteria and of the questions of the five steps. Append-only: a change is a new version.

    `criteria` and `questions` are lists of what `method.py` reads; `reason` says why this version came.
    """

    id = models.BigAutoField(primary_key=True)
    version = models.PositiveIntegerField(unique=True)
    criteria = models.JSONField()
    questions = models.JSONField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="method_has_reason", condition=~Q(reason=""))]
        triggers = [append_only("versions of the method")]


class Profile(models.Model):
    """Where one function of the catalogue stands. Made when somebody first weighs it.

    `level` is the one last confirmed; empty before that. `proposed` is what waits. `scores` by criterion, of the
    version in `method`. `rotation_months` is empty where nobody rotates; nobody is due before
    `rotation_from`, so that an interval does not find people late on the day it is set. `version` counts changes.
    """

    id = models.BigAutoField(primary_key=True)
    function = models.OneToOneField(Function, on_delete=models.PROTECT, related_name="profile")
    state = models.CharField(max_length=10, choices=Stand.choices, default=Stand.OPEN)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    proposed = models.CharField(max_length=12, choices=Level.choices, blank=True)
    suggested = models.CharField(max_length=12, choices=Level.choices, blank=True)
    method = models.ForeignKey(Method, on_delete=models.PROTECT, null=True, related_name="+")
    scores = models.JSONField(default=dict)
    rotation_months = models.PositiveSmallIntegerField(null=True)
    rotation_from = models.DateField(null=True)
    review_date = models.DateField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="profile_rotation",
                condition=Q(rotation_months=None, rotation_from=None)
                | Q(rotation_months__range=(6, 240), rotation_from__isnull=False),
            ),
            models.CheckConstraint(
                name="profile_level_confirmed", condition=~Q(state=Stand.CONFIRMED) | ~Q(level="")
            ),
        ]
        indexes = [models.Index(fields=["level"], name="profile_level")]


class Decision(models.Model):
    """What somebody decided about a function, with the reason. Append-only."""

    id = models.BigAutoField(primary_key=True)
    function = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="decisions")
    taken = models.CharField(max_length=10, choices=Taken.choices)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    suggested = models.CharField(max_length=12, choices=Level.choices, blank=True)
    method = models.ForeignKey(Method, on_delete=models.PROTECT, null=True, related_name="+")
    scores = models.JSONField(default=dict)
    rotation_months = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="function_decision_reason", condition=~Q(reason=""))]
        indexes = [models.Index(fields=["function", "-id"], name="function_decision_of")]
        triggers = [append_only("decisions about a function")]
