"""Whom the board tells that something happened: a person, or everybody whose role opens a door."""

from __future__ import annotations

from datetime import datetime

from rit.foundation.access.actor import Actor
from rit.foundation.access.queries import accounts_with
from rit.foundation.notices import actions as notices
from rit.people.models import Person


def tell_door(door: str, kind: str, url: str, *, by: Actor, now: datetime) -> None:
    """Everybody who holds, that day, a role with this door."""
    notices.tell(accounts_with(door, now.date()), kind, url, by=by, now=now)


def tell_person(person: Person | None, kind: str, url: str, *, by: Actor, now: datetime) -> None:
    if person is not None and person.account_id:
        notices.tell([person.account_id], kind, url, by=by, now=now)
