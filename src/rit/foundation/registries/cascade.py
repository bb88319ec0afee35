"""*What the plan asks now* of a person or a unit (L1-e): each area adds the lines that come from its own work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import get_language

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry
from rit.foundation.registries.rows import Row, Rows, Worded, answers, gathering

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Asked:
    """One thing: what, by when, who does it. `late` is decided by the area, which knows its own dates.

    `shared`: the whole unit does it, so that it has no owner and waits for none.
    """

    what: str
    url: str
    due: date | None
    because: str | _StrPromise
    owner: str = ""
    pillar: str = ""
    late: bool = False
    shared: bool = False


@dataclass(frozen=True)
class Provider:
    """Rows that are `described`, nearest date first; the actor is the reader, who may not see everything.

    `asked` makes the words of one row. What only persons do has nothing `of_units`. Nothing but the arguments decides
    what is asked: it is worded once, and asked again on the next page.
    """

    of_person: Callable[[Actor, UUID, date], Rows]
    asked: Callable[[Row, date], Asked]
    of_units: Callable[[Actor, Sequence[UUID], date], Rows] | None = None


providers: Registry[Provider] = Registry()
MOST = 100


def of_person(reader: Actor, person: UUID, day: date) -> list[Asked]:
    """One query for all areas."""
    return _lines(_of_person(reader, person, day, get_language()), day)


def of_units(reader: Actor, units: Sequence[UUID], day: date) -> list[Asked]:
    """One query for all areas."""
    return _lines(_of_units(reader, tuple(units), day, get_language()), day)


@lru_cache(maxsize=1024)
def _of_person(reader: Actor, person: UUID, day: date, language: str | None) -> Worded:
    return gathering({name: one.of_person(reader, person, day)[:MOST] for name, one in providers.items()})


@lru_cache(maxsize=256)
def _of_units(reader: Actor, units: tuple[UUID, ...], day: date, language: str | None) -> Worded:
    asked = {name: one.of_units(reader, units, day) for name, one in providers.items() if one.of_units}
    return gathering({name: part[:MOST] for name, part in asked.items()})


def _lines(asked: Worded, day: date) -> list[Asked]:
    rows = answers(asked)
    return _ordered(one.asked(row, day) for name, one in providers.items() for row in rows.get(name, ()))


def _ordered(lines: Iterable[Asked]) -> list[Asked]:
    return sorted(lines, key=lambda line: (line.due or date.max, line.what))[:MOST]
