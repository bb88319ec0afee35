"""A measure is an action of the plan, with what a measure adds: what sort, what it costs, what is expected of it, and
whether it worked (L6.2-c, L6.2-d). One mechanism for risks, functions, objectives and whatever else measures serve.

What it serves is a kind and a key, as with the board: the areas that have such things register them (`serving.py`).
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from rit.foundation.attachments.models import Attachment
from rit.people.models import Person
from rit.plan.measures.states import Effect, Sort
from rit.plan.models import Action


class Measure(models.Model):
    """What a measure adds to its action. `effect` is what the last check found, `cost` in euro.

    `course` and `course_minutes`: of function-specific training, which one of the catalogue and how much of it.
    `check_date`: when somebody looks whether it worked; the check itself is a row that stays.
    """

    id = models.BigAutoField(primary_key=True)
    action = models.OneToOneField(Action, on_delete=models.CASCADE, related_name="measure")
    sort = models.CharField(max_length=12, choices=Sort.choices)
    expected = models.TextField()
    cost = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    check_date = models.DateField()
    effect = models.CharField(max_length=8, choices=Effect.choices, blank=True)
    course = models.CharField(max_length=60, blank=True)
    course_minutes = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="measure_course",
                condition=Q(course="", course_minutes=None)
                | (~Q(course="") & Q(course_minutes__gt=0, sort=Sort.TRAINING)),
            ),
            models.CheckConstraint(name="measure_expects", condition=~Q(expected="")),
            models.CheckConstraint(name="measure_cost", condition=Q(cost=None) | Q(cost__gte=0)),
        ]
        indexes = [
            models.Index(fields=["check_date"], name="measure_unchecked", condition=Q(effect="")),
        ]


class Serving(models.Model):
    """One of the things that a measure serves: many to many. `key` as the area that has the thing knows it."""

    id = models.BigAutoField(primary_key=True)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="servings")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    since = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "kind", "key"], name="serving_once")]
        indexes = [models.Index(fields=["kind", "key"], name="serving_thing")]


class EffectCheck(models.Model):
    """What somebody found on a day when looking whether a measure worked. Append-only."""

    id = models.BigAutoField(primary_key=True)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="checks")
    on_date = models.DateField()
    effect = models.CharField(max_length=8, choices=Effect.choices)
    text = models.TextField()
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    link = models.URLField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "plan_measures_check"
        constraints = [models.CheckConstraint(name="effect_check_has_text", condition=~Q(text=""))]
        indexes = [models.Index(fields=["measure", "-id"], name="effect_check_of")]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="raise exception 'checks of an effect are append-only';",
            )
        ]
