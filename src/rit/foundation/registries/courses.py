"""What can be followed, and how much of it people followed since a day: training registers, others ask (L6.2-c).

    courses.providers.add("training", courses.Provider(every, followed))

A course is known by a code that stays. Who was there is behind a wall: of whom a reader may not know it, none is said.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry


@dataclass(frozen=True)
class Course:
    """`title` in the active language; `minutes` as long as it usually lasts; `offered`: it can be chosen today."""

    code: str
    title: str
    minutes: int
    offered: bool = True


@dataclass(frozen=True)
class Followed:
    """`courses`: those asked about, by code. `known`: of whom the reader may know it.

    `times`: by course and person, the days with their minutes.
    """

    courses: Mapping[str, Course] = field(default_factory=dict)
    known: frozenset[UUID] = frozenset()
    times: Mapping[tuple[str, UUID], list[tuple[date, int]]] = field(default_factory=dict)

    def minutes(self, course: str, person: UUID, since: date) -> int:
        return sum(minutes for day, minutes in self.times.get((course, person), ()) if day >= since)


@dataclass(frozen=True)
class Provider:
    """`every(codes)`: what can be chosen, and these whatever became of them. `followed(actor, codes, people, day)`."""

    every: Callable[[Collection[str]], Iterable[Course]]
    followed: Callable[[Actor, Collection[str], Collection[UUID], date], Followed]


providers: Registry[Provider] = Registry()


def every(*codes: str) -> dict[str, Course]:
    """By code, those that can be chosen and these: a query."""
    return {one.code: one for provider in providers for one in provider.every(codes)}


def followed(actor: Actor, codes: Collection[str], people: Collection[UUID], day: date) -> Followed:
    """What these people followed of these courses until the day: one query."""
    for provider in providers:
        return provider.followed(actor, codes, people, day)
    return Followed()
