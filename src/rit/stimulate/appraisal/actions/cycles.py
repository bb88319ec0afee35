"""A cycle begins, is talked about, and may stop: the evaluator's part, and the remarks of the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused, no, require
from rit.foundation.audit import actions as audit
from rit.people import queries as people
from rit.people.models import Person
from rit.people.rules import HR_DOOR
from rit.people.states import Cadre
from rit.stimulate.appraisal import queries, rules, telling
from rit.stimulate.appraisal.looking import acting, facts, locked
from rit.stimulate.appraisal.models import Cycle, Goal, Remark, SharedGoal, Talk
from rit.stimulate.appraisal.states import step_named


@dataclass(frozen=True)
class Period:
    """`next_date`: when the preparatory talk is, if that is agreed."""

    from_date: date
    to_date: date
    next_date: date | None = None


@dataclass(frozen=True)
class Said:
    """What is written down of a talk."""

    kind: str
    day: date
    discussed: str
    agreed: str = ""
    next_date: date | None = None


@transaction.atomic
def begin(person: Person, period: Period, *, by: Actor, now: datetime) -> Cycle:
    """Refused when somebody evaluates this person already, whoever that is."""
    day = now.date()
    line = {head.pk for head in people.line_above(person, day)}
    require(
        rules.may_begin(
            by,
            person.pk,
            queries.standing(by.person, day),
            in_line=by.person in line,
            of_corps=person.cadre != Cadre.EXTERNAL,
        )
    )
    units = people.units_of(person.pk, day)
    if not units:
        raise Refused(no(_("This person holds no function in a unit today.")))
    cycle = Cycle(
        person=person, evaluator_id=acting(by), unit=units[0], begun_at=now, changed_at=now, **vars(period)
    )
    try:
        with transaction.atomic():
            cycle.save(force_insert=True)
    except IntegrityError:
        raise Refused(no(_("An evaluation of this person is running already."))) from None
    audit.append("appraisal.begun", by=by, now=now, subject=cycle)
    telling.person(cycle, by=by, now=now)
    return cycle


@transaction.atomic
def write_talk(key: UUID, said: Said, *, corrects: UUID | None = None, by: Actor, now: datetime) -> Talk:
    """A correction keeps what it corrects beside it, for both to read."""
    cycle = locked(key)
    known = facts(cycle)
    before = cycle.talks.filter(pk=corrects).first() if corrects else None
    if before is None:
        require(rules.may_talk(by, known, said.kind))
    else:
        require(rules.may_correct(by, known, corrected=cycle.talks.filter(corrects=before).exists()))
    row = Talk.objects.create(
        cycle=cycle,
        kind=before.kind if before else said.kind,
        day=said.day,
        discussed=said.discussed,
        agreed=said.agreed,
        corrects=before,
        at=now,
        by_id=acting(by),
    )
    if before is None:
        cycle.next_date = said.next_date
    _save(cycle, now, "next_date")
    audit.append("appraisal.talked", by=by, now=now, subject=cycle)
    telling.person(cycle, by=by, now=now)
    return row


@transaction.atomic
def plan_talk(key: UUID, day: date | None, *, by: Actor, now: datetime) -> None:
    """When they talk next; None takes the day away."""
    cycle = locked(key)
    require(rules.may_talk(by, facts(cycle)))
    cycle.next_date = day
    _save(cycle, now, "next_date")
    audit.append("appraisal.planned", by=by, now=now, subject=cycle)
    telling.person(cycle, by=by, now=now)


@transaction.atomic
def remark(key: UUID, text: str, *, talk: UUID | None = None, by: Actor, now: datetime) -> Remark:
    """Beside a talk, or beside the mention."""
    cycle = locked(key)
    require(rules.may_remark(by, facts(cycle)))
    about = cycle.talks.get(pk=talk) if talk else None
    row = Remark.objects.create(cycle=cycle, talk=about, text=text, at=now, by_id=acting(by))
    audit.append("appraisal.written", by=by, now=now)
    telling.evaluator(cycle, by=by, now=now)
    return row


def read(cycle: Cycle, *, by: Actor, now: datetime) -> None:
    """That HR or the final responsible read a mention stands in the trail; of the latter without which, as always."""
    if by.person not in (cycle.person_id, cycle.evaluator_id):
        audit.append("appraisal.read", by=by, now=now, subject=cycle if by.may_enter(HR_DOOR) else None)


@transaction.atomic
def stop(key: UUID, reason: str, *, by: Actor, now: datetime) -> None:
    """Somebody moves or leaves: another evaluator begins anew, and does not read what stood here."""
    cycle = locked(key)
    require(rules.may_stop(by, facts(cycle)))
    cycle.state, cycle.reason, cycle.next_date = step_named("stop").target, reason, None
    _save(cycle, now, "state", "reason", "next_date")
    audit.append("appraisal.stopped", by=by, now=now, subject=cycle)
    telling.person(cycle, by=by, now=now)


@transaction.atomic
def add_goal(key: UUID, text: str, *, comes_of: SharedGoal | None = None, by: Actor, now: datetime) -> Goal:
    cycle = locked(key)
    require(rules.may_have_goal(by, facts(cycle)))
    row = Goal.objects.create(cycle=cycle, text=text, comes_of=comes_of, added_at=now, added_by_id=acting(by))
    audit.append("appraisal.written", by=by, now=now)
    (telling.evaluator if by.person == cycle.person_id else telling.person)(cycle, by=by, now=now)
    return row


@transaction.atomic
def drop_goal(key: UUID, goal: UUID, *, by: Actor, now: datetime) -> None:
    """It stays in the history of the database; the page shows it no more."""
    cycle = locked(key)
    require(rules.may_have_goal(by, facts(cycle)))
    cycle.goals.filter(pk=goal, dropped_at=None).update(dropped_at=now)
    audit.append("appraisal.written", by=by, now=now)


def _save(cycle: Cycle, now: datetime, *columns: str) -> None:
    cycle.changed_at = now
    cycle.save(update_fields=["changed_at", *columns])
