"""The only writers of workshops: lock, ask the rule, write, audit, tell (L6.2-d)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.people.models import Person
from rit.protect.risks import actions as risks
from rit.protect.risks.actions import Given
from rit.protect.risks.models import Ballot, Item, Risk, Score, Workshop
from rit.protect.risks.queries import open_assessment
from rit.protect.risks.workshop import queries, rules

LEFT_OPEN = timedelta(days=14)  # our own choice: votes do not wait longer for a talk that did not come


@dataclass(frozen=True)
class Wanted:
    title: str
    day: date
    moment: str
    risks: Sequence[Risk]


@transaction.atomic
def begin(wanted: Wanted, *, by: Actor, now: datetime) -> Workshop:
    """On the scale of the open assessment; nobody is in it yet."""
    require(rules.may_begin(by))
    assessment = open_assessment()
    facts = [risks.facts(one) for one in wanted.risks]
    require(rules.may_choose(by, facts, open_assessment=assessment is not None))
    if assessment is None or by.person is None:
        raise LookupError("no assessment is open")
    made = Workshop.objects.create(
        title=wanted.title,
        day=wanted.day,
        moment=wanted.moment,
        assessment=assessment,
        leader_id=by.person,
        created_at=now,
    )
    Item.objects.bulk_create(
        Item(workshop=made, risk=risk, order=order) for order, risk in enumerate(wanted.risks, 1)
    )
    audit.append("risk.workshop_begun", by=by, now=now, subject=made, detail={"risks": len(facts)})
    return made


@transaction.atomic
def seat(key: UUID, person: Person, *, by: Actor, now: datetime) -> None:
    """Somebody takes part, and is told. Twice is once."""
    workshop, room = _locked(key)
    require(rules.may_seat(by, room))
    if person.pk in room.people:
        return
    workshop.people.add(person)
    audit.append("risk.workshop_seated", by=by, now=now, subject=workshop, detail={"person": str(person.pk)})
    if person.account_id and person.pk != by.person:
        notices.tell([person.account_id], "risk_workshop", queries.address(workshop.pk), by=by, now=now)


@transaction.atomic
def unseat(key: UUID, person: Person, *, by: Actor, now: datetime) -> None:
    """Takes no part after all. What that person scored already stays in the count."""
    workshop, room = _locked(key)
    require(rules.may_lead(by, room))
    workshop.people.remove(person)
    audit.append("risk.workshop_left", by=by, now=now, subject=workshop, detail={"person": str(person.pk)})
    if person.account_id:
        notices.withdraw(person.account_id, queries.address(workshop.pk), by=by, now=now)


@transaction.atomic
def vote(key: UUID, order: int, likelihood: int, impact: int, *, by: Actor, now: datetime) -> None:
    """The own score, or another one in its place. No trail says what, nor that: it is nobody else's."""
    item = (
        Item.objects.select_for_update(of=("self",)).select_related("workshop").get(workshop=key, order=order)
    )
    require(rules.may_vote(by, queries.room_of(item.workshop), shown=item.shown_at is not None))
    steps = {"likelihood": likelihood, "impact": impact, "at": now}
    if not Ballot.objects.filter(item=item, person=by.person).update(**steps):
        Ballot.objects.bulk_create([Ballot(item=item, person_id=by.person or NOBODY, **steps)])


@transaction.atomic
def show(key: UUID, order: int, *, by: Actor, now: datetime) -> Item:
    """Opens the spread: its middle, counts by place when enough voted, and the votes are gone. Twice is once."""
    workshop, room = _locked(key)
    item = workshop.items.get(order=order)
    if item.shown_at is None:
        require(rules.may_show(by, room, voted=queries.voted(workshop).get(item.pk, 0)))
        with connection.cursor() as cursor:
            cursor.execute("select risk_workshop_show(%s, %s)", [item.pk, now])
        item.refresh_from_db()
        audit.append("risk.workshop_shown", by=by, now=now, subject=workshop, detail={"voters": item.voters})
    return item


@transaction.atomic
def agree(key: UUID, order: int, given: Given, *, version: int, by: Actor, now: datetime) -> Score:
    """The score that the room agrees on, by the action that keeps every score. Raises Stale, Refused."""
    workshop, room = _locked(key)
    item = workshop.items.select_related("risk").get(order=order)
    assessment = open_assessment()
    require(
        rules.may_agree(
            by,
            room,
            risks.facts(item.risk),
            shown=item.shown_at is not None,
            agreed=item.score_id is not None,
            same_assessment=assessment is not None and assessment.pk == workshop.assessment_id,
        )
    )
    item.score = risks.score(item.risk_id, given, version=version, by=by, now=now)
    item.save(update_fields=["score"])
    return item.score


@transaction.atomic
def close(key: UUID, *, by: Actor, now: datetime) -> None:
    """Nobody scores any more; votes whose spread was never opened are gone."""
    workshop, room = _locked(key)
    require(rules.may_lead(by, room))
    _close(workshop, by=by, now=now)


@transaction.atomic
def close_left_open(*, by: Actor, now: datetime) -> int:
    """Every night, as the clerk: votes do not wait for ever. How many were closed."""
    found = Workshop.objects.filter(closed_at=None, day__lt=now.date() - LEFT_OPEN).defer("title")
    for workshop in found:
        _close(workshop, by=by, now=now)
    return len(found)


def _close(workshop: Workshop, *, by: Actor, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select risk_workshop_close(%s, %s)", [workshop.pk, now])
    audit.append("risk.workshop_closed", by=by, now=now, subject=workshop)


def _locked(key: UUID) -> tuple[Workshop, rules.Room]:
    workshop = Workshop.objects.select_for_update(of=("self",)).get(pk=key)
    return workshop, queries.room_of(workshop)
