"""Records who was there, and sets mistakes right without hiding them (L6.1-a, L6.4-c)."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.stimulate.training.events import queries, rules
from rit.stimulate.training.events.models import Attendance, TrainingSession
from rit.stimulate.training.events.states import SessionState, Way

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that look alike on paper
LENGTH = 16  # 78 bits: nobody finds a certificate by trying


@transaction.atomic
def record(key: UUID, people: Collection[UUID], *, by: Actor, now: datetime) -> int:
    """They were there, the whole time. Who is recorded already stays as is; how many came new."""
    session = queries.locked(key)
    require(rules.may_record(by, queries.facts(session), now=now))
    require(rules.may_record_of(by, people))
    return _add(session, people, Way.LIST, by=by, now=now)


@transaction.atomic
def arrive(key: UUID, *, by: Actor, now: datetime) -> bool:
    """Oneself, by the code on the screen, which the view has read. Whether it is new: twice is once."""
    session, person = queries.locked(key), by.person or NOBODY
    mine = queries.invitation(key, person)
    answer = mine.answer if mine else ""
    require(rules.may_arrive(by, queries.facts(session), answer, ends_at=session.ends_at, now=now))
    return bool(_add(session, [person], Way.QR, by=by, now=now))


def _add(session: TrainingSession, people: Collection[UUID], way: Way, *, by: Actor, now: datetime) -> int:
    known = queries.lines_of(session.pk, people)
    fresh = [one for one in dict.fromkeys(people) if one not in known]
    Attendance.objects.bulk_create(
        [_row(session, one, session.minutes, way, by=by, now=now) for one in fresh], batch_size=2000
    )
    if fresh and session.state == SessionState.PLANNED:
        session.state, session.changed_at = SessionState.HELD, now
        session.save(update_fields=["state", "changed_at"])
    if fresh:
        detail: dict[str, str | int] = {"people": len(fresh), "way": way.value}
        audit.append("training.attended", by=by, now=now, subject=session, detail=detail)
    return len(fresh)


@transaction.atomic
def correct(line: Attendance, minutes: int, reason: str, *, by: Actor, now: datetime) -> Attendance:
    """Another row counts from now on; 0 minutes is *was not there*. The old certificate is withdrawn by it."""
    session = queries.locked(line.session_id)
    replaced = Attendance.objects.filter(replaces=line).exists()
    own = by.person is not None and by.person == line.person_id
    require(rules.may_correct(by, queries.facts(session), replaced=replaced, own=own))
    row = _row(session, line.person_id, minutes, Way.LIST, by=by, now=now)
    row.replaces, row.reason = line, reason
    row.save(force_insert=True)
    detail: dict[str, str | int] = {"before": line.minutes, "after": minutes, "line": str(line.pk)}
    audit.append("training.corrected", by=by, now=now, subject=session, reason=reason, detail=detail)
    return row


def _row(
    session: TrainingSession, person: UUID, minutes: int, way: Way, *, by: Actor, now: datetime
) -> Attendance:
    return Attendance(
        session=session,
        person_id=person,
        present=minutes > 0,
        minutes=minutes,
        code="".join(secrets.choice(LETTERS) for _at in range(LENGTH)),
        way=way,
        at=now,
        by_id=by.person,
        by_name="" if by.person else by.name,
    )
