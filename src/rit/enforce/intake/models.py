"""What arrives and what is said about it: reports, drafts, messages, the reporter's identity (L6.5-a, L7-h).

Metadata that routes, counts and keeps terms is in the clear; what happened, who reports, messages and reasons are
sealed. Walled like their case.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from rit.enforce.cases.models import Case, File
from rit.enforce.cases.states import Desk
from rit.enforce.intake.states import (
    About,
    Direction,
    Finding,
    MessageKind,
    Naming,
    Origin,
    Outcome,
    Outside,
    Quality,
    RequestState,
    State,
)
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


class HandlerDraft(models.Model):
    """What a handler has half written on a page of a report, sealed to its author alone, so that it is kept while the
    vault is locked. `page`: on which page it goes on. `pair`: the key pair it is sealed to, `key` the key inside.

    Gone when it is sent, when its author leaves the list (a trigger), and 30 days after the last change (retention).
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handler_drafts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    page = models.CharField(max_length=30)
    pair = models.UUIDField()
    key = models.BinaryField()
    body = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "intake_handler_draft"
        constraints = [
            models.UniqueConstraint(name="handler_draft_one", fields=["case", "person", "page"]),
        ]


class Report(models.Model):
    """One report, in the case that it opened. `body` is JSON of the answers, sealed with `key`.

    `digest` proves later what was reported without showing it. `acknowledge_by`, `feedback_by`: the last days.
    `came_date`: when it reached the corps, where staff entered it on a later day.
    `lookalike`: a keyed hash of the text without its details, so that a flood of one text is one line; `like_of` the
    first open report of that text at the desk, set by the database on arrival.
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
    like_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="alike")
    arrived_at = models.DateTimeField()
    came_date = models.DateField(null=True)
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
                condition=Q(like_of=None, acknowledged_at=None) & ~Q(state=State.CLOSED),
            ),
            models.Index(
                fields=["desk", "feedback_by"],
                name="report_to_answer",
                condition=Q(like_of=None, feedback_at=None) & ~Q(state=State.CLOSED),
            ),
            models.Index(
                fields=["desk", "state", "-arrived_at"], name="report_line", condition=Q(like_of=None)
            ),
            models.Index(
                fields=["desk", "-arrived_at"],
                name="report_open",
                condition=Q(like_of=None) & ~Q(state=State.CLOSED),
            ),
            models.Index(
                fields=["desk", "lookalike"],
                name="report_first_of_text",
                condition=Q(like_of=None) & ~Q(state=State.CLOSED),
            ),
        ]

    @property
    def came(self) -> date:
        """The day that its terms run from."""
        return self.came_date or timezone.localdate(self.arrived_at)


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


class Split(models.Model):
    """That a part was taken out of a report because it is the counsellor's, and when its copy goes. Never what.

    The part itself stands only in `message`, sealed to the reporter alone, until `destroy_date`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="splits")
    message = models.OneToOneField(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    destroy_date = models.DateField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "intake_split"
        indexes = [
            models.Index(fields=["destroy_date"], name="split_to_destroy", condition=Q(destroyed_at=None))
        ]


class Transfer(models.Model):
    """What went to an outside service or came from it, in the register (L5-j)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfers")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    service = models.CharField(max_length=12, choices=Outside.choices)
    what = models.CharField(max_length=200)
    reference = models.CharField(max_length=60, blank=True)
    day = models.DateField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "intake_transfer"
        constraints = [
            models.CheckConstraint(
                name="transfer_direction_known", condition=Q(direction__in=Direction.values)
            ),
            models.CheckConstraint(name="transfer_service_known", condition=Q(service__in=Outside.values)),
        ]


class CheckIn(models.Model):
    """The reporter is asked whether anything happened because of the report; `body`: signs, and what was done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="check_ins")
    due_date = models.DateField()
    asked_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=8, choices=Finding.choices, blank=True)
    noted_at = models.DateTimeField(null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.ForeignKey(Key, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    body = models.BinaryField(null=True)

    class Meta:
        db_table = "intake_check_in"
        constraints = [
            models.UniqueConstraint(name="check_in_once", fields=["case", "due_date"]),
            models.CheckConstraint(
                name="check_in_noted_paired",
                condition=Q(finding="", noted_at=None) | (~Q(finding="") & Q(noted_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["due_date"], name="check_in_due", condition=Q(noted_at=None))]


class IdentityRequest(models.Model):
    """Handlers ask the custodian who reported. Sealed with a key of its own: the custodians' and the list's.

    `number` is the case's, because the custodian does not see the case. `answer` stands only when the custodian
    handed the identity to the list.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="identity_requests")
    number = models.CharField(max_length=12)
    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.BinaryField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=RequestState.choices, default=RequestState.ASKED)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.BinaryField(null=True)
    answer = models.BinaryField(null=True)

    class Meta:
        db_table = "intake_identity_request"
        constraints = [
            models.UniqueConstraint(
                name="identity_request_one", fields=["case"], condition=Q(state=RequestState.ASKED)
            ),
            models.CheckConstraint(
                name="identity_request_decided",
                condition=Q(state=RequestState.ASKED, decided_at=None)
                | (~Q(state=RequestState.ASKED) & Q(decided_at__isnull=False, decision__isnull=False)),
            ),
        ]
