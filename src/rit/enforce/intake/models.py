"""What arrives and what is said about it: reports, drafts, messages, the reporter's identity (L6.5-a, L7-h).

Metadata that routes, counts and keeps terms is in the clear; what happened, who reports, messages and reasons are
sealed. Walled like their case.
"""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from rit.enforce.cases.models import Case, File
from rit.enforce.cases.states import Desk
from rit.enforce.intake.states import About, MessageKind, Naming, Origin, Outcome, Quality, State
from rit.foundation.vault.models import Key
from rit.people.models import Person


class Draft(models.Model):
    """A report half written, sealed to a cookie: neither the row nor its name opens it. Gone after a day."""

    id = models.UUIDField(primary_key=True)
    sealed = models.BinaryField()
    files = models.PositiveBigIntegerField(default=0)  # bytes that its attachments take on disk
    at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "intake_draft"


class Report(models.Model):
    """One report, in the case that it opened. `body` is JSON of the answers, sealed with `key`.

    `digest` proves later what was reported without showing it. `acknowledge_by`, `feedback_by`: the last days.
    `lookalike`: a keyed hash of the text without its details, so that a flood of one text is one line.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="report")
    desk = models.CharField(max_length=12, choices=Desk.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    quality = models.CharField(max_length=12, choices=Quality.choices)
    naming = models.CharField(max_length=12, choices=Naming.choices)
    about = models.CharField(max_length=14, choices=About.choices)
    themes = ArrayField(models.CharField(max_length=40), default=list)
    language = models.CharField(max_length=2)
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.BinaryField()
    digest = models.BinaryField()
    lookalike = models.BinaryField(default=bytes)
    arrived_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    acknowledge_by = models.DateField()
    acknowledged_at = models.DateTimeField(null=True)
    feedback_by = models.DateField()
    feedback_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=14, choices=Outcome.choices, blank=True)
    assessed_at = models.DateTimeField(null=True)
    reason_key = models.ForeignKey(Key, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.BinaryField(null=True)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    approved_at = models.DateTimeField(null=True)  # by the reporter, of what staff wrote down
    rated = models.BooleanField(default=False)  # the reporter said how it was; what is in Satisfaction

    class Meta:
        db_table = "intake_report"
        constraints = [
            models.CheckConstraint(name="report_desk_known", condition=Q(desk__in=Desk.values)),
            models.CheckConstraint(name="report_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="report_closed_with_outcome", condition=~Q(state=State.CLOSED) | ~Q(outcome="")
            ),
            models.CheckConstraint(
                name="report_outcome_with_reason",
                condition=Q(outcome="", assessed_at=None)
                | Q(assessed_at__isnull=False, reason__isnull=False),
            ),
            models.CheckConstraint(
                name="report_duplicate_of_another",
                condition=Q(duplicate_of=None) | Q(outcome=Outcome.DUPLICATE),
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "state", "-arrived_at"], name="report_desk"),
            models.Index(
                fields=["desk", "acknowledge_by"],
                name="report_to_acknowledge",
                condition=Q(acknowledged_at=None),
            ),
            models.Index(
                fields=["desk", "feedback_by"], name="report_to_answer", condition=Q(feedback_at=None)
            ),
        ]


class Identity(models.Model):
    """Who reports, apart from the report. Custodians hold its key; handlers only once the reporter agrees."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="identity")
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.BinaryField()
    given_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)  # when the reporter let the handlers know

    class Meta:
        db_table = "intake_identity"


class Message(models.Model):
    """Said between the list and the reporter; `person` is who wrote it for the corps."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages", db_index=False)
    kind = models.CharField(max_length=16, choices=MessageKind.choices, default=MessageKind.MESSAGE)
    from_reporter = models.BooleanField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.BinaryField()
    files = models.ManyToManyField(File, related_name="+", db_table="intake_message_files")
    read_at = models.DateTimeField(null=True)  # by the other side, for the first time

    class Meta:
        db_table = "intake_message"
        constraints = [
            models.CheckConstraint(name="message_kind_known", condition=Q(kind__in=MessageKind.values)),
            models.CheckConstraint(
                name="message_of_one_side", condition=Q(from_reporter=False) | Q(person=None)
            ),
        ]
        indexes = [models.Index(fields=["case", "at"], name="message_case")]


class Satisfaction(models.Model):
    """How somebody felt treated, 1 to 5, in a month: nothing leads back to the report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    desk = models.CharField(max_length=12, choices=Desk.choices)
    score = models.PositiveSmallIntegerField()
    month = models.DateField()

    class Meta:
        db_table = "intake_satisfaction"
        constraints = [
            models.CheckConstraint(name="satisfaction_score", condition=Q(score__gte=1, score__lte=5)),
            models.CheckConstraint(name="satisfaction_desk_known", condition=Q(desk__in=Desk.values)),
        ]
