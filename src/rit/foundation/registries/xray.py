"""*X-ray*: what is wrong with our own data; each area lists its faults, each with the page where it is mended.

An area answers for what this reader may see and may mend, in a query or two. Who may see nothing gets nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rit.foundation.access.actor import Actor
from rit.foundation.registries.base import Registry

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


Provider = Callable[[Actor, date], Iterable[Finding]]
providers: Registry[Provider] = Registry()
MOST = 100


def findings(actor: Actor, day: date) -> list[tuple[str, list[Finding], int]]:
    """By sort, in the order of registration: at most a hundred shown, the oldest first, and how many there are."""
    groups: dict[str, list[Finding]] = {}
    for provider in providers:
        for finding in provider(actor, day):
            groups.setdefault(str(finding.kind), []).append(finding)
    for found in groups.values():
        found.sort(key=lambda finding: (finding.since or date.max, finding.title))
    return [(kind, found[:MOST], len(found)) for kind, found in groups.items()]
