"""A cycle of one person with one evaluator, its talks, and the remarks of the person (art. 9–12)."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from rit.people.models import Person, Unit
from rit.stimulate.appraisal.models.triggers import append_only
from rit.stimulate.appraisal.states import CycleState, TalkKind


class Cycle(models.Model):
    """From the preparatory talk to the evaluation talk. `next_date` is when they talk again, if that is agreed.

    `seen_at`: the person signed for having seen the mention that stands, which is not the same as agreeing; another
    mention on appeal asks it anew. `decider`: who was named to decide on the appeal, because the one who otherwise
    would is one of the two.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    evaluator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    to_date = models.DateField()
    next_date = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=CycleState.choices, default=CycleState.RUNNING)
    reason = models.CharField(max_length=500, blank=True)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    decider = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-from_date", "id"]
        indexes = [
            models.Index(fields=["evaluator", "state", "to_date"], name="appraisal_cycle_of_evaluator"),
            models.Index(fields=["person", "-from_date"], name="appraisal_cycle_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="running"), name="appraisal_one_running_cycle"
            ),
            models.CheckConstraint(
                condition=Q(to_date__gt=F("from_date")), name="appraisal_cycle_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(person=F("evaluator")), name="appraisal_cycle_of_two"),
            models.CheckConstraint(
                condition=Q(decider=None)
                | (
                    ~Q(decider=F("person"))
                    & ~Q(decider=F("evaluator"))
                    & Q(state__in=["appealed", "decided"])
                ),
                name="appraisal_decider_is_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="stopped") | ~Q(reason=""), name="appraisal_stopped_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["running", "stopped"], given_at=None)
                | Q(state__in=["given", "appealed", "decided"], given_at__isnull=False),
                name="appraisal_given_has_moment",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keeps_who_and_when",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                declare=[("me", "uuid := nullif(current_setting('rit.person', true), '')::uuid")],
                func="""
                    if tg_op = 'DELETE' then
                        raise exception 'an evaluation is never deleted';
                    end if;
                    if (new.person_id, new.evaluator_id, new.unit_id, new.from_date, new.to_date, new.begun_at)
                       is distinct from
                       (old.person_id, old.evaluator_id, old.unit_id, old.from_date, old.to_date, old.begun_at)
                       or (old.given_at is not null and new.given_at is distinct from old.given_at)
                       or (old.seen_at is not null and new.seen_at is distinct from old.seen_at
                           and not (new.seen_at is null and old.state = 'appealed' and new.state = 'decided'))
                       or (new.decider_id is distinct from old.decider_id and old.state <> 'appealed')
                       or (old.state in ('stopped', 'decided') and new.state is distinct from old.state)
                    then
                        raise exception 'who evaluates whom from when on never changes';
                    end if;
                    if me = old.person_id
                       and ((new.next_date, new.reason, new.decider_id)
                            is distinct from (old.next_date, old.reason, old.decider_id)
                            or (new.state <> old.state and (old.state, new.state) <> ('given', 'appealed')))
                    then
                        raise exception 'the person signs and appeals, and changes nothing else';
                    end if;
                    if me = old.evaluator_id and new.state <> old.state
                       and not (old.state = 'running' and new.state in ('given', 'stopped'))
                    then
                        raise exception 'the evaluator gives the mention or stops, once';
                    end if;
                    if me <> old.person_id and new.seen_at is not null and new.seen_at is distinct from old.seen_at
                    then
                        raise exception 'only the person signs for having seen it';
                    end if;
                    if me not in (old.person_id, old.evaluator_id)
                       and ((new.next_date is distinct from old.next_date and new.next_date is not null)
                            or (new.state <> 'stopped'
                                and (new.next_date, new.reason) is distinct from (old.next_date, old.reason))
                            or new.given_at is distinct from old.given_at)
                    then
                        raise exception 'others stop an evaluation or decide on an appeal, and change nothing else';
                    end if;
                    return new;
                """,
            )
        ]


class Talk(models.Model):
    """One talk: what was discussed and agreed. A correction is a new row that names the one it corrects."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="talks")
    kind = models.CharField(max_length=12, choices=TalkKind.choices)
    day = models.DateField()
    discussed = models.TextField()
    agreed = models.TextField(blank=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["day", "at"]
        constraints = [
            models.CheckConstraint(condition=~Q(discussed=""), name="appraisal_talk_said_something")
        ]
        triggers = [append_only("the talks")]


class Remark(models.Model):
    """What the person says, beside a talk or, without one, beside the mention."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="remarks")
    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, null=True, related_name="remarks")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]
        triggers = [append_only("the remarks")]
