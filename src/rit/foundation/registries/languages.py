"""In which language an account wants its mail; `foundation` knows accounts only, `people` has the answer.

Apart from `persons`, because jobs ask it with the *clerk* role, which may not read names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

Lookup = Callable[[Collection[UUID]], Mapping[UUID, str]]

_lookup: Lookup = lambda accounts: {}  # noqa: E731


def supply(lookup: Lookup) -> None:
    """Called once by people's app config."""
    global _lookup
    _lookup = lookup


def of(accounts: Collection[UUID]) -> Mapping[UUID, str]:
    """One query; accounts without a person are left out."""
    return _lookup(accounts)
