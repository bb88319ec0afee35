"""Hands a report of the channel over to the disciplinary authority, and says since when it knows the facts (L5-f).

The authority is the chief, or the mayor when it concerns the chief (disciplinary law art. 17-20; KL-2022 art. 54).
Casework takes the legal period from here; this only records the day, with whoever confirmed it and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from rit.enforce.cases import actions as cases
from rit.enforce.cases import queries as lists
from rit.enforce.cases import texts
from rit.enforce.cases.models import Case, HandOver
from rit.enforce.cases.states import CHANNEL_DESKS, Desk, EventKind
from rit.enforce.intake import desks, queries, rules
from rit.enforce.intake.actions.assessing import CHIEF
from rit.enforce.intake.models import Identity, IdentityRequest, Report
from rit.enforce.intake.rules import Facts
from rit.enforce.intake.states import About, RequestState, State
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.verdict import Refused, Verdict, no, require
from rit.foundation.audit import actions as audit
from rit.foundation.vault.keyring import Keyring
from rit.people.models import Person

MAYOR = "mayor"


def of(report: Report) -> list[HandOver]:
    """To whom it was handed over, the first first. One query, or none where there can be none."""
    if report.desk not in CHANNEL_DESKS or report.state not in {State.TAKEN_UP, State.CLOSED}:
        return []
    rows = report.case.hand_overs.select_related("person", "handed_by", "known_by")
    return list(rows.order_by("handed_at"))


def opened(rows: Sequence[HandOver], ring: Keyring) -> dict[UUID, tuple[str, str]]:
    """Why each was handed over, and why the day is what it is. One query, or none."""
    ring.load([key for row in rows for key in (row.reason_key_id, row.known_key_id) if key])
    found = {}
    for row in rows:
        why, since = "", ""
        if ring.has(row.reason_key_id):
            why = ring.open(row.reason_key_id, bytes(row.reason), texts.place(row, "reason")).decode()
        if row.known_key_id and row.known_reason and ring.has(row.known_key_id):
            place = texts.place(row, "known_reason")
            since = ring.open(row.known_key_id, bytes(row.known_reason), place).decode()
        found[row.pk] = (why, since)
    return found


def may(report: Report, facts: Facts, named: bool, handed: bool, *, by: Actor) -> Verdict:
    staff = desks.policy().desks[Desk(report.desk)].roles
    return rules.may_hand_over(by, facts, report.outcome, staff, named=named, handed=handed)


def authorities(report: Report, day: date) -> tuple[str, list[Person]]:
    """Whom it can go to: whoever is chief, or, when it concerns the chief, the mayor; nobody in a conflict."""
    about = list(lists.named(report.case).values_list("person", flat=True))
    for role in [MAYOR] if report.about == About.CHIEF else [CHIEF, MAYOR]:
        free = [
            one.person
            for one in lists.holders([role], day)
            if not (about and lists.conflict(one.person, about, day))
        ]
        if free:
            return role, list(Person.objects.filter(pk__in=free).order_by("folded"))
    return MAYOR, []


def knows_who(case: Case) -> bool:
    """Whether the list, and so whoever comes onto it, reads who reported."""
    told = Identity.objects.filter(case=case).exclude(shared_at=None).exists()
    return told or IdentityRequest.objects.filter(case=case, state=RequestState.SHARED).exists()


@transaction.atomic
def hand_over(
    report: Report, to: UUID, reason: str, *, agreed: bool = False, ring: Keyring, by: Actor, now: datetime
) -> HandOver:
    """Onto the list with the keys that the actor has open; from here on the wall lets them in. Raises Refused."""
    locked = Report.objects.select_for_update(of=("self",)).select_related("case").get(pk=report.pk)
    case, named = locked.case, lists.named(locked.case).exists()
    require(may(locked, queries.facts(locked, by), named, bool(of(locked)), by=by))
    require(rules.may_let_know_who(known=knows_who(case), agreed=agreed))
    role, free = authorities(locked, now.date())
    person = next((one for one in free if one.pk == to), None)
    if person is None:
        raise Refused(no(_("It can go to the chief, or to the mayor when it concerns the chief.")))
    row = HandOver(case=case, person=person, role=role, handed_by_id=by.person or NOBODY, handed_at=now)
    row.reason_key_id = cases.list_key(case, ring, by=by, now=now)
    row.reason = ring.seal(row.reason_key_id, reason.encode(), texts.place(row, "reason"))
    row.save(force_insert=True)
    cases.note(case, EventKind.HANDED_OVER, by=by, now=now, about=person.pk)
    audit.append("intake.handed_over", by=by, now=now, subject=case, detail={"person": str(person.pk)})
    cases.add_member(
        case,
        person,
        role=role,
        reason=_("Disciplinary authority: it was handed over."),
        notice="case_handed_over",
        ring=ring,
        by=by,
        now=now,
    )
    return row


@transaction.atomic
def confirm_known(
    report: Report, handed: UUID, day: date, reason: str, *, ring: Keyring, by: Actor, now: datetime
) -> None:
    """The day that the first opening proposed, or an earlier one; may be corrected again. Raises Refused."""
    row = HandOver.objects.select_for_update(of=("self",)).get(pk=handed, case=report.pk)
    facts = queries.facts(report, by)
    require(rules.may_confirm_known(by, facts, authority=row.person_id, opened=row.opened_at is not None))
    if row.opened_at:
        require(rules.may_be_known_since(day, opened=row.opened_at.date()))
    lists.load_keys(report.case, ring)
    row.known_date, row.known_by_id, row.known_at = day, by.person, now
    row.known_key_id = cases.list_key(report.case, ring, by=by, now=now)
    row.known_reason = ring.seal(row.known_key_id, reason.encode(), texts.place(row, "known_reason"))
    row.save(update_fields=["known_date", "known_by", "known_at", "known_key", "known_reason"])
    cases.note(
        report.case,
        EventKind.FACTS_CONFIRMED,
        by=by,
        now=now,
        about=row.person_id,
        detail={"day": day.isoformat()},
    )
    audit.append("intake.facts_confirmed", by=by, now=now, subject=report.case)
