"""Says something between the list and the reporter, both ways; answers who the reporter is by consent only (L6.5-a)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from rit.enforce.cases import actions as cases
from rit.enforce.cases import queries as lists
from rit.enforce.cases import texts
from rit.enforce.cases.models import Case, File
from rit.enforce.cases.states import Desk, EventKind, Scope
from rit.enforce.intake import desks, rules
from rit.enforce.intake.actions.receiving import custodians
from rit.enforce.intake.answers import Person
from rit.enforce.intake.models import Identity, Message, Report, Satisfaction
from rit.enforce.intake.states import MessageKind, State
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, no, require
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.foundation.vault import keyring as vault
from rit.foundation.vault import receipts
from rit.foundation.vault.keyring import Keyring

LONGEST = 20_000  # characters of one message
EVENT_OF = {
    MessageKind.MESSAGE: EventKind.WRITTEN,
    MessageKind.LETTER: EventKind.WRITTEN,
    MessageKind.ACKNOWLEDGEMENT: EventKind.ACKNOWLEDGED,
    MessageKind.FEEDBACK: EventKind.ANSWERED,
    MessageKind.IDENTITY: EventKind.IDENTITY_ASKED,
    MessageKind.CHECK_IN: EventKind.CHECKED_IN,
}


@transaction.atomic
def write(
    report: Report,
    text: str,
    *,
    kind: MessageKind = MessageKind.MESSAGE,
    files: Sequence[File] = (),
    ring: Keyring,
    by: Actor,
    now: datetime,
) -> Message:
    """From the list to the mailbox. A confirmation or feedback stops its clock, the first time. Raises Refused.

    How things go with the reporter is asked after the end too: protection from reprisals lasts longer than the case.
    """
    lists.hold(report.pk)
    report = Report.objects.select_for_update().select_related("case").get(pk=report.pk)
    if kind != MessageKind.CHECK_IN:
        _require_open(report)
    message = _say(report.case, text, kind=kind, from_reporter=False, files=files, ring=ring, by=by, now=now)
    changed = []
    if kind == MessageKind.ACKNOWLEDGEMENT and report.acknowledged_at is None:
        report.acknowledged_at = now
        report.feedback_by = desks.feedback_by(Desk(report.desk), report.came, now.date())
        changed = ["acknowledged_at", "feedback_by"]
    if kind == MessageKind.FEEDBACK and report.feedback_at is None:
        report.feedback_at = now
        changed = ["feedback_at"]
    if changed:
        report.save(update_fields=changed)
    cases.note(report.case, EVENT_OF[kind], by=by, now=now)
    audit.append("intake.written", by=by, now=now, subject=report.case, detail={"kind": kind})
    return message


@transaction.atomic
def reply(
    report: Report, text: str, *, files: Sequence[File] = (), ring: Keyring, by: Actor, now: datetime
) -> Message:
    """From the mailbox to the list. Raises Refused, also when the text holds the receipt itself."""
    lists.hold(report.pk)
    report = Report.objects.select_for_update().select_related("case").get(pk=report.pk)
    if receipts.is_in(text, ring.holder_id):
        raise Refused(no(_("Your code stands in this text. Take it out: nobody here may know it.")))
    if not _is_asked_how(report.case):
        _require_open(report)
    said = Message.objects.filter(case=report.case, from_reporter=True, at__gt=now - timedelta(hours=1))
    require(rules.may_reply(lately=said.count()))
    message = _say(
        report.case,
        text,
        kind=MessageKind.MESSAGE,
        from_reporter=True,
        files=files,
        ring=ring,
        by=by,
        now=now,
    )
    if report.state == State.WAITING:
        report.state = State.IN_HAND
        report.save(update_fields=["state"])
    cases.note(report.case, EventKind.RECEIVED, by=by, now=now)
    audit.append("intake.replied", by=by, now=now, subject=report.case)
    notices.tell(
        cases.accounts_on_list(report.case, now.date()),
        "report_message",
        cases.address(report.case),
        by=by,
        now=now,
    )
    return message


@transaction.atomic
def tell_who(report: Report, person: Person | None, *, ring: Keyring, by: Actor, now: datetime) -> None:
    """The reporter lets the handlers know who it is, or (None) keeps it back. `ring` is the mailbox's."""
    case = report.case
    if person is None:
        cases.note(case, EventKind.IDENTITY_REFUSED, by=by, now=now)
        audit.append("intake.identity_kept", by=by, now=now, subject=case)
        return
    lists.hold(case.pk)
    shared = lists.load_keys(case, ring)[Scope.SHARED]
    identity = Identity.objects.filter(case=case).first()
    if identity is None:
        own = vault.make_key({**custodians(now), ring.holder_id: _public(case)}, now=now)
        ring.remember(own.id, own.key)
        identity = Identity(case=case, key_id=own.id, given_at=now)
    identity.body = ring.seal(identity.key_id, person.sealed(), texts.place(identity, "body"))
    identity.shared_at = now
    if identity._state.adding:
        Identity.objects.bulk_create([identity])
    else:
        identity.save(update_fields=["body", "shared_at"])
    vault.copy_within(identity.key_id, ring.key(identity.key_id), shared, ring.key(shared))
    cases.note(case, EventKind.IDENTITY_GIVEN, by=by, now=now)
    audit.append("intake.identity_given", by=by, now=now, subject=case)
    told = cases.accounts_on_list(case, now.date())
    notices.tell(told, "report_message", cases.address(case), by=by, now=now)


