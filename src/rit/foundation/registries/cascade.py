"""*What the plan asks now* of a person or a unit (L1-e): each area adds the lines that come from its own work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Asked:
    """One thing: what, by when, who does it. `late` is decided by the area, which knows its own dates."""

    what: str
    url: str
    due: date | None
    because: str | _StrPromise
    owner: str = ""
    pillar: str = ""
    late: bool = False


@dataclass(frozen=True)
class Provider:
    """Nearest date first, at most `limit`; the actor is the reader, who may not see everything."""

    of_person: Callable[[Actor, UUID, date, int], Iterable[Asked]]
    of_units: Callable[[Actor, Sequence[UUID], date, int], Iterable[Asked]]


providers: Registry[Provider] = Registry()
MOST = 100


def of_person(reader: Actor, person: UUID, day: date) -> list[Asked]:
    return _ordered(line for provider in providers for line in provider.of_person(reader, person, day, MOST))


def of_units(reader: Actor, units: Sequence[UUID], day: date) -> list[Asked]:
    return _ordered(line for provider in providers for line in provider.of_units(reader, units, day, MOST))


def _ordered(lines: Iterable[Asked]) -> list[Asked]:
    return sorted(lines, key=lambda line: (line.due or date.max, line.what))[:MOST]
