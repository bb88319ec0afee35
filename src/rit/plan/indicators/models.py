"""Indicators as tables (L4-b, L1-f, L7-c): what is measured, its values, and where a series breaks.

A value is never changed. A correction is a new row that points to the one it replaces and says why, so that what
was known on any day can be asked again: the rows entered until then, the newest of each period.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from rit.people.folding import fold_words, text_index
from rit.people.models import LANGUAGES, Person
from rit.plan.indicators.states import Direction, IndicatorState, Rhythm, Unit
from rit.plan.models import Objective, Plan, TrustFactor


class Indicator(models.Model):
    """`supplied_by` is the code of a provider in the registry; empty when people enter the values.

    `hides_few`: it counts people or files, so that small numbers are hidden. `since_date` is the first day that
    counts. `version` counts changes of the definition, so that nobody overwrites another.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=60, blank=True)
    title = models.JSONField()
    meaning = models.JSONField(default=dict)
    source = models.JSONField(default=dict)
    unit = models.CharField(max_length=10, choices=Unit.choices)
    hides_few = models.BooleanField(default=False)
    since_date = models.DateField()
    direction = models.CharField(max_length=5, choices=Direction.choices)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    target_date = models.DateField(null=True)
    objectives = models.ManyToManyField(Objective, related_name="indicators")
    trust_factors = models.ManyToManyField(TrustFactor, related_name="indicators")
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices)
    supplied_by = models.CharField(max_length=60, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=IndicatorState.choices, default=IndicatorState.OPEN)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    folded = models.GeneratedField(
        expression=fold_words("title", LANGUAGES), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="indicator_once", condition=~Q(code="")),
            models.CheckConstraint(
                name="indicator_target_has_date",
                condition=Q(target=None, target_date=None)
                | Q(target__isnull=False, target_date__isnull=False),
            ),
        ]
        indexes = [text_index("indicator_find", "folded")]


class Change(models.Model):
    """What changed in a definition, by whom and why. Append-only (L2-b). `changes`: field → [before, after]."""

    id = models.BigAutoField(primary_key=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="log")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    reason = models.TextField()
    changes = models.JSONField(default=dict)

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="raise exception 'changes of an indicator are append-only';",
            )
        ]


class Value(models.Model):
    """What was measured in the period that ends on `on_date`; `value` None: a correction says there is none.

    `numerator` and `denominator` stand beside a share that was counted. A row may be replaced once, by a
    correction; that one may be replaced again.
    """

    id = models.BigAutoField(primary_key=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    on_date = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    numerator = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)
    note = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    entered_name = models.CharField(max_length=120, blank=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "on_date"], name="value_once", condition=Q(corrects=None)
            ),
            models.CheckConstraint(
                name="value_correction_has_reason",
                condition=Q(corrects=None, reason="") | (Q(corrects__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="value_is_there", condition=Q(value__isnull=False) | Q(corrects__isnull=False)
            ),
            models.CheckConstraint(
                name="value_counts_in_pairs",
                condition=Q(numerator=None, denominator=None)
                | Q(numerator__isnull=False, denominator__gt=0, value__isnull=False),
            ),
            models.CheckConstraint(name="value_not_negative", condition=Q(value=None) | Q(value__gte=0)),
        ]
        indexes = [models.Index(fields=["indicator", "on_date", "-entered_at"], name="value_series")]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="raise exception 'values of an indicator are append-only';",
            ),
            pgtrigger.Trigger(
                name="corrects_its_own",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    if new.corrects_id is not null and not exists (
                        select 1 from plan_indicators_value v where v.id = new.corrects_id
                        and v.indicator_id = new.indicator_id and v.on_date = new.on_date
                        and v.entered_at <= new.entered_at)
                    then raise exception 'a correction is about the same period, and later'; end if;
                    return new;
                """,
            ),
        ]


class Break(models.Model):
    """From `on_date` on, values cannot be compared with those before. A wrong one is taken back, never removed."""

    id = models.BigAutoField(primary_key=True)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="breaks")
    on_date = models.DateField()
    why = models.JSONField()
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "on_date"], name="break_once", condition=Q(taken_back_at=None)
            ),
            models.CheckConstraint(
                name="break_taken_back_with_reason",
                condition=Q(taken_back_at=None, taken_back_reason="")
                | (Q(taken_back_at__gte=F("marked_at")) & ~Q(taken_back_reason="")),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="taken_back_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    if tg_op = 'DELETE' or old.taken_back_at is not null
                        or (new.indicator_id, new.on_date, new.why, new.marked_at, new.marked_by_id)
                           is distinct from (old.indicator_id, old.on_date, old.why, old.marked_at, old.marked_by_id)
                    then raise exception 'a break is only taken back, once'; end if;
                    return new;
                """,
            )
        ]
