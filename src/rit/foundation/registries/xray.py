"""*X-ray*: what is wrong with our own data; each area lists its faults, each with the page where it is mended.

An area answers for what this reader may see and may mend. Who may see nothing gets nothing. One query for all areas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry
from rit.foundation.registries.rows import Row, Rows, Worded, answers, gathering

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Finding:
    """`kind`: the heading under which faults of one sort stand. `because` adds a few words; `since` may be unknown."""

    kind: str | _StrPromise
    title: str
    url: str
    because: str | _StrPromise = ""
    since: date | None = None


@dataclass(frozen=True)
class Provider:
    """`rows` are `described`, the oldest first; None asks nothing of this reader. `faults`: what is wrong with one row.

    The rows of all areas are one statement, worded once: never evaluate them, and let nothing but the arguments decide
    what is asked.
    """

    rows: Callable[[Actor, date], Rows | None]
    faults: Callable[[Row, date], Iterable[Finding]]


providers: Registry[Provider] = Registry()
MOST = 100


def findings(actor: Actor, day: date) -> list[tuple[str, list[Finding], int]]:
    """By sort, in the order of registration: at most a hundred shown, the oldest first, and how many there are."""
    groups: dict[str, list[Finding]] = {}
    rows = answers(_asked(actor, day))
    for name, provider in providers.items():
        for row in rows.get(name, ()):
            for finding in provider.faults(row, day):
                groups.setdefault(str(finding.kind), []).append(finding)
    for found in groups.values():
        found.sort(key=lambda finding: (finding.since or date.max, finding.title))
    return [(kind, found[:MOST], len(found)) for kind, found in groups.items()]


@lru_cache(maxsize=64)
def _asked(actor: Actor, day: date) -> Worded:
    return gathering({name: provider.rows(actor, day) for name, provider in providers.items()})
