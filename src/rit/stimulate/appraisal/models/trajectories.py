"""The individual trajectory after an insufficient: steps, what is written, review and result (L6.8-b)."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from rit.people.models import Person
from rit.stimulate.appraisal.models.cycles import Cycle
from rit.stimulate.appraisal.models.triggers import append_only
from rit.stimulate.appraisal.states import Entry, Result


class Trajectory(models.Model):
    """What somebody works on, with a coordinator and a coach, who see this and nothing of the evaluation.

    `aim` is written for them. `cycle` is only where it came from: the wall of the cycle keeps them out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="trajectory")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    evaluator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    coordinator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    aim = models.TextField()
    review_date = models.DateField()
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    result_text = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["closed_at", "review_date", "id"]
        indexes = [models.Index(fields=["closed_at", "review_date"], name="appraisal_trajectory_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="", closed_at=None, closed_by=None)
                | Q(~Q(result=""), ~Q(result_text=""), closed_at__isnull=False, closed_by__isnull=False),
                name="appraisal_trajectory_closed_whole",
            ),
            models.CheckConstraint(condition=~Q(aim=""), name="appraisal_trajectory_has_aim"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="after_an_insufficient",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    if not exists (
                        select 1 from stimulate_appraisal_mention last
                        where last.cycle_id = new.cycle_id and last.rating = 'insufficient'
                          and last.number = (select max(number) from stimulate_appraisal_mention
                                             where cycle_id = new.cycle_id))
                    then
                        raise exception 'a trajectory follows an insufficient on the values';
                    end if;
                    return new;
                """,
            ),
            pgtrigger.Trigger(
                name="keeps_what_was_asked",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                declare=[("me", "uuid := nullif(current_setting('rit.person', true), '')::uuid")],
                func="""
                    if tg_op = 'DELETE' or old.closed_at is not null
                       or (new.cycle_id, new.person_id, new.evaluator_id, new.coordinator_id, new.aim, new.begun_at)
                          is distinct from
                          (old.cycle_id, old.person_id, old.evaluator_id, old.coordinator_id, old.aim, old.begun_at)
                    then
                        raise exception 'a trajectory keeps its aim and stays as it was closed';
                    end if;
                    if me = old.person_id and new.review_date <> old.review_date
                       or me <> old.coordinator_id and new.coach_id <> old.coach_id
                       or new.coach_id in (old.person_id, old.evaluator_id, old.coordinator_id)
                       or me not in (old.evaluator_id, old.coordinator_id) and new.closed_at is not null
                          and not (new.result = 'lapsed' and appraisal_decides(old.cycle_id))
                       or me <> new.closed_by_id
                    then
                        raise exception 'each of a trajectory changes what is theirs';
                    end if;
                    return new;
                """,
            ),
        ]


class Stage(models.Model):
    """One step of a trajectory: what, until when, and when it was done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="stages")
    what = models.CharField(max_length=300)
    until_date = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    done_date = models.DateField(null=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["until_date", "added_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_date=None, done_by=None) | Q(done_date__isnull=False, done_by__isnull=False),
                name="appraisal_stage_done_by",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keeps_what_it_is",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    if tg_op = 'DELETE' or old.done_date is not null
                       or (new.trajectory_id, new.what, new.until_date, new.added_at, new.added_by_id)
                          is distinct from
                          (old.trajectory_id, old.what, old.until_date, old.added_at, old.added_by_id)
                    then
                        raise exception 'a step is done once, and stays what it is';
                    end if;
                    return new;
                """,
            )
        ]


class Note(models.Model):
    """What is shared in a trajectory, and what came of looking back on a review day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trajectory = models.ForeignKey(Trajectory, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8, choices=Entry.choices)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]
        triggers = [append_only("the notes")]
