"""What stands beside a page of another area: cards about its subject, such as the indicators of an objective.

The page does not know who adds cards; an area above it registers under its own name and answers for the subjects
it knows. A page asks once with `of(...)` and includes `ui/beside.html`.
"""

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
class Fact:
    """One line of a card; `shape` is a drawing of the sprite that goes with the word, or empty."""

    text: str | _StrPromise
    shape: str = ""


@dataclass(frozen=True)
class Card:
    """`group` is the heading under which cards of one kind stand together; `url` may be empty."""

    group: str | _StrPromise
    title: str | _StrPromise
    url: str
    facts: Sequence[Fact] = ()


# Who reads, the kind of subject ("objective", "action"), its key, and the day. One that knows nothing of the kind
# answers with nothing; at most a dozen cards, in a fixed number of queries.
Key = int | UUID
Provider = Callable[[Actor, str, Key, date], Iterable[Card]]
providers: Registry[Provider] = Registry()


def of(actor: Actor, kind: str, key: Key, day: date) -> list[tuple[str | _StrPromise, list[Card]]]:
    """The cards for one subject, by heading, in the order of registration."""
    groups: dict[str | _StrPromise, list[Card]] = {}
    for provider in providers:
        for card in provider(actor, kind, key, day):
            groups.setdefault(card.group, []).append(card)
    return list(groups.items())
