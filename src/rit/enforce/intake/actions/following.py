"""What goes on beside the report: check-ins about reprisals, the register of outside services, a part split off."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from rit.enforce.cases import actions as cases
from rit.enforce.cases import queries as lists
from rit.enforce.cases import texts
from rit.enforce.cases.models import Mailbox
from rit.enforce.cases.states import Desk, EventKind
from rit.enforce.intake import answers, desks, queries, rules
from rit.enforce.intake.actions import talking
from rit.enforce.intake.models import CheckIn, Message, Report, Split, Transfer
from rit.enforce.intake.states import Direction, Finding, MessageKind, Outside
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, no, require
from rit.foundation.audit import actions as audit
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.vault import keyring as vault
from rit.foundation.vault.keyring import Keyring


def plan_check_ins(report: Report, *, by: Actor, now: datetime) -> None:
    """At set intervals after arrival, where the law protects the reporter. Doing it twice changes nothing."""
    policy = desks.policy()
    if Desk(report.desk) in policy.protected:
        CheckIn.objects.bulk_create(
            [
                CheckIn(case_id=report.pk, due_date=report.came + timedelta(days=days))
                for days in policy.check_in_days
            ],
            ignore_conflicts=True,
        )


@transaction.atomic
def ask_how_things_go(check_in: CheckIn, text: str, *, ring: Keyring, by: Actor, now: datetime) -> None:
    """A question to the mailbox."""
    report = Report.objects.get(pk=check_in.case_id)
    talking.write(report, text, kind=MessageKind.CHECK_IN, ring=ring, by=by, now=now)
    CheckIn.objects.filter(pk=check_in.pk).update(asked_at=now)


@transaction.atomic
def note_check_in(
    check_in: CheckIn, finding: Finding, text: str, *, ring: Keyring, by: Actor, now: datetime
) -> None:
    """What came of it, and what was done, sealed for the list: the reporter does not read it."""
    lists.hold(check_in.case_id)
    locked = CheckIn.objects.select_for_update(of=("self",)).select_related("case").get(pk=check_in.pk)
    if locked.noted_at:
        raise Refused(no(_("This check-in is noted already.")))
    if finding == Finding.SIGNS and not text.strip():
        raise Refused(no(_("Say what the signs are, and what you did.")))
    key = cases.list_key(locked.case, ring, by=by, now=now)
    locked.finding, locked.noted_at, locked.person_id = finding, now, by.person
    locked.key_id, locked.body = key, ring.seal(key, text.encode(), texts.place(locked, "body"))
    locked.save()
    audit.append("intake.check_in", by=by, now=now, subject=locked.case, detail={"finding": finding})


@transaction.atomic
def register(
    report: Report,
    direction: Direction,
    service: Outside,
    what: str,
    *,
    day: date | None = None,
    reference: str = "",
    by: Actor,
    now: datetime,
) -> Transfer:
    """A line of the register: what went to an outside service, or came from it, and when (L5-j)."""
    row = Transfer(
        case_id=report.pk,
        direction=direction,
        service=service,
        what=what,
        reference=reference,
        day=day or now.date(),
        person_id=by.person,
        recorded_at=now,
    )
    row.save(force_insert=True)
    kind = EventKind.FORWARDED if direction == Direction.OUT else EventKind.CAME_BACK
    cases.note(report.case, kind, by=by, now=now, detail={"service": service})
    audit.append("intake.transfer", by=by, now=now, subject=report.case, detail={"service": service})
    return row


@transaction.atomic
def split(report: Report, part: str, *, ring: Keyring, by: Actor, now: datetime) -> Split:
    """Takes out of the report what belongs to the confidential counsellor.

    The reporter gets it back in the mailbox, sealed to the reporter alone; that copy is destroyed on its date. On
    our side only that it happened, and when, stays. Raises Refused.
    """
    lists.hold(report.pk)
    locked = Report.objects.select_for_update(of=("self",)).select_related("case").get(pk=report.pk)
    where = texts.place(locked, "body")
    given = answers.read(ring.open(locked.key_id, bytes(locked.body), where))
    part = part.strip().replace("\r\n", "\n")
    text = given.what.replace("\r\n", "\n")
    require(rules.may_split(by, queries.facts(locked, by), part=part, text=text))
    until = now.date() + timedelta(days=desks.policy().destroy_days)
    message = _copy_for_reporter(locked, part, until, by=by, now=now)
    with override(locked.language):
        mark = answers.mark() % {"day": shortdate(now.date())}
    left = dataclasses.replace(given, what=text.replace(part, mark))
    locked.body = ring.seal(locked.key_id, left.sealed(), where)
    locked.save(update_fields=["body"])
    row = Split.objects.create(
        case=locked.case, message=message, person_id=by.person, at=now, destroy_date=until
    )
    cases.note(locked.case, EventKind.SPLIT, by=by, now=now)
    audit.append("intake.split", by=by, now=now, subject=locked.case, detail={"until": until.isoformat()})
    return row


def _copy_for_reporter(report: Report, part: str, until: date, *, by: Actor, now: datetime) -> Message:
    box = Mailbox.objects.filter(case=report.case_id).first()
    if box is None:
        raise Refused(no(_("This reporter has no mailbox to give the part back to.")))
    own = vault.make_key({box.id: bytes(box.public)}, now=now)
    with override(report.language):
        head = _(
            "This part of your report belongs to the confidential counsellor or the prevention adviser, not here. "
            "We took it out and do not keep it. Here it is back, for you alone; this copy is destroyed on %(day)s."
        ) % {"day": shortdate(until)}
    message = Message(
        case_id=report.pk,
        kind=MessageKind.COPY,
        from_reporter=False,
        person_id=by.person,
        at=now,
        key_id=own.id,
    )
    message.body = own.seal(f"{head}\n\n{part}".encode(), texts.place(message, "body"))
    message.save(force_insert=True)
    return message


@transaction.atomic
def destroy_due(*, by: Actor, now: datetime) -> int:
    """Every night: copies whose date has come, with their keys. How many."""
    with connection.cursor() as cursor:
        cursor.execute("select rit_intake_destroy(%s, %s)", [now.date(), now])
        gone: list[UUID] = [row[0] for row in cursor.fetchall()]
    for _case in gone:
        audit.append("intake.split_destroyed", by=by, now=now, detail={"case": str(_case)})
    return len(gone)
