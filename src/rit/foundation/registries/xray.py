"""*X-ray*: what is wrong with our own data; each area lists its faults, each with the page where it is mended.

An area answers for what this reader may see and may mend. Who may see nothing gets nothing. One query for all areas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry
from rit.foundation.registries.rows import Row, Rows, Worded, answers, gathering

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Finding:
    """`kind`: the heading under which faults of one sort stand. `because` adds a few words; `since` may be unknown.

    `url` may be lazy: of many faults only some are shown."""

    kind: str | _StrPromise
    title: str
    url: str | _StrPromise
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
MOST = 50  # shown of one sort, as many as on a page of any list
READ = 2 * MOST + 1  # what a provider reads at most; whoever reads so many may have left some


class Sort(NamedTuple):
    """One sort of fault: the fifty oldest, how many were found, and whether there are more than were read."""

    kind: str
    found: list[Finding]
    number: int
    more: bool


def findings(actor: Actor, day: date) -> list[Sort]:
    """By sort, in the order of registration, the oldest first."""
    groups: dict[str, list[Finding]] = {}
    unread: set[str] = set()
    rows = answers(_asked(actor, day))
    for name, provider in providers.items():
        read = rows.get(name, ())
        for row in read:
            for finding in provider.faults(row, day):
                groups.setdefault(str(finding.kind), []).append(finding)
                if len(read) >= READ:
                    unread.add(str(finding.kind))
    for found in groups.values():
        found.sort(key=lambda finding: (finding.since or date.max, finding.title))
    return [Sort(kind, found[:MOST], len(found), kind in unread) for kind, found in groups.items()]


@lru_cache(maxsize=64)
def _asked(actor: Actor, day: date) -> Worded:
    return gathering({name: provider.rows(actor, day) for name, provider in providers.items()})
