"""The only writers of live dilemmas: lock, ask the rule, write, audit (L6.4-e). No trail says who voted, nor that."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from rit.foundation import prepared
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.plan.states import Step
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.live import ballots, rules
from rit.stimulate.training.live.models import Harvest, Live, LiveNote
from rit.stimulate.training.live.states import Phase


@transaction.atomic
def begin(edition: Edition, *, code: str = "", by: Actor, now: datetime) -> Live:
    """People can join at once, until the end of the day. `code` is given by the demo only."""
    require(rules.may_open(by, edition.state))
    live = Live.objects.create(
        edition=edition,
        coach_id=by.person or NOBODY,
        code=code or _free_code(),
        day=timezone.localdate(now),
        opened_at=now,
    )
    audit.append("live.opened", by=by, now=now, subject=live)
    return live


@transaction.atomic
def take(key: UUID, step: Step, *, by: Actor, now: datetime) -> Live:
    """A step of the table; taking the step that just was taken changes nothing, as after a double click."""
    live = Live.objects.select_for_update(of=("self",)).get(pk=key)
    if live.phase == step.target and live.coach_id == by.person:
        return live
    require(rules.may_take(by, room(live), step))
    if step.target == Phase.CLOSED:
        return _close(live, by, now)
    live.phase = step.target
    live.save(update_fields=["phase"])
    return live


def cast(key: UUID, moment: str, secret: str, chosen: int, *, by: None = None, now: datetime) -> str:
    """A vote, or another one in its place: *new*, *changed*, *same*, or *shut* when the vote is over.

    Sent again it is *same*. `by` is nobody: whoever votes is not known here; nor is `now` written down.
    """
    ballot = [key, moment, ballots.name(secret, key, moment), ballots.pad(secret, key, moment), chosen]
    with (
        transaction.atomic()
    ):  # prepared: the choice is not in the text that monitoring of the database shows
        [(said,)] = prepared.rows("select live_cast(%s, %s, %s, %s, %s)", ballot)
    return str(said)


@transaction.atomic
def note(key: UUID, text: str, *, by: Actor, now: datetime) -> None:
    """The coach's own; empty takes it away. The trail says nothing of it."""
    live = Live.objects.select_for_update(of=("self",)).get(pk=key)
    require(rules.may_lead(by, room(live)))
    mine = LiveNote.objects.filter(live=live, person=by.person)
    if not text:
        mine.delete()
    elif not mine.update(text=text):
        LiveNote.objects.bulk_create([LiveNote(live=live, person_id=by.person or NOBODY, text=text)])


@transaction.atomic
def harvest(key: UUID, lines: Sequence[str], language: str, *, by: Actor, now: datetime) -> int:
    """Keeps what the group takes along, apart from the sitting: with the dilemma and the year, nothing else."""
    live = Live.objects.select_for_update(of=("self",)).select_related("edition").get(pk=key)
    require(rules.may_harvest(by, room(live)))
    made = [
        Harvest(edition=live.edition, year=live.day.year, language=language, text=text)
        for text in dict.fromkeys(lines)
    ]
    Harvest.objects.bulk_create(made)
    return len(made)


@transaction.atomic
def drop(key: UUID, *, by: Actor, now: datetime) -> None:
    """A sentence that should not have been kept. The trail keeps that one went, not what it said."""
    require(rules.may_drop(by))
    gone, _tables = Harvest.objects.filter(pk=key).delete()
    if gone:
        audit.append("live.harvest_dropped", by=by, now=now)


@transaction.atomic
def close_left_open(*, by: Actor, now: datetime) -> int:
    """Every night, as the clerk: a sitting ends with its day, and no vote waits for a coach. How many.

    What is left is written anew in an order of chance, so that the files hold no ballot that was wiped.
    """
    found = Live.objects.filter(closed_at=None, day__lt=timezone.localdate(now)).only("pk")
    closed = 0
    for live in found:
        with (
            contextlib.suppress(DatabaseError),
            transaction.atomic(),
        ):  # its coach may be closing it right now
            _close(live, by, now)
            closed += 1
    with connection.cursor() as cursor:
        cursor.execute("select live_shuffle()")
    return closed


def room(live: Live) -> rules.Room:
    return rules.Room(live.coach_id, live.phase, live.before, live.after)


def _close(live: Live, by: Actor, now: datetime) -> Live:
    """Counts and wipes in one function: no moment exists in which both stand."""
    with connection.cursor() as cursor:
        cursor.execute("select live_close(%s, %s)", [live.pk, now])
    audit.append("live.closed", by=by, now=now, subject=live)
    return live


def _free_code() -> str:
    tries = (ballots.new_code() for _try in range(20))
    return next(code for code in tries if not Live.objects.filter(code=code).exists())
