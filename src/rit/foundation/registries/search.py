"""Search and the command palette: each area answers for its own, and only with what the actor may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry

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


Provider = Callable[[Actor, str, int], Iterable[Hit]]
providers: Registry[Provider] = Registry()


def find(actor: Actor, text: str, limit: int = 6) -> list[Hit]:
    """At most `limit` hits of each area; fewer than two characters find nothing."""
    text = " ".join(text.split())[:80]
    if len(text) < 2:
        return []
    return [hit for provider in providers for hit in provider(actor, text, limit)]
