"""*My turn*: one list for everybody, ordered by what is due; each area adds what waits for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, Value

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry

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
    """`gather` returns at most `limit` turns, nearest first; `count` the rows that ask attention, or None.

    The rows are counted by the database together with those of all other areas: never evaluate them.
    """

    gather: Callable[[Actor, date, bool, int], Iterable[Turn]]
    count: Callable[[Actor, date], QuerySet[Any] | None]


providers: Registry[Provider] = Registry()


def gather(actor: Actor, day: date, *, team: bool, limit: int = 200) -> list[Turn]:
    found = [turn for provider in providers for turn in provider.gather(actor, day, team, limit)]
    return sorted(found, key=lambda turn: (turn.due or date.max, turn.subject))[:limit]


def count(actor: Actor, day: date) -> int:
    """How many turns there are in all areas together: one query, as every page shows it."""
    found = [rows for provider in providers if (rows := provider.count(actor, day)) is not None]
    if not found:
        return 0
    ones = [rows.order_by().values_list(Value(1)) for rows in found]
    return ones[0].union(*ones[1:], all=True).count()
