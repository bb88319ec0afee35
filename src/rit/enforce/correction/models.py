"""Agreements after a talk, good examples, and the counts that stay (L6.3-c, L5-g).

An agreement is seen by two people and nobody else: row-level security gives it to these two, and to no role, no job and
no clerk. Nothing in RIT refers to it, and nothing of it enters the trail; it is wiped the night after its last day.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from rit.enforce.correction.states import AgreementState, Outcome
from rit.people.models import Person


class Agreement(models.Model):
    """What two people agreed after a talk: what, until when, and when they look back.

    `again`: it is the new agreement after one that was not wholly kept; `renewed`: such a one was made. No row points
    to another, because each goes on its own day.
    """

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )  # made here: nobody else may read it back
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    talk_date = models.DateField()
    agreed = models.TextField()
    follow_date = models.DateField()
    until_date = models.DateField()
    state = models.CharField(max_length=10, choices=AgreementState.choices, default=AgreementState.NOTED)
    remark = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    outcome_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome_at = models.DateTimeField(null=True)
    again = models.BooleanField(default=False)
    renewed = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["follow_date", "noted_at"]
        constraints = [
            models.CheckConstraint(name="agreement_of_two", condition=~Q(by=F("other"))),
            models.CheckConstraint(name="agreement_says_what", condition=~Q(agreed="")),
            models.CheckConstraint(
                name="agreement_in_order",
                condition=Q(follow_date__gt=F("talk_date")) & Q(until_date__gte=F("follow_date")),
            ),
            models.CheckConstraint(
                name="agreement_answered_when",
                condition=Q(state="noted", answered_at=None)
                | (~Q(state="noted") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="agreement_disputed_in_words", condition=~Q(state="disputed") | ~Q(remark="")
            ),
            models.CheckConstraint(
                name="agreement_outcome_when",
                condition=Q(outcome="", outcome_at=None) | (~Q(outcome="") & Q(outcome_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="agreement_renewed_once", condition=~Q(again=True) | Q(renewed=False)
            ),
        ]
        indexes = [
            models.Index(fields=["by", "follow_date"], name="agreement_by"),
            models.Index(fields=["other", "follow_date"], name="agreement_other"),
            models.Index(fields=["until_date"], name="agreement_until"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="what_both_confirmed_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    if (new.by_id, new.other_id, new.noted_at, new.again)
                       is distinct from (old.by_id, old.other_id, old.noted_at, old.again) then
                        raise exception 'between whom an agreement is, stays';
                    end if;
                    if old.state = 'confirmed'
                       and (new.state, new.talk_date, new.agreed, new.follow_date, new.until_date, new.remark)
                       is distinct from
                           (old.state, old.talk_date, old.agreed, old.follow_date, old.until_date, old.remark) then
                        raise exception 'what both confirmed, stays';
                    end if;
                    return new;
                """,
            )
        ]


class MonthCount(models.Model):
    """How many talks of a month led to an agreement, and what came of them. Written by the database alone."""

    month = models.DateField(primary_key=True)
    noted = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)
    partly = models.IntegerField(default=0)
    not_kept = models.IntegerField(default=0)

    class Meta:
        ordering = ["month"]


class Recognition(models.Model):
    """A good example that somebody noted about a colleague. Shown once that colleague consents; else to these two.

    `value`: the code of the core value that it shows. Consent taken back removes the row.
    """

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )  # made here: nobody else may read it back
    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    value = models.CharField(max_length=10)
    text = models.TextField()
    noted_at = models.DateTimeField()
    consented_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-consented_at", "-noted_at"]
        constraints = [
            models.CheckConstraint(name="recognition_of_another", condition=~Q(by=F("about"))),
            models.CheckConstraint(name="recognition_says_what", condition=~Q(text="")),
        ]
        indexes = [
            models.Index(fields=["-consented_at"], name="recognition_shown"),
            models.Index(fields=["about"], name="recognition_about"),
            models.Index(fields=["by"], name="recognition_by"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="what_was_noted_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    if (new.about_id, new.by_id, new.value, new.text, new.noted_at)
                       is distinct from (old.about_id, old.by_id, old.value, old.text, old.noted_at) then
                        raise exception 'somebody consented to these words and no others';
                    end if;
                    return new;
                """,
            )
        ]
