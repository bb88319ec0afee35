"""Asks the custodian who reported, and opens an identity with a reason; the custodian never sees the report (L7-h)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from rit.enforce.cases import actions as cases
from rit.enforce.cases import queries as lists
from rit.enforce.cases import texts
from rit.enforce.cases.models import Event
from rit.enforce.cases.states import EventKind, Scope
from rit.enforce.intake import rules
from rit.enforce.intake.actions.receiving import CUSTODIAN
from rit.enforce.intake.answers import Person, read_person
from rit.enforce.intake.models import Identity, IdentityRequest, Report
from rit.enforce.intake.states import RequestState
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, no, require
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.foundation.vault import keyring as vault
from rit.foundation.vault.keyring import Keyring


@transaction.atomic
def request(report: Report, reason: str, *, ring: Keyring, by: Actor, now: datetime) -> IdentityRequest:
    """The list asks; the reason is sealed to the custodians and the list. Raises Refused."""
    case = report.case
    lists.hold(case.pk)
    identity = Identity.objects.filter(case=case).first()
    require(
        rules.may_ask_identity(
            by,
            given=identity is not None,
            shared=bool(identity and identity.shared_at),
            asked=case.identity_requests.filter(state=RequestState.ASKED).exists(),
        )
    )
    if by.person is None:
        raise Refused(no(_("Somebody asks for an identity, never a job.")))
    shared = lists.load_keys(case, ring)[Scope.SHARED]
    asked = lists.free(case.pk, lists.holders([CUSTODIAN], now.date()), now.date())
    if not asked:
        raise Refused(
            no(_("No custodian can be asked: nobody has that role without a conflict of interest."))
        )
    made = vault.make_key({one.pair: one.public for one in asked if one.pair and one.public}, now=now)
    vault.copy_within(made.id, made.key, shared, ring.key(shared))
    row = IdentityRequest(case=case, number=case.number, key_id=made.id, asked_by_id=by.person, asked_at=now)
    row.reason = made.seal(reason.encode(), texts.place(row, "reason"))
    row.save(force_insert=True)
    cases.note(case, EventKind.IDENTITY_ASKED, by=by, now=now, detail={"of": "custodian"})
    audit.append("intake.identity_asked", by=by, now=now, subject=case)
    told = [one.account for one in asked]
    notices.tell(told, "identity_asked", reverse("intake:identity", args=[row.pk]), by=by, now=now)
    return row


@transaction.atomic
def decide(
    asked: IdentityRequest,
    state: RequestState,
    reason: str,
    *,
    ring: Keyring,
    by: Actor,
    now: datetime,
) -> Person | None:
    """The custodian answers with a reason. Opened: who it is, for the custodian's eyes; shared: for the list too.

    Events and notices go to a case that the custodian cannot see.
    """
    row = IdentityRequest.objects.select_for_update().get(pk=asked.pk)
    if row.state != RequestState.ASKED:
        raise Refused(no(_("This request was answered already.")))
    if not ring.has(row.key_id):
        raise Refused(no(_("This request is not sealed to your key. Another custodian can answer it.")))
    person = _within_envelope(row, ring) if state != RequestState.REFUSED else None
    row.state, row.decided_by_id, row.decided_at = state, by.person, now
    row.decision = ring.seal(row.key_id, reason.encode(), texts.place(row, "decision"))
    if state == RequestState.SHARED and person:
        row.answer = ring.seal(row.key_id, person.sealed(), texts.place(row, "answer"))
    row.save()
    shared = state == RequestState.SHARED
    Event.objects.bulk_create(
        [
            Event(
                case_id=row.case_id,
                at=now,
                kind=EventKind.IDENTITY_OPENED if shared else EventKind.IDENTITY_CLOSED,
                person_id=by.person,
            )
        ]
    )
    audit.append(
        "intake.identity_decided",
        by=by,
        now=now,
        reason=reason,
        detail={"case": str(row.case_id), "state": state},
    )
    account = row.asked_by.account_id
    if account and lists.reads(row.case_id, row.asked_by_id, now.date()):
        page = reverse("intake:report", args=[row.case_id])
        notices.tell([account], "identity_answered", page, by=by, now=now)
    return person


def _within_envelope(row: IdentityRequest, ring: Keyring) -> Person:
    """Raises Refused when the envelope does not open: the request stays open until it is mended."""
    identity = Identity.objects.get(case=row.case_id)
    body = ring.try_open(identity.key_id, bytes(identity.body), texts.place(identity, "body"))
    if body is None:
        raise Refused(
            no(
                _(
                    "The envelope with the name does not open: it is damaged, or its key is gone. Nothing is decided. "
                    "Ask your administrator to bring it back from a backup, or answer that you do not open it."
                )
            )
        )
    return read_person(body)


def opened(rows: list[IdentityRequest], ring: Keyring) -> dict[UUID, dict[str, str]]:
    """Reasons, decisions and answers by request, for whoever holds the keys; others are left out."""
    ring.load(row.key_id for row in rows)
    found: dict[UUID, dict[str, str]] = {}
    for row in rows:
        if ring.has(row.key_id):
            told = {
                name: text.decode()
                for name in ("reason", "decision")
                if (sealed := getattr(row, name))
                and (text := ring.try_open(row.key_id, bytes(sealed), texts.place(row, name))) is not None
            }
            answer = row.answer and ring.try_open(row.key_id, bytes(row.answer), texts.place(row, "answer"))
            if answer:
                person = read_person(answer)
                told |= {"name": person.name, "contact": person.contact}
            found[row.pk] = told
    return found
