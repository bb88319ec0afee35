"""The trail as its page shows it: ids and events, never a reason or a detail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from rit.foundation.audit.actions import Verification, unsealed
from rit.foundation.audit.models import Entry, Seal

VERIFIED = "trail.verified"
_behind_walls: set[str] = set()


def hide(area: str) -> None:
    """Of events of this area the page shows the day and the link alone: who checks the trail is on no list of a case,
    and would learn there that one exists, when it came, and who reads it.
    """
    _behind_walls.add(area)


@dataclass(frozen=True)
class Line:
    """`position` is None while the entry is not yet sealed. `hidden`: what happened is behind a wall."""

    id: int
    at: datetime
    event: str
    account: UUID | None
    actor: str
    subject_table: str
    subject_id: str
    position: int | None

    @property
    def hidden(self) -> bool:
        return not self.event


@dataclass(frozen=True)
class State:
    """How long the chain is now, and what the last verification found, and when."""

    sealed: int
    tail: int
    last: Verification | None
    last_at: datetime | None


def state() -> State:
    """Three queries, none of which reads the chain."""
    newest = Seal.objects.order_by("-position").values_list("position", flat=True).first()
    found = Entry.objects.filter(event=VERIFIED).order_by("-id").values_list("detail", "at").first()
    last, at = (Verification(**found[0]), found[1]) if found else (None, None)
    return State(newest or 0, unsealed(), last, at)


def count_since(event: str, account: UUID, since: datetime) -> int:
    """How often it happened to this account since a moment of real time; for limits."""
    return Entry.objects.filter(account_id=account, event=event, recorded_at__gt=since).count()


def newest(before: int | None, limit: int) -> list[Line]:
    """`limit` entries older than the id `before`, newest first."""
    entries = Entry.objects.order_by("-id")
    if before:
        entries = entries.filter(id__lt=before)
    names = ("id", "at", "event", "account_id", "actor", "subject_table", "subject_id", "seal__position")
    return [_seen(Line(*row)) for row in entries.values_list(*names)[:limit]]


def _seen(line: Line) -> Line:
    if line.event.partition(".")[0] not in _behind_walls:
        return line
    return replace(line, event="", account=None, actor="", subject_table="", subject_id="")
