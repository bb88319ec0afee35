"""Who stands behind an account. `foundation` knows accounts only; `people` supplies the answer at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Behind:
    """`units_led`: the units this person heads on that day, deputies not included."""

    id: UUID
    name: str
    language: str
    function: str = ""
    units_led: frozenset[UUID] = field(default_factory=frozenset)


_lookup: Callable[[UUID, date], Behind | None] = lambda account, day: None  # noqa: E731


def supply(lookup: Callable[[UUID, date], Behind | None]) -> None:
    """Called once by people's app config."""
    global _lookup
    _lookup = lookup


def behind(account: UUID, day: date) -> Behind | None:
    """One query."""
    return _lookup(account, day)


@dataclass(frozen=True)
class Found:
    """Somebody with an account, as a type-ahead shows it; `second` tells two of the same name apart."""

    account: UUID
    name: str
    second: str = ""


_names: Callable[[Iterable[UUID], date], Mapping[UUID, str]] = lambda accounts, day: {}  # noqa: E731
_find: Callable[[str, date, int], Sequence[Found]] = lambda text, day, limit: []  # noqa: E731


def supply_list(
    names: Callable[[Iterable[UUID], date], Mapping[UUID, str]],
    find: Callable[[str, date, int], Sequence[Found]],
) -> None:
    """Called once by people's app config."""
    global _names, _find
    _names, _find = names, find


def names(accounts: Iterable[UUID], day: date) -> Mapping[UUID, str]:
    """The names behind many accounts in one query; an account without a person is absent."""
    return _names(accounts, day)


def find(text: str, day: date, limit: int = 8) -> Sequence[Found]:
    """Persons with an account whose name or number holds the text; fewer than two characters find nobody."""
    text = " ".join(text.split())[:80]
    return _find(text, day, limit) if len(text) > 1 else []
