"""Who comes onto the list of a report, who goes, who is concerned, who stands in when nobody is left."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from rit.enforce.cases import actions as cases
from rit.enforce.cases import queries as lists
from rit.enforce.cases import relations
from rit.enforce.cases import rules as list_rules
from rit.enforce.cases.models import Case, Concerned, Member
from rit.enforce.cases.relations import Said
from rit.enforce.cases.states import Closeness, Desk, Ground
from rit.enforce.intake import desks, queries, rules
from rit.enforce.intake.models import Identity, Report
from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Grant
from rit.foundation.access.queries import in_force
from rit.foundation.access.verdict import Refused, no, require
from rit.foundation.vault import keyring as vault
from rit.foundation.vault.keyring import Keyring
from rit.people.models import Person


def roles_of(person: Person, day: date) -> set[str]:
    """What somebody holds on the day. One query."""
    if person.account_id is None:
        return set()
    held = Grant.objects.filter(in_force(day), account=person.account_id)
    return set(held.values_list("role", flat=True))


@transaction.atomic
def add(
    report: Report,
    person: Person,
    *,
    reason: str,
    until: date | None = None,
    ring: Keyring,
    by: Actor,
    now: datetime,
) -> Member:
    """Only who holds a role of the desk, or one that helps it. Raises Refused with the reason."""
    staffing = desks.policy().desks[Desk(report.desk)]
    held = roles_of(person, now.date())
    allowed = staffing.roles | staffing.helpers
    require(rules.may_be_put_on(queries.facts(report, by), held, allowed))
    role = sorted(held & allowed)[0]
    return cases.add_member(
        report.case, person, role=role, reason=reason, until=until, ring=ring, by=by, now=now
    )


@transaction.atomic
def end(report: Report, member: UUID, *, reason: str, by: Actor, now: datetime) -> None:
    cases.end_member(report.case, member, reason=reason, by=by, now=now)


@transaction.atomic
def name(report: Report, person: Person, *, ring: Keyring, by: Actor, now: datetime) -> list[Member]:
    """Somebody whom it is about. When nobody could go on with it, a stand-in comes onto the list first."""
    day = now.date()
    leaving = who_would_leave(report.case, person, day)
    staying = [one for one in _listed(report.case, day) if one not in leaving]
    if leaving and not any(_with_key(staying)):
        _let_somebody_stand_in(report, [person.pk], ring=ring, by=by, now=now)
    return cases.name_concerned(report.case, person, by=by, now=now)


@transaction.atomic
def withdraw(report: Report, key: UUID, *, by: Actor, now: datetime) -> None:
    cases.withdraw_concerned(report.case, key, by=by, now=now)


@transaction.atomic
def keep_off_reporter(
    report: Report, person: Person, *, ring: Keyring, by: Actor, now: datetime
) -> list[Member]:
    """Somebody of the corps reported it, as the list knows. When only they could read it, a stand-in comes first."""
    known = Identity.objects.filter(case=report.case, shared_at__isnull=False).exists()
    require(
        list_rules.may_keep_off_reporter(by, known=known, kept_already=lists.keeps_off_reporter(report.case))
    )
    listed = _listed(report.case, now.date())
    staying = [one for one in listed if one.person_id != person.pk]
    if len(staying) < len(listed) and not any(_with_key(staying)):
        _let_somebody_stand_in(report, [], ring=ring, by=by, now=now, instead_of=person.pk)
    return cases.keep_off_reporter(report.case, person, known=known, by=by, now=now)


@transaction.atomic
def step_aside(
    report: Report, reason: str, *, close_to: UUID | None = None, ring: Keyring, by: Actor, now: datetime
) -> None:
    """The actor leaves with a reason. `close_to`: somebody concerned, when the relation is to stay on record."""
    day = now.date()
    member = report.case.members.filter(person=by.person, ended_at=None).get()
    others = [one for one in _listed(report.case, day) if one.person_id != by.person]
    if not any(_with_key(others)):
        _let_somebody_stand_in(report, [], ring=ring, by=by, now=now, instead_of=by.person)
    tie = close_to and Concerned.objects.filter(case=report.case, person=close_to, withdrawn_at=None).exists()
    cases.end_member(report.case, member.pk, reason=reason, by=by, now=now)
    if tie and close_to and by.person:
        relations.keep(Said(by.person, close_to, Closeness.OTHER, Ground.OWN, since=day), by=by, now=now)


def who_would_leave(case: Case, person: Person, day: date) -> list[Member]:
    """Members who would lose sight of the case once this person is named."""
    return [one for one in _listed(case, day) if lists.conflict(one.person_id, [person.pk], day)]


def _listed(case: Case, day: date) -> list[Member]:
    return list(case.members.filter(lists.on_list(day)).select_related("person"))


def _is_kept_off(case: Case, person: UUID, about: list[UUID], day: date) -> bool:
    """`about`: who is about to be named beside those who are."""
    return bool(lists.kept_off(case, person, day) or (about and lists.conflict(person, about, day)))


def _with_key(members: list[Member]) -> list[Member]:
    pairs = vault.pairs_of(one.person.account_id for one in members if one.person.account_id)
    return [one for one in members if one.person.account_id in pairs]


def _let_somebody_stand_in(
    report: Report,
    about: list[UUID],
    *,
    ring: Keyring,
    by: Actor,
    now: datetime,
    instead_of: UUID | None = None,
) -> None:
    day = now.date()
    listed = {one.person_id for one in _listed(report.case, day)}
    staffing = desks.policy().desks[Desk(report.desk)]
    facts = queries.facts(report, by)
    for one in lists.holders([*staffing.roles, *staffing.stand_in], day):
        fits = one.pair and one.person not in listed and one.person != instead_of
        allowed = rules.may_be_put_on(facts, [one.role], {*staffing.roles, *staffing.stand_in})
        if fits and allowed and not _is_kept_off(report.case, one.person, about, day):
            cases.add_member(
                report.case,
                Person.objects.get(pk=one.person),
                role=one.role,
                reason=_("Stands in: nobody else on the list may go on with it."),
                ring=ring,
                by=by,
                now=now,
            )
            return
    raise Refused(
        no(
            _(
                "Nobody here could go on with this case without a conflict of interest. Put somebody on the list "
                "first, or let it go to Comité P with the reporter's consent."
            )
        )
    )
