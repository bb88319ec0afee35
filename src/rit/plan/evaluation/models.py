"""The evaluation of the plan every two years: text, figures as of a day, and what it proposes (L7-f).

The figures hold no name from the register of people, so that a frozen evaluation can outlive what it was made
from; the reason of an adjustment is as its writer typed it, and kept from the clerk.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from rit.people.models import Person
from rit.plan.evaluation.states import BlockKind, EvaluationState, PointKind, PointState
from rit.plan.models import Action, Objective, Plan

FROZEN = """
if exists (select from plan_evaluation_evaluation e
           where e.id = coalesce(new.evaluation_id, old.evaluation_id) and e.state <> 'writing') then
    raise exception 'a frozen evaluation is not rewritten';
end if;
if tg_op = 'DELETE' then return old; end if;
return new;
"""


class Evaluation(models.Model):
    """`day`: as of the end of which day; `figures`: what was known then, made from the history.

    `digest`: sha256 of the figures in their canonical form, in hex. `trail_*`: the head of the trail when frozen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="evaluations")
    title = models.JSONField()
    from_date = models.DateField()
    day = models.DateField()
    state = models.CharField(max_length=10, choices=EvaluationState.choices, default=EvaluationState.WRITING)
    figures = models.JSONField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    trail_position = models.BigIntegerField(null=True)
    trail_head = models.CharField(max_length=64, blank=True)
    handled_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "day"], name="evaluation_once_a_day"),
            models.CheckConstraint(name="evaluation_period", condition=Q(from_date__lte=F("day"))),
            models.CheckConstraint(
                name="evaluation_frozen_when",
                condition=Q(state="writing", frozen_at=None)
                | ~Q(state="writing") & Q(frozen_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="figures_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                if old.state <> 'writing' and (tg_op = 'DELETE'
                    or (new.figures, new.digest, new.day, new.from_date, new.title, new.frozen_at,
                        new.trail_position, new.trail_head)
                       is distinct from
                       (old.figures, old.digest, old.day, old.from_date, old.title, old.frozen_at,
                        old.trail_position, old.trail_head)
                    or new.state = 'writing') then
                    raise exception 'a frozen evaluation is not rewritten';
                end if;
                if tg_op = 'DELETE' then return old; end if;
                return new;
                """,
            )
        ]


class Block(models.Model):
    """One part of the document: a text in the languages it was written in, or figures with a text above them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="blocks")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=BlockKind.choices)
    heading = models.JSONField(default=dict)
    text = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "order"],
                name="block_in_its_place",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="text_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=FROZEN,
            )
        ]


class Point(models.Model):
    """An improvement point. When the board accepts it, it becomes an action. `version` counts changes of its words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=PointKind.choices, default=PointKind.IMPROVE)
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="+")
    title = models.JSONField()
    why = models.JSONField()
    state = models.CharField(max_length=10, choices=PointState.choices, default=PointState.PROPOSED)
    decision = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="point_once"),
            models.CheckConstraint(
                name="point_decided_when",
                condition=Q(state="proposed", decided_at=None)
                | ~Q(state="proposed") & Q(decided_at__isnull=False),
            ),
        ]
