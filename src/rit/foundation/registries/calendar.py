"""Dates for calendars: each area adds the days that matter to an actor. Feeds are made from this list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry


@dataclass(frozen=True)
class Day:
    """`uid` stays the same when the date moves, so that a calendar moves the entry instead of doubling it."""

    uid: str
    on: date
    title: str
    url: str


Provider = Callable[[Actor, date, date], Iterable[Day]]
providers: Registry[Provider] = Registry()


def between(actor: Actor, first: date, last: date) -> list[Day]:
    return sorted(
        (day for provider in providers for day in provider(actor, first, last)),
        key=lambda day: (day.on, day.uid),
    )
