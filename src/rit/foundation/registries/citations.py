"""*What cites this* (L2-e, L3-c): each area tells which of its things rest on a law, value, point or instruction.

What can be cited has a reference, such as `law:reporting-act-2022.D10`, `code:13`, `value:R.2` or
`instruction:blauw-vakmanschap@2`. Who asks names the references; a provider answers in a fixed number of queries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Wanted:
    """`refs`: the thing and its parts. `names`: what a sentence calls it, such as KL-2022, for sources in prose."""

    refs: frozenset[str]
    names: tuple[str, ...] = ()

    @cached_property
    def _named(self) -> re.Pattern[str] | None:
        if not self.names:
            return None
        any_of = "|".join(re.escape(name) for name in self.names)
        return re.compile(rf"(?<![\w-])(?:{any_of})(?![\w-])")

    def named_in(self, text: str) -> bool:
        """CP1 is not named by a sentence about CP10."""
        return bool(self._named and self._named.search(text))


@dataclass(frozen=True)
class Citing:
    """One thing that cites: `kind` a translated word, `key` stays the same while its title may change."""

    key: str
    kind: str | _StrPromise
    title: str
    url: str


Provider = Callable[[Actor, Wanted, int], Iterable[Citing]]
providers: Registry[Provider] = Registry()
MOST = 200


def of(actor: Actor, wanted: Wanted, limit: int = MOST) -> list[Citing]:
    """At most `limit` of each area, and each thing once."""
    found: dict[str, Citing] = {}
    for provider in providers:
        for citing in provider(actor, wanted, limit):
            found.setdefault(citing.key, citing)
    return list(found.values())
