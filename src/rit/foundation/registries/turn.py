"""*My turn*: one list for everybody, ordered by what is due; each area adds what waits for a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry
from rit.foundation.registries.rows import Row, Rows, Worded, answers, gathering

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Turn:
    """Verb before object: `what` to do, about `subject`. `because` stands beside the date; `legal`: a law sets it."""

    due: date | None
    what: str | _StrPromise
    subject: str
    url: str
    because: str | _StrPromise
    step: str | _StrPromise = ""
    asked_by: str = ""
    legal: bool = False
    pillar: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Provider:
    """`rows` are `described`, nearest first, of the actor or of the team; `turn` makes the words of one of them.

    `count` gives the rows that ask attention, in one part or in several that share no row; of a part that was cut off,
    so many are counted. The database reads and counts them together with those of all other
    areas: never evaluate them, and let nothing but the arguments decide what is asked, as it is worded once and asked
    again on the next page. None asks nothing of this actor.
    """

    rows: Callable[[Actor, date, bool], Rows | None]
    turn: Callable[[Row, Actor, date], Turn | None]
    count: Callable[[Actor, date], QuerySet[Any] | Sequence[QuerySet[Any]] | None] = lambda actor, day: None


providers: Registry[Provider] = Registry()


def gather(actor: Actor, day: date, *, team: bool, limit: int = 200) -> list[Turn]:
    """Whatever waits, of all areas: one query."""
    rows = answers(_asked(actor, day, team, limit, get_language()))
    found = [
        turn
        for name, provider in providers.items()
        for row in rows.get(name, ())
        if (turn := provider.turn(row, actor, day))
    ]
    return sorted(found, key=lambda turn: (turn.due or date.max, turn.subject))[:limit]


@lru_cache(maxsize=1024)
def _asked(actor: Actor, day: date, team: bool, limit: int, language: str | None) -> Worded:
    """What is asked follows from who asks, the day and the language alone; a test sees that saying it asks nothing."""
    asked = {name: provider.rows(actor, day, team) for name, provider in providers.items()}
    return gathering({name: part[:limit] for name, part in asked.items() if part is not None})


def attention(actor: Actor, day: date) -> list[QuerySet[Any]]:
    """The rows that ask attention, of each area; the menu counts them."""
    found: list[QuerySet[Any]] = []
    for provider in providers:
        rows = provider.count(actor, day)
        if rows is not None:
            found += [rows] if isinstance(rows, QuerySet) else rows
    return found
