"""Search and the command palette: each area answers for its own, and only with what the actor may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry
from rit.foundation.registries.rows import Row, Rows, together

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Hit:
    """One line of the answer; `kind` is a translated word such as person or action."""

    kind: str | _StrPromise
    title: str
    url: str
    second: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Provider:
    """`rows` are `described`, the best first, and no more than asked for; `hit` makes the words of one row.

    An area with a few rows of policy may give them all, and say None for those that do not hold the text.
    """

    rows: Callable[[Actor, str, int], Rows | None]
    hit: Callable[[Row, str], Hit | None]


@dataclass(frozen=True)
class Known:
    """For an area without tables: its hits, from policy files, without a query."""

    hits: Callable[[Actor, str, int], Iterable[Hit]]


providers: Registry[Provider | Known] = Registry()


def find(actor: Actor, text: str, limit: int = 6) -> list[Hit]:
    """At most `limit` hits of each area, in one query; fewer than two characters find nothing."""
    text = " ".join(text.split())[:80]
    if len(text) < 2:
        return []
    asked = {name: one for name, one in providers.items() if isinstance(one, Provider)}
    rows = together({name: provider.rows(actor, text, limit) for name, provider in asked.items()})
    found: list[Hit] = []
    for name, provider in providers.items():
        if isinstance(provider, Known):
            found += provider.hits(actor, text, limit)
        else:
            found += [hit for row in rows[name] if (hit := provider.hit(row, text))][:limit]
    return found
