"""Hands a report of the channel over to the disciplinary authority, and says since when it knows the facts (L5-f).

The authority is the chief, or the mayor when it concerns the chief (disciplinary law art. 17-20; KL-2022 art. 54). When
that shows later, or somebody else becomes chief, it is handed over once more; what the first one knew stays as it is.
Casework takes the legal period from here; this only records the day, with whoever confirmed it and why.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rit.enforce.cases import actions as cases
from rit.enforce.cases import queries as lists
from rit.enforce.cases import texts
from rit.enforce.cases.models import HandOver, KnownDay
from rit.enforce.cases.states import EventKind
from rit.enforce.intake import handed, queries, rules
from rit.enforce.intake.models import Report
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.verdict import Refused, no, require
from rit.foundation.audit import actions as audit
from rit.foundation.vault.keyring import Keyring


@transaction.atomic
def hand_over(
    report: Report, to: UUID, reason: str, *, agreed: bool = False, ring: Keyring, by: Actor, now: datetime
) -> HandOver:
    """Onto the list with the keys that the actor has open; from here on the wall lets them in. Raises Refused."""
    lists.hold(report.pk)
    locked = Report.objects.select_for_update(of=("self",)).select_related("case").get(pk=report.pk)
    case, about = locked.case, handed.concerned(locked.case)
    given = handed.of(locked)
    require(handed.may(locked, queries.facts(locked, by), about, given, now.date(), by=by))
    require(rules.may_let_know_who(known=handed.knows_who(case), agreed=agreed))
    role, free = handed.authorities(locked, about, given, now.date())
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
    report: Report, key: UUID, day: date, reason: str, *, ring: Keyring, by: Actor, now: datetime
) -> None:
    """The day that the first opening proposed, or an earlier one; may be corrected again. Raises Refused."""
    lists.hold(report.pk)
    row = HandOver.objects.select_for_update(of=("self",)).get(pk=key, case=report.pk)
    facts = queries.facts(report, by)
    require(rules.may_confirm_known(by, facts, authority=row.person_id, opened=row.opened_at is not None))
    if row.opened_at:
        require(rules.may_be_known_since(day, opened=timezone.localdate(row.opened_at)))
    lists.load_keys(report.case, ring)
    row.known_date = day
    row.save(update_fields=["known_date"])
    said = KnownDay(case_id=report.pk, hand_over=row, day=day, by_id=by.person or NOBODY, at=now)
    said.reason_key_id = cases.list_key(report.case, ring, by=by, now=now)
    said.reason = ring.seal(said.reason_key_id, reason.encode(), texts.place(said, "reason"))
    said.save(force_insert=True)
    cases.note(
        report.case,
        EventKind.FACTS_CONFIRMED,
        by=by,
        now=now,
        about=row.person_id,
        detail={"day": day.isoformat()},
    )
    audit.append("intake.facts_confirmed", by=by, now=now, subject=report.case)
