"""Reading and confirming (L3-b): campaigns that put a text out, their check of understanding, and who confirmed.

What somebody answered in the check is never kept, only that the text was confirmed and when. The rows of persons
are walled by the database: oneself, whoever heads the unit, and the clerk for reminders; all others get counts.
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from rit.people.models import Function, Person, Unit
from rit.plan.rulebook.models import InstructionVersion
from rit.protect.norms.states import OPTIONS, CampaignState, Subject


class Campaign(models.Model):
    """One text put out to an audience, to be read and confirmed by a day.

    `version` where it is one of an instruction. Values and code live on: `sections` keeps what people read, as it stood
    when it went out; `chapter` of the code, None for all of it.

    `standing`: who comes into the audience later gets it too, with `newcomer_days` to read it. The audience is data,
    as with a message of the communication plan; whoever answers to one of its parts belongs to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.JSONField()
    why = models.JSONField()
    subject = models.CharField(max_length=10, choices=Subject.choices, default=Subject.INSTRUCTION)
    version = models.ForeignKey(
        InstructionVersion, on_delete=models.PROTECT, null=True, related_name="campaigns"
    )
    chapter = models.PositiveSmallIntegerField(null=True)
    sections = models.JSONField(default=list)
    last_date = models.DateField()
    state = models.CharField(max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT)
    standing = models.BooleanField(default=False)
    newcomer_days = models.PositiveSmallIntegerField(default=30)
    everybody = models.BooleanField(default=False)
    leaders = models.BooleanField(default=False)
    cadres = ArrayField(models.CharField(max_length=12), default=list)
    roles = ArrayField(models.CharField(max_length=40), default=list)
    units = models.ManyToManyField(Unit, related_name="+")
    functions = models.ManyToManyField(Function, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="campaign_published_when",
                condition=Q(state="draft", published_at=None)
                | (~Q(state="draft") & Q(published_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="campaign_closed_when",
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None)),
            ),
            models.CheckConstraint(name="campaign_says_why", condition=~Q(why={})),
            models.CheckConstraint(
                name="campaign_puts_out_one_text",
                condition=Q(subject="version", version__isnull=False, chapter=None)
                | Q(subject="values", version=None, chapter=None)
                | Q(subject="code", version=None),
            ),
            models.CheckConstraint(
                name="campaign_keeps_what_is_read",
                condition=Q(subject="version") | Q(state="draft") | ~Q(sections=[]),
            ),
        ]
        indexes = [models.Index(fields=["state", "last_date"], name="campaign_running")]


class Question(models.Model):
    """One question of the check: three answers, each with what to say to whoever chooses it.

    The words are by language. `options` is a list of {text, feedback}; `right` the place of the right one, from 1.
    """

    id = models.BigAutoField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField()
    text = models.JSONField()
    options = models.JSONField()
    right = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "order"], name="question_in_its_place"),
            models.CheckConstraint(
                name="question_has_a_right_answer", condition=Q(right__range=(1, OPTIONS))
            ),
        ]


class Confirmation(models.Model):
    """That a person was asked to read it by a day, and confirmed, or did not yet. Walled by row-level security."""

    id = models.UUIDField(
        primary_key=True, default=uuid.uuid4, editable=False
    )  # made here: nobody else may read it back
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="confirmations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    until_date = models.DateField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "person"], name="confirmation_once"),
            models.CheckConstraint(
                name="confirmed_after_asked",
                condition=Q(confirmed_at=None) | Q(confirmed_at__gte=F("asked_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "until_date"], name="confirmation_mine", condition=Q(confirmed_at=None)
            ),
            models.Index(fields=["until_date"], name="confirmation_due", condition=Q(confirmed_at=None)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="confirmed_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    if old.confirmed_at is not null and new.confirmed_at is distinct from old.confirmed_at then
                        raise exception 'a confirmation is never taken back';
                    end if;
                    if (new.campaign_id, new.person_id, new.asked_at, new.until_date)
                       is distinct from (old.campaign_id, old.person_id, old.asked_at, old.until_date) then
                        raise exception 'what was asked of whom, and until when, stays';
                    end if;
                    return new;
                """,
            )
        ]


class RuleQuestion(models.Model):
    """What somebody asks about a rule, and the answer. Row-level security gives it to the asker and to who answers.

    `reference` as everybody cites it, such as `code:13`. `shown` is the question in words that tell nothing about who
    asked; it and the answer are what others read, when `shared`, from a function of the owner that gives nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=120)
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    shared = models.BooleanField(default=False)
    shown = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="rule_question_asks", condition=~Q(text="")),
            models.CheckConstraint(
                name="rule_question_answered_when",
                condition=(Q(answer="") & Q(answered_at=None))
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="rule_question_shared_in_words",
                condition=Q(shared=False) | (~Q(shown="") & ~Q(answer="")),
            ),
        ]
        indexes = [
            models.Index(fields=["reference"], name="rule_question_shared", condition=Q(shared=True)),
            models.Index(fields=["asked_at"], name="rule_question_open", condition=Q(answered_at=None)),
            models.Index(fields=["asked_by", "-asked_at"], name="rule_question_own"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="question_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    if (new.reference, new.text, new.asked_at) is distinct from (old.reference, old.text, old.asked_at)
                       or (new.asked_by_id is not null and new.asked_by_id is distinct from old.asked_by_id) then
                        raise exception 'what was asked, and by whom, stays';
                    end if;
                    return new;
                """,
            )
        ]


from rit.protect.norms.handing.models import (  # noqa: E402  # tables of what is handed out
    Edition,
    Handing,
)
from rit.protect.norms.moments.models import MomentRecord  # noqa: E402  # moments of an arrival

__all__ = ["Campaign", "Confirmation", "Edition", "Handing", "MomentRecord", "Question", "RuleQuestion"]
