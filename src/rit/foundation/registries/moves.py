"""What should not happen when people move: each area adds a check of the posts that people would hold (L6.2-c).

`people` compares HR's file and asks before anything is applied; it knows no rule about functions. A check warns and
never blocks: HR's register follows what is decided elsewhere, and whoever decides has to know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rit.foundation.registries.base import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Post:
    """A function, by its code, that somebody would hold from a day to a day."""

    staff_number: str
    name: str
    function: str
    from_date: date
    to_date: date | None


@dataclass(frozen=True)
class Concern:
    """What a check has against it; `url` is where it is decided on."""

    staff_number: str
    name: str
    what: str | _StrPromise
    because: str
    url: str


Check = Callable[[Sequence[Post], date], Iterable[Concern]]  # the posts of everybody who moves, and the day
checks: Registry[Check] = Registry()
MOST = 100


def concerns(posts: Sequence[Post], day: date) -> list[Concern]:
    """Of all areas, in a query or two each; nothing is asked when nobody moves."""
    if not posts:
        return []
    return [concern for check in checks for concern in check(posts, day)][:MOST]
