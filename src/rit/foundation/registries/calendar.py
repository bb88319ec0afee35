"""Dates for calendars: each area adds the days that matter to an actor or to units. Feeds are made from this list.

A feed lives on telephones and with whoever runs their calendars, so its titles say no more than needed: the
actions of the policy are open to the whole corps and may carry their own title; an area with confidential things
gives a neutral one (*a term ends*), never a name, a number of a file or what it is about, and lets `url` lead to
the page, which has its own wall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Day:
    """`uid` stays the same when the date moves, so that a calendar moves the entry instead of doubling it.

    `version` rises with every change of the thing, and `changed_at` is when it last did, where the area knows.
    """

    uid: str
    on: date
    title: str
    url: str
    version: int = 0
    changed_at: datetime | None = None


Provider = Callable[[Actor, date, date], Iterable[Day]]
providers: Registry[Provider] = Registry()  # the actor's own days

UnitProvider = Callable[[Actor, Sequence[UUID], date, date], Iterable[Day]]
unit_providers: Registry[UnitProvider] = Registry()  # days of what these units carry


def between(actor: Actor, first: date, last: date) -> list[Day]:
    return ordered(day for provider in providers for day in provider(actor, first, last))


def of_units(actor: Actor, units: Sequence[UUID], first: date, last: date) -> list[Day]:
    return ordered(day for provider in unit_providers for day in provider(actor, units, first, last))


def ordered(days: Iterable[Day]) -> list[Day]:
    """By date, each thing once."""
    return sorted({day.uid: day for day in days}.values(), key=lambda day: (day.on, day.uid))


@dataclass(frozen=True)
class Subject:
    """Of what somebody may have a feed: nothing in particular, or a unit, a board."""

    key: str
    name: str


@dataclass(frozen=True)
class Kind:
    """A sort of feed. `subjects` are those that this actor may have today: asked again at each fetch, so that a
    feed ends with the right to it. `days` gives what stands in it.
    """

    code: str
    label: _StrPromise
    subjects: Callable[[Actor, date], Iterable[Subject]]
    days: Callable[[Actor, str, date, date], Iterable[Day]]


kinds: Registry[Kind] = Registry()


def add(kind: Kind) -> None:
    kinds.add(kind.code, kind)


def kind_named(code: str) -> Kind | None:
    return next((kind for kind in kinds if kind.code == code), None)
