"""The trajectory after an insufficient: asked, worked on, looked back on, closed (L6.8-b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from rit.foundation.access import queries as access
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.people.models import Person
from rit.stimulate.appraisal import rules, telling
from rit.stimulate.appraisal.looking import acting, facts, followed, locked, locked_trajectory
from rit.stimulate.appraisal.models import Note, Stage, Trajectory
from rit.stimulate.appraisal.states import Entry

Row = TypeVar("Row", Note, Stage, None)


@dataclass(frozen=True)
class Asked:
    """`aim` is read by coordinator and coach, who read nothing of the evaluation."""

    aim: str
    coordinator: Person
    coach: Person
    review_date: date


@transaction.atomic
def ask(key: UUID, asked: Asked, *, by: Actor, now: datetime) -> Trajectory:
    cycle = locked(key)
    require(rules.may_ask_trajectory(by, facts(cycle)))
    for one in (asked.coordinator, asked.coach):
        _may_follow(one, {cycle.person_id, cycle.evaluator_id}, now.date())
    row = Trajectory.objects.create(
        cycle=cycle,
        person_id=cycle.person_id,
        evaluator_id=cycle.evaluator_id,
        begun_at=now,
        changed_at=now,
        **vars(asked),
    )
    audit.append("appraisal.written", by=by, now=now)
    telling.followers(row, by=by, now=now)
    return row


@transaction.atomic
def add_step(key: UUID, what: str, until_date: date, *, by: Actor, now: datetime) -> Stage:
    one = locked_trajectory(key)
    require(rules.may_work_on(by, followed(one)))
    row = Stage.objects.create(
        trajectory=one, what=what, until_date=until_date, added_at=now, added_by_id=acting(by)
    )
    return _noted(one, row, by, now)


@transaction.atomic
def step_done(key: UUID, stage: UUID, *, by: Actor, now: datetime) -> None:
    one = locked_trajectory(key)
    require(rules.may_work_on(by, followed(one)))
    row = one.stages.select_for_update().get(pk=stage)
    if row.done_date is None:
        row.done_date, row.done_by_id = now.date(), by.person
        row.save(update_fields=["done_date", "done_by"])
        _noted(one, row, by, now)


@transaction.atomic
def share(key: UUID, text: str, *, by: Actor, now: datetime) -> Note:
    one = locked_trajectory(key)
    require(rules.may_work_on(by, followed(one)))
    return _noted(one, _note(one, Entry.SHARED, text, by, now), by, now)


@transaction.atomic
def review(key: UUID, text: str, next_date: date, *, by: Actor, now: datetime) -> Note:
    """What came of looking back, and when they look again."""
    one = locked_trajectory(key)
    require(rules.may_review(by, followed(one)))
    one.review_date = next_date
    return _noted(one, _note(one, Entry.REVIEW, text, by, now), by, now)


@transaction.atomic
def close(key: UUID, result: str, text: str, *, by: Actor, now: datetime) -> None:
    """The mention stays as it is: a next cycle tells how things go."""
    one = locked_trajectory(key)
    require(rules.may_close(by, followed(one)))
    one.result, one.result_text, one.closed_at, one.closed_by_id = result, text, now, by.person
    _noted(one, None, by, now)


@transaction.atomic
def change_coach(key: UUID, coach: Person, *, by: Actor, now: datetime) -> None:
    """The new coach reads what was shared; the one before reads nothing any more."""
    one = locked_trajectory(key)
    known = followed(one)
    require(rules.may_change_coach(by, known))
    _may_follow(coach, {known.person, known.evaluator, known.coordinator}, now.date())
    one.coach = coach
    _noted(one, None, by, now)


def lapse(cycle: UUID, *, by: Actor, now: datetime) -> None:
    """An appeal changed the insufficient that a trajectory came from: it ends, and its four are told.

    By a function of the database's owner: who decides on an appeal reads no trajectory.
    """
    words = _("What it came from was changed on appeal.")
    with connection.cursor() as cursor:
        cursor.execute("select which, account from appraisal_lapse(%s, %s, %s)", [cycle, words, now])
        told = cursor.fetchall()
    if told:
        audit.append("appraisal.written", by=by, now=now)
        accounts = [account for _which, account in told if account]
        url = reverse("appraisal:trajectory", args=[told[0][0]])
        notices.tell(accounts, "trajectory_news", url, by=by, now=now)


def _may_follow(person: Person, parties: set[UUID], day: date) -> None:
    held = access.roles_held(person.account_id, day) if person.account_id else frozenset[str]()
    require(rules.may_follow(held, is_party=person.pk in parties))


def _note(one: Trajectory, kind: Entry, text: str, by: Actor, now: datetime) -> Note:
    return Note.objects.create(trajectory=one, kind=kind, text=text, at=now, by_id=acting(by))


def _noted(one: Trajectory, row: Row, by: Actor, now: datetime) -> Row:
    """Keeps what changed of the trajectory, and tells the others that there is news."""
    one.changed_at = now
    columns = ["review_date", "result", "result_text", "closed_at", "closed_by", "coach", "changed_at"]
    one.save(update_fields=columns)
    audit.append("appraisal.written", by=by, now=now)
    telling.followers(one, by=by, now=now)
    return row