@transaction.atomic
def answer_who(
    report: Report, person: Person | None, text: str, *, ring: Keyring, by: Actor, now: datetime
) -> None:
    """The answer to the question who the reporter is, with a message that says it. Raises Refused."""
    reply(report, text, ring=ring, by=by, now=now)
    tell_who(report, person, ring=ring, by=by, now=now)


@transaction.atomic
def approve(report: Report, text: str, *, ring: Keyring, by: Actor, now: datetime) -> None:
    """The reporter has read what staff wrote down, and says that it is right. Raises Refused."""
    reply(report, text, ring=ring, by=by, now=now)
    Report.objects.filter(pk=report.pk, approved_at=None).update(approved_at=now)
    audit.append("intake.approved", by=by, now=now, subject=report.case)


@transaction.atomic
def rate(report: Report, score: int, *, by: Actor, now: datetime) -> None:
    """How the reporter felt treated, once, after the end; kept apart from the case. Raises Refused."""
    if report.state != State.CLOSED:
        raise Refused(no(_("You can say this once your report is closed.")))
    if not Report.objects.filter(pk=report.pk, rated=False).update(rated=True):
        raise Refused(no(_("You said this already.")))
    Satisfaction.objects.create(desk=report.desk, score=score, month=now.date().replace(day=1))
    audit.append("intake.rated", by=by, now=now)


def seen(report: Report, *, by_reporter: bool, now: datetime) -> None:
    """What the other side wrote is read now, for the first time."""
    Message.objects.filter(case=report.case_id, from_reporter=not by_reporter, read_at=None).update(
        read_at=now
    )


def opened(messages: Sequence[Message], ring: Keyring) -> dict[UUID, str]:
    """The texts of messages, by id; without those that are sealed to somebody else, or do not open. One query."""
    ring.load(message.key_id for message in messages)
    found = {
        message.pk: ring.try_open(message.key_id, bytes(message.body), texts.place(message, "body"))
        for message in messages
        if message.kind != MessageKind.COPY or ring.has(message.key_id)
    }
    return {key: text.decode() for key, text in found.items() if text is not None}


def _say(
    case: Case,
    text: str,
    *,
    kind: MessageKind,
    from_reporter: bool,
    files: Sequence[File],
    ring: Keyring,
    by: Actor,
    now: datetime,
) -> Message:
    if len(text) > LONGEST:
        raise Refused(no(_("This text is too long; at most %(count)d characters.") % {"count": LONGEST}))
    shared = lists.load_keys(case, ring)[Scope.SHARED]
    message = Message(
        case=case,
        kind=kind,
        from_reporter=from_reporter,
        person_id=None if from_reporter else by.person,
        at=now,
        key_id=shared,
    )
    message.body = ring.seal(shared, text.encode(), texts.place(message, "body"))
    message.save(force_insert=True)
    message.files.set(files)
    return message


def _is_asked_how(case: Case) -> bool:
    """Whether how things go was asked, and the reporter has said nothing since."""
    asked = Message.objects.filter(case=case, kind=MessageKind.CHECK_IN, from_reporter=False).order_by("-at")
    last = asked.values_list("at", flat=True).first()
    return (
        last is not None and not Message.objects.filter(case=case, from_reporter=True, at__gt=last).exists()
    )


def _require_open(report: Report) -> None:
    if report.state == State.CLOSED:
        raise Refused(no(_("This report is closed; nothing can be added to it.")))


def _public(case: Case) -> bytes:
    return bytes(case.mailbox.public)
