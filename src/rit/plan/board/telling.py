"""Whom the board tells that something happened: a person, or everybody whose role opens a door."""

from __future__ import annotations

from datetime import datetime

from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Grant
from rit.foundation.access.queries import in_force
from rit.foundation.access.roles import roles
from rit.foundation.notices import actions as notices
from rit.people.models import Person


def tell_door(door: str, kind: str, url: str, *, by: Actor, now: datetime) -> None:
    """Everybody who holds, that day, a role with this door."""
    codes = [role.code for role in roles().values() if door in role.doors]
    accounts = Grant.objects.filter(in_force(now.date()), role__in=codes).values_list("account", flat=True)
    notices.tell(accounts, kind, url, by=by, now=now)


def tell_person(person: Person | None, kind: str, url: str, *, by: Actor, now: datetime) -> None:
    if person is not None and person.account_id:
        notices.tell([person.account_id], kind, url, by=by, now=now)
