"""Appends to the trail, seals it, verifies it. Nothing here, or anywhere, changes or removes a row."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Model

from rit.foundation.adding import Together, add
from rit.foundation.audit.models import Entry

if TYPE_CHECKING:
    from rit.foundation.access.actor import Actor

Detail = Mapping[str, str | int | bool | list[str] | list[int] | None]


def append(
    event: str,
    *,
    by: Actor | None,
    now: datetime,
    subject: Model | None = None,
    reason: str = "",
    detail: Detail | None = None,
    into: Together | None = None,
) -> None:
    """Adds one entry in the caller's transaction: it stands exactly when the change stands."""
    entry = Entry(
        at=now,
        event=event,
        account_id=by.account if by else None,
        actor="" if by is None or by.account else by.name,
        subject_table=subject._meta.db_table if subject else "",
        subject_id=str(subject.pk) if subject else "",
        reason=reason,
        detail=dict(detail or {}),
    )
    add([entry], into=into)


def seal() -> int:
    """Chains what has been committed since the last time; how many. One sealer at a time (advisory lock)."""
    with connection.cursor() as cursor:
        cursor.execute("select rit_audit_seal()")
        return int(cursor.fetchone()[0])


@dataclass(frozen=True)
class Verification:
    """`broken_at` is the position of the first broken link; `tail` counts entries not yet sealed."""

    sealed: int
    tail: int
    head: str
    broken_at: int | None
    why: str = ""

    @property
    def sound(self) -> bool:
        return self.broken_at is None


def verify() -> Verification:
    """Reads the whole chain in order and recomputes every link."""
    previous, position = b"", 0
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "select s.position, s.hash, rit_audit_text(e) from audit_seal s"
            " left join audit_entry e on e.id = s.entry_id order by s.position"
        )
        for found, stored, text in cursor:
            position += 1
            if found != position:
                return Verification(position - 1, 0, previous.hex(), position, "a link is missing")
            if text is None:
                return Verification(position - 1, 0, previous.hex(), position, "its entry is gone")
            expected = hashlib.sha256(previous + text.encode()).digest()
            if bytes(stored) != expected:
                return Verification(position - 1, 0, previous.hex(), position, "its entry was changed")
            previous = expected
    return Verification(position, unsealed(), previous.hex(), None)


def unsealed() -> int:
    return Entry.objects.filter(seal=None).count()


def head() -> tuple[int, str]:
    """Position and hash of the last seal: printed on reports, so that a later rewrite shows."""
    with connection.cursor() as cursor:
        cursor.execute("select position, encode(hash, 'hex') from audit_seal order by position desc limit 1")
        row = cursor.fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")
