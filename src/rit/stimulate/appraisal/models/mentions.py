"""The mention for the values with its grounds, and the appeal against it (art. 6, 7, 14)."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from rit.people.models import Person
from rit.stimulate.appraisal.models.cycles import Cycle
from rit.stimulate.appraisal.models.triggers import append_only
from rit.stimulate.appraisal.states import Outcome, Rating


class Mention(models.Model):
    """One word for the whole domain of the values. The first is the evaluator's; a second one comes of an appeal.

    The database itself asks whether the giver stood on the list of trained evaluators that day, with one of the
    grades of `MAY_EVALUATE`. `number` tells first
    from second and is never shown: it orders nothing but the history of one cycle.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="mentions")
    number = models.PositiveSmallIntegerField()
    rating = models.CharField(max_length=12, choices=Rating.choices)
    given_date = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="appraisal_mention_once"),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="appraisal_mention_first_or_second"),
            models.CheckConstraint(condition=Q(rating__in=Rating.values), name="appraisal_mention_in_words"),
        ]
        triggers = [
            append_only("the mentions"),
            pgtrigger.Trigger(
                name="by_a_trained_evaluator",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    if new.number = 1 then
                        if not exists (
                            select 1 from stimulate_appraisal_cycle one
                            where one.id = new.cycle_id and one.evaluator_id = new.by_id)
                        then
                            raise exception 'a mention is given by the evaluator of the cycle';
                        end if;
                        if not exists (
                            select 1 from stimulate_appraisal_evaluator listed
                            join people_person who on who.id = listed.person_id
                            where listed.person_id = new.by_id and listed.trained_date <= new.given_date
                              and coalesce(listed.ended_date, 'infinity') >= new.given_date
                              and who.grade_group in
                                  ('middle', 'officer', 'senior_officer', 'chief', 'calog_b', 'calog_a'))
                        then
                            raise exception 'not a trained evaluator that day (evaluation act 2006, art. 4 and 14)';
                        end if;
                    elsif not exists (
                        select 1 from stimulate_appraisal_appeal asked
                        where asked.cycle_id = new.cycle_id and asked.outcome = 'changed'
                          and asked.decided_by_id = new.by_id)
                    then
                        raise exception 'only a decision on appeal changes a mention (evaluation act 2006, art. 7)';
                    end if;
                    return new;
                """,
            ),
        ]


class Ground(models.Model):
    """On what the mention rests, in words for each core value: `texts` by its code. Not for HR, not for counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mention = models.OneToOneField(Mention, on_delete=models.PROTECT, related_name="ground")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    texts = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(texts={}), name="appraisal_ground_has_words")]
        triggers = [append_only("the grounds")]


class Appeal(models.Model):
    """The person asks the final responsible to look again; decided once, with a reason.

    `seen_first_at`: when the person had signed for the mention that another one replaced.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decision = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    seen_first_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", decision="", decided_at=None, decided_by=None)
                | Q(~Q(outcome=""), ~Q(decision=""), decided_at__isnull=False, decided_by__isnull=False),
                name="appraisal_appeal_decided_whole",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="appraisal_appeal_has_words"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="decided_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    if tg_op = 'DELETE' or old.outcome <> ''
                       or (new.cycle_id, new.text, new.at, new.by_id)
                          is distinct from (old.cycle_id, old.text, old.at, old.by_id)
                    then
                        raise exception 'an appeal is decided once, and its words stay';
                    end if;
                    return new;
                """,
            )
        ]
