"""The board as tables: meetings, items, decisions and the actions that follow; the report to the mayor.

A decision that is signed never changes: a trigger refuses it, and a correction is a new decision that names the old
one. What happened to an item stands in its own log, which only grows (L5-c, L7-f).
"""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from rit.foundation.attachments.models import Attachment
from rit.people.folding import Fold, text_index
from rit.people.models import LANGUAGES, Person
from rit.plan.board.states import ItemKind, ItemState, MeetingState, Outcome, ReportState
from rit.plan.models import Action, Plan

TITLE_WORDS = [
    Coalesce(KeyTextTransform(language, "title"), Value(""), output_field=models.TextField())
    for language in LANGUAGES
]


class Meeting(models.Model):
    """A sitting of the board. `note` is what everybody should know beforehand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting_date = models.DateField()
    start_time = models.TimeField(null=True)
    place = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.ANNOUNCED)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-meeting_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting_date"], name="board_meeting_day", condition=~Q(state="cancelled")
            ),
            models.CheckConstraint(name="board_meeting_state", condition=Q(state__in=MeetingState.values)),
        ]

    def __str__(self) -> str:
        return str(self.meeting_date)


class Item(models.Model):
    """Something put to the board. `subject_kind` and `subject_key` name what it is about; empty: nothing in RIT.

    `title` is words: what it is about brings its own languages, a typed one has the proposer's. `version` counts
    changes, so that nobody decides on what was withdrawn meanwhile.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=ItemKind.choices)
    title = models.JSONField()
    note = models.TextField()
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_key = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.PROPOSED)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="items")
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["order", "proposed_at"]
        constraints = [
            models.CheckConstraint(name="board_item_state", condition=Q(state__in=ItemState.values)),
            models.CheckConstraint(
                name="board_item_placed",
                condition=Q(state__in=["agenda", "decided", "postponed"], meeting__isnull=False)
                | Q(state__in=["proposed", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="board_item_subject",
                condition=Q(subject_kind="", subject_key="") | (~Q(subject_kind="") & ~Q(subject_key="")),
            ),
        ]
        indexes = [
            models.Index(fields=["state"], name="board_item_state_x"),
            models.Index(fields=["subject_kind", "subject_key"], name="board_item_subject_x"),
        ]


class ItemAttachment(models.Model):
    """A file that goes with the note: whoever sees the item may open it; once decided on it stays."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="files")
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]


class ItemEvent(models.Model):
    """What happened to an item: append-only. `what`: a step of ITEM_STEPS, or proposed, changed,
    attached, detached, signed, corrected.
    """

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["item", "-id"], name="board_event_item")]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="raise exception 'the log of a board item is append-only';",
            )
        ]


class Decision(models.Model):
    """What the board decided on an item. Numbered within its year and unchangeable from sign-off on.

    `title` is the item's at sign-off, so that the register reads alone. `corrects` names the decision it mends.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    decided_date = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    title = models.JSONField()
    text = models.TextField()
    reason = models.TextField()
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveSmallIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    signed_name = models.CharField(max_length=120, blank=True)
    folded = models.GeneratedField(
        expression=Fold("text", "reason", *TITLE_WORDS), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        ordering = ["-decided_date", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="board_decision_number"),
            models.UniqueConstraint(
                fields=["item", "meeting"], name="board_decision_once", condition=Q(corrects=None)
            ),
            models.UniqueConstraint(
                fields=["item"], name="board_decision_draft", condition=Q(signed_at=None)
            ),
            models.CheckConstraint(
                name="board_decision_signed",
                condition=Q(signed_at=None, year=None, number=None)
                | Q(signed_at__isnull=False, year__isnull=False, number__isnull=False),
            ),
            models.CheckConstraint(name="board_decision_outcome", condition=Q(outcome__in=Outcome.values)),
        ]
        indexes = [
            text_index("board_decision_find", "folded"),
            models.Index(fields=["-decided_date", "-number"], name="board_decision_register"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="signed_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__signed_at__isnull=False),
                func="raise exception 'a signed decision is never changed';",
            )
        ]

    @property
    def reference(self) -> str:
        """Its number as people cite it, 2024/07; empty before sign-off."""
        return reference_of(self.year, self.number)


def reference_of(year: int | None, number: int | None) -> str:
    return f"{year}/{number:02d}" if year and number else ""


class DecisionAction(models.Model):
    """An action that carries out a decision."""

    id = models.BigAutoField(primary_key=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="action_links")
    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")


class MayorReport(models.Model):
    """The chief's periodic report to the mayor. `figures` is kept when it is sent: what was read stays what it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    to_date = models.DateField()
    text = models.TextField()
    state = models.CharField(max_length=6, choices=ReportState.choices, default=ReportState.DRAFT)
    figures = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sent_name = models.CharField(max_length=120, blank=True)
    noted_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    noted_name = models.CharField(max_length=120, blank=True)
    remark = models.TextField(blank=True)

    class Meta:
        ordering = ["-to_date", "-created_at"]
        constraints = [
            models.CheckConstraint(name="mayor_report_period", condition=Q(from_date__lte=F("to_date"))),
            models.CheckConstraint(
                name="mayor_report_state",
                condition=Q(state="draft", sent_at=None, noted_at=None, figures=None)
                | Q(state="sent", sent_at__isnull=False, noted_at=None, figures__isnull=False)
                | Q(state="noted", sent_at__isnull=False, noted_at__isnull=False, figures__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="sent_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__sent_at__isnull=False),
                func="""
                if tg_op = 'DELETE'
                   or (new.text, new.figures, new.from_date, new.to_date, new.plan_id, new.sent_at, new.sent_by_id)
                      is distinct from
                      (old.text, old.figures, old.from_date, old.to_date, old.plan_id, old.sent_at, old.sent_by_id)
                   or old.noted_at is not null and (new.noted_at, new.noted_by_id, new.remark, new.state)
                      is distinct from (old.noted_at, old.noted_by_id, old.remark, old.state)
                then raise exception 'a report that was sent is never changed';
                end if;
                return new;
                """,
            )
        ]
