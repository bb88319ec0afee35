"""A report arrives: routed, sealed, numbered, with its list, its mailbox and its terms, in one transaction (L6.5-a)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rit.enforce.cases import actions as cases
from rit.enforce.cases import queries as lists
from rit.enforce.cases import texts
from rit.enforce.cases.models import Case
from rit.enforce.cases.queries import Reader
from rit.enforce.cases.states import PAST, Desk
from rit.enforce.intake import answers, desks
from rit.enforce.intake.answers import Answers, Person
from rit.enforce.intake.models import Identity, Report
from rit.enforce.intake.states import About, Naming, Origin, Quality
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, no
from rit.foundation.adding import Together, add
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.foundation.vault import keyring as vault
from rit.foundation.vault import receipts
from rit.foundation.vault.keyring import NewKey

CUSTODIAN = "custodian"


class SentAlready(Exception):
    """This draft was sent before: its mailbox is there."""


@dataclass(frozen=True)
class Given:
    """A report as it is handed in. `person` is empty when it is anonymous; `came`: the day it reached the corps, when
    that was before today; `colleague`: the reporter, where whoever enters it knows them as somebody of the corps.
    """

    answers: Answers
    quality: Quality
    naming: Naming
    about: About
    language: str
    themes: tuple[str, ...] = ()
    person: Person = field(default_factory=Person)
    origin: Origin = Origin.WEB
    came: date | None = None
    colleague: UUID | None = None


@dataclass(frozen=True)
class Received:
    report: Report
    key: NewKey


def receive(given: Given, receipt: str, *, by: Actor, now: datetime, renew: bool = False) -> Received:
    """Keeps a report. Raises SentAlready for the same receipt again, Refused when nobody could read it."""
    box = receipts.mailbox(receipt)
    try:
        with transaction.atomic():
            with Together() as rows:
                received = _receive(given, box, rows, by=by, now=now, renew=renew)
            # of whoever reports in confidence the list does not know who it is
            if given.colleague and given.naming == Naming.NAMED:
                cases.mark_reporter(received.report.case, given.colleague, by=by, now=now)
            return received
    except IntegrityError as error:
        if _is_taken(error):
            raise SentAlready from error
        raise


def _receive(
    given: Given, box: receipts.Mailbox, rows: Together, *, by: Actor, now: datetime, renew: bool
) -> Received:
    desk = desks.route(given.quality, given.about).to
    past = given.about if given.about in PAST else ""
    people = readers(desk, now, past=past, without=given.colleague)
    opened = cases.open_case(desk, people, box, renew=renew, past=past, by=by, now=now, into=rows)
    report = _report(given, desk, opened.case, opened.key, by=by, now=now)
    add([report], into=rows)
    if given.naming != Naming.ANONYMOUS:
        _seal_identity(given, opened.case, opened.key, box, rows, now=now)
    audit.append(
        "intake.received",
        by=by,
        now=now,
        subject=opened.case,
        detail={"desk": desk, "origin": given.origin},
        into=rows,
    )
    notices.tell(
        [one.account for one in people],
        "report_arrived",
        cases.address(opened.case),
        by=by,
        now=now,
        into=rows,
    )
    return Received(report, opened.key)


def readers(desk: Desk, now: datetime, *, past: str = "", without: UUID | None = None) -> list[Reader]:
    """Who reads what arrives at the desk, without whoever it is about in kind and without whoever reports it; who
    stands in when that leaves nobody.

    Raises Refused when nobody could open it, now or with the recovery.
    """
    staffing = desks.policy().desks[desk]
    people = _holders(staffing.roles, past, without, now)
    if (past or without) and not any(one.pair for one in people):
        people += _holders(staffing.stand_in, past, without, now)
    if not any(one.pair for one in people) and not vault.recovery():
        raise Refused(no(_("Nobody can receive your report here at this moment. Please choose another way.")))
    return people


def _holders(roles: Iterable[str], past: str, without: UUID | None, now: datetime) -> list[Reader]:
    found = [one for one in lists.holders(roles, now.date()) if one.person != without]
    if not past or not found:
        return found
    kept = {one.person for one in lists.holders(PAST[past], now.date())}
    return [one for one in found if one.person not in kept]


def _report(given: Given, desk: Desk, case: Case, key: NewKey, *, by: Actor, now: datetime) -> Report:
    day = given.came or now.date()
    report = Report(
        case=case,
        desk=desk,
        origin=given.origin,
        quality=given.quality,
        naming=given.naming,
        about=given.about,
        themes=list(given.themes),
        language=given.language,
        key_id=key.id,
        digest=given.answers.digest,
        lookalike=answers.lookalike(given.answers.what, settings.SECRET_KEY.encode()),
        arrived_at=now,
        came_date=given.came,
        entered_by_id=by.person,
        acknowledge_by=desks.acknowledge_by(desk, day),
        feedback_by=desks.feedback_by(desk, day, None),
    )
    report.body = key.seal(given.answers.sealed(), texts.place(report, "body"))
    return report


def _seal_identity(
    given: Given,
    case: Case,
    key: NewKey,
    box: receipts.Mailbox,
    rows: Together,
    *,
    now: datetime,
) -> None:
    """To the custodians and the reporter; to the handlers only when the reporter gave the name to all of them."""
    own = vault.make_key({**custodians(now, given.colleague), box.id: box.pair.public}, now=now, into=rows)
    identity = Identity(case=case, key_id=own.id, given_at=now)
    identity.body = own.seal(given.person.sealed(), texts.place(identity, "body"))
    if given.naming == Naming.NAMED:
        vault.copy_within(own.id, own.key, key.id, key.key, into=rows)
        identity.shared_at = now
    add([identity], into=rows)


def custodians(now: datetime, without: UUID | None = None) -> dict[UUID, bytes]:
    """The key pairs of those who keep identities, but for one of them."""
    found = [one for one in lists.holders([CUSTODIAN], now.date()) if one.person != without]
    return {one.pair: one.public for one in found if one.pair and one.public}


def _is_taken(error: IntegrityError) -> bool:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "table_name", "") == "cases_mailbox"


def by_mailbox(mailbox: UUID) -> Report | None:
    """What a receipt opens; the wall lets only the open mailbox through."""
    return Report.objects.select_related("case").filter(case__mailbox=mailbox).first()
