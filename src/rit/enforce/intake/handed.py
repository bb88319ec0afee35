"""What is known of a hand-over to the disciplinary authority: to whom it can go, to whom it went, since when (L5-f)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Prefetch

from rit.enforce.cases import queries as lists
from rit.enforce.cases import texts
from rit.enforce.cases.models import Case, HandOver, KnownDay
from rit.enforce.cases.states import CHANNEL_DESKS, Desk
from rit.enforce.intake import desks, rules
from rit.enforce.intake.models import Identity, IdentityRequest, Report
from rit.enforce.intake.rules import Facts
from rit.enforce.intake.states import About, RequestState, State
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Verdict
from rit.foundation.vault.keyring import Keyring
from rit.people.models import Person

CHIEF = "chief"
MAYOR = "mayor"


def of(report: Report) -> list[HandOver]:
    """To whom it was handed over, the first first. Two queries, or none where there can be none."""
    if report.desk not in CHANNEL_DESKS or report.state not in {State.TAKEN_UP, State.CLOSED}:
        return []
    days = Prefetch("known_days", KnownDay.objects.select_related("by").order_by("-at"))
    rows = report.case.hand_overs.select_related("person", "handed_by").prefetch_related(days)
    return list(rows.order_by("handed_at"))


def opened(rows: Sequence[HandOver], ring: Keyring) -> dict[UUID, str]:
    """Why each was handed over, and why each day is what it is, by the row that says so. One query, or none."""
    sealed: list[HandOver | KnownDay] = [*rows, *(day for row in rows for day in row.known_days.all())]
    ring.load([one.reason_key_id for one in sealed])
    found = {
        one.pk: ring.try_open(one.reason_key_id, bytes(one.reason), texts.place(one, "reason"))
        for one in sealed
        if ring.has(one.reason_key_id)
    }
    return {key: reason.decode() for key, reason in found.items() if reason is not None}


def concerned(case: Case) -> list[UUID]:
    """The persons it concerns, by their keys. One query."""
    return list(lists.named(case).values_list("person", flat=True))


def may(
    report: Report,
    facts: Facts,
    about: Sequence[UUID],
    given: Sequence[HandOver],
    day: date,
    *,
    by: Actor,
) -> Verdict:
    """`about`: whom it concerns; `given`: to whom it went before. It goes to a second authority when the first may have
    nothing to do with it any more, or is not the authority any more."""
    staff = desks.policy().desks[Desk(report.desk)].roles
    everybody_has_it = bool(given) and not authorities(report, about, given, day)[1]
    return rules.may_hand_over(by, facts, report.outcome, staff, named=bool(about), handed=everybody_has_it)


def authorities(
    report: Report, about: Sequence[UUID], given: Sequence[HandOver], day: date
) -> tuple[str, list[Person]]:
    """Whom it can still go to: whoever is chief, or, when it concerns the chief, the mayor; nobody in a conflict, and
    nobody who has it."""
    have = {row.person_id for row in given}
    for role in [MAYOR] if report.about == About.CHIEF else [CHIEF, MAYOR]:
        free = [
            one.person
            for one in lists.holders([role], day)
            if not (about and lists.conflict(one.person, about, day))
        ]
        if free:
            return role, list(Person.objects.filter(pk__in=set(free) - have).order_by("folded"))
    return MAYOR, []


def knows_who(case: Case) -> bool:
    """Whether the list, and so whoever comes onto it, reads who reported."""
    told = Identity.objects.filter(case=case).exclude(shared_at=None).exists()
    return told or IdentityRequest.objects.filter(case=case, state=RequestState.SHARED).exists()
