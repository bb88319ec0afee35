"""Plans, changes and cancels sessions (L6.1-a, L6.3-b, L6.4-b)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.notices import actions as notices
from rit.people.models import Person, Unit
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.events import queries, rules
from rit.stimulate.training.events.actions.catalogue import Stale
from rit.stimulate.training.events.actions.inviting import move_up
from rit.stimulate.training.events.models import Activity, Invitation, TrainingSession
from rit.stimulate.training.events.states import STANDING, SessionState


@dataclass(frozen=True)
class SessionEdit:
    """A session as somebody plans it."""

    activity: Activity
    begins_at: datetime
    ends_at: datetime
    place: str
    language: str
    capacity: int
    units: Collection[Unit] = ()
    leaders: Collection[Person] = ()
    everybody: bool = False
    edition: Edition | None = None
    follows: TrainingSession | None = None


@transaction.atomic
def plan(edit: SessionEdit, *, by: Actor, now: datetime) -> TrainingSession:
    require(rules.may_plan(by))
    session = TrainingSession(created_at=now, created_by_id=by.person)
    _fill(session, edit, now)
    audit.append("training.planned", by=by, now=now, subject=session)
    return session


@transaction.atomic
def change(key: UUID, edit: SessionEdit, *, revision: int, by: Actor, now: datetime) -> TrainingSession:
    """Who was asked learns when the hour or the place moves; more places let the waiting list move up."""
    session = queries.locked(key)
    require(rules.may_change(by, queries.facts(session)))
    if session.revision != revision:
        raise Stale
    before, listed = (session.begins_at, session.ends_at, session.place), _listed(session)
    session.revision += 1
    _fill(session, edit, now)
    if before != (session.begins_at, session.ends_at, session.place):
        _tell(listed, session, "training_changed", by, now)  # also when the actor leads it no more
    move_up(session.pk, by=by, now=now)
    audit.append("training.changed", by=by, now=now, subject=session)
    return session


@transaction.atomic
def cancel(key: UUID, reason: str, *, by: Actor, now: datetime) -> TrainingSession:
    session = queries.locked(key)
    require(rules.may_change(by, queries.facts(session)))
    session.state, session.reason, session.changed_at = SessionState.CANCELLED, reason, now
    session.revision += 1
    session.save()
    _tell(_listed(session), session, "training_cancelled", by, now)
    audit.append("training.cancelled", by=by, now=now, subject=session, reason=reason)
    return session


def _fill(session: TrainingSession, edit: SessionEdit, now: datetime) -> None:
    for name in ("activity", "begins_at", "ends_at", "place", "language", "capacity", "everybody", "edition"):
        setattr(session, name, getattr(edit, name))
    session.follows = edit.follows or session.follows
    session.minutes = min(edit.activity.minutes, rules.lasts(edit.begins_at, edit.ends_at))
    session.recognised = bool(edit.activity.recognised_as)
    session.changed_at = now
    session.save()
    session.units.set(edit.units)
    session.leaders.set(edit.leaders)


def _listed(session: TrainingSession) -> list[UUID]:
    """The accounts of whoever stands on its list, of those this actor may name."""
    rows = Invitation.objects.filter(session=session, answer__in=STANDING, person__account__isnull=False)
    return list(rows.values_list("person__account_id", flat=True))


def _tell(listed: Collection[UUID], session: TrainingSession, kind: str, by: Actor, now: datetime) -> None:
    notices.tell(listed, kind, reverse("training:session", args=[session.pk]), by=by, now=now)
