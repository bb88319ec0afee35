"""Asks people to come, takes their answer, and lets the waiting list move up by itself (L6.1-a, L6.4-b)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.people.models import Person
from rit.stimulate.training.events import queries, rules
from rit.stimulate.training.events.models import Invitation, TrainingSession
from rit.stimulate.training.events.spreading import spread
from rit.stimulate.training.events.states import Answer


@transaction.atomic
def invite(key: UUID, people: Iterable[Person], *, by: Actor, now: datetime) -> int:
    """People to one session. Who is on its list already is left as is; how many were asked."""
    session = queries.locked(key)
    require(rules.may_invite(by, queries.facts(session), now=now))
    there = set(Invitation.objects.filter(session=session).values_list("person", flat=True))
    fresh = [one for one in people if one.pk not in there]
    free = session.capacity - queries.counts([key])[key].taken
    require(rules.fits([one.pk for one in fresh], free=free))
    return _ask(dict.fromkeys(fresh, session), session, by=by, now=now)


@transaction.atomic
def invite_everybody(key: UUID, *, by: Actor, now: datetime) -> int:
    """Whoever was not asked yet, over all coming sessions of this activity, as far as there are places."""
    session = queries.locked(key)
    require(rules.may_invite(by, queries.facts(session), now=now))
    require(rules.may_invite_everybody(by))
    slots = list(queries.slots(session.activity_id, now)[: queries.MOST_SLOTS])
    counted = queries.counts([one.pk for one in slots])
    free = {one: one.capacity - counted[one.pk].taken for one in slots}
    people = queries.not_asked_yet(session.activity_id, timezone.localdate(session.begins_at), now)
    return _ask(spread(people, free), session, by=by, now=now)


@transaction.atomic
def come(key: UUID, *, by: Actor, now: datetime) -> str:
    """The answer as it stands: coming, or waiting when somebody took the place that was given up."""
    session, mine = _mine(key, by, now)
    if mine.answer == Answer.WAITING:
        return mine.answer
    keeps_place = mine.answer in (Answer.ASKED, Answer.COMING)
    full = not keeps_place and queries.counts([key])[key].taken >= session.capacity
    others = [] if keeps_place or full else queries.elsewhere(session, by.person, now)
    answer = _answer(mine, Answer.WAITING if full else Answer.COMING, by, now)
    _leave(others, by, now)
    return answer


@transaction.atomic
def decline(key: UUID, *, by: Actor, now: datetime) -> None:
    """The place goes to whoever waits longest."""
    _session, mine = _mine(key, by, now)
    _answer(mine, Answer.CANNOT, by, now)
    move_up(key, by=by, now=now)


@transaction.atomic
def move(key: UUID, *, by: Actor, now: datetime) -> str:
    """To this session: at once when there is a place; else waiting here, and keeping the place that one has."""
    session = queries.locked(key)
    others, mine = queries.elsewhere(session, by.person, now), queries.invitation(key, by.person)
    require(
        rules.may_move(queries.facts(session), asked=bool(others), there=mine.answer if mine else "", now=now)
    )
    full = queries.counts([key])[key].taken >= session.capacity
    if mine is None:
        mine = Invitation(session=session, person_id=by.person or NOBODY, asked_at=now)
        _stand(mine, Answer.WAITING if full else Answer.COMING, now)
        mine.save(force_insert=True)
        audit.append("training.answered", by=by, now=now, subject=mine.session)
    else:
        _answer(mine, Answer.WAITING if full else Answer.COMING, by, now)
    if not full:
        _leave(others, by, now)
    return mine.answer


def move_up(key: UUID, *, by: Actor, now: datetime) -> int:
    """Free places go to who waits, in order; a function of the database's owner sees past the wall. How many."""
    with connection.cursor() as cursor:
        cursor.execute("select person, session from training_move_up(%s, %s)", [key, now])
        moved = cursor.fetchall()
    sessions = dict(moved)
    accounts = Person.objects.filter(pk__in=sessions, account__isnull=False).values_list("pk", "account")
    urls = {account: reverse("training:session", args=[sessions[person]]) for person, account in accounts}
    notices.tell_each(urls, "training_moved_up", by=by, now=now)
    return len(moved)


def _ask(
    places: Mapping[Person, TrainingSession], session: TrainingSession, *, by: Actor, now: datetime
) -> int:
    """One insert and one notice each, however many."""
    rows = [Invitation(session=one, person=person, asked_at=now) for person, one in places.items()]
    Invitation.objects.bulk_create(rows, batch_size=2000)
    if rows:
        urls = {
            person.account_id: reverse("training:session", args=[one.pk])
            for person, one in places.items()
            if person.account_id
        }
        notices.tell_each(urls, "training_asked", by=by, now=now)
        audit.append("training.invited", by=by, now=now, subject=session, detail={"people": len(rows)})
    return len(rows)


def _mine(key: UUID, by: Actor, now: datetime) -> tuple[TrainingSession, Invitation]:
    session = queries.locked(key)
    mine = Invitation.objects.get(session=key, person=by.person or NOBODY)
    require(rules.may_answer(mine.answer, queries.facts(session), now=now))
    return session, mine


def _answer(mine: Invitation, answer: str, by: Actor, now: datetime) -> str:
    if mine.answer != answer:
        _stand(mine, answer, now)
        mine.save(update_fields=["answer", "answered_at", "waiting_since"])
        audit.append("training.answered", by=by, now=now, subject=mine.session)  # which, the wall keeps
    return answer


def _leave(others: Collection[Invitation], by: Actor, now: datetime) -> None:
    """All of them first: a list that moves up in between would give this person a place again."""
    for other in others:
        _answer(other, Answer.MOVED, by, now)
    for other in others:
        move_up(other.session_id, by=by, now=now)


def _stand(mine: Invitation, answer: str, now: datetime) -> None:
    mine.answer, mine.answered_at = answer, now
    mine.waiting_since = now if answer == Answer.WAITING else None
