"""Who stands behind an account. `foundation` knows accounts only; `people` supplies the answer at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import JSONField, Value
from django.db.models.expressions import BaseExpression

from rit.foundation.registries.rows import Row


@dataclass(frozen=True)
class Behind:
    """`units_led`: the units this person heads on that day, deputies not included."""

    id: UUID
    name: str
    language: str
    function: str = ""
    units_led: frozenset[UUID] = field(default_factory=frozenset)


Described = Callable[[date], BaseExpression]
_described: Described = lambda day: Value(None, output_field=JSONField())  # noqa: E731
_read: Callable[[Row], Behind] = lambda row: Behind(**row)  # noqa: E731


def supply(described: Described, read: Callable[[Row], Behind]) -> None:
    """Called once by people's app config."""
    global _described, _read
    _described, _read = described, read


def described(day: date) -> BaseExpression:
    """The person in service behind a row of accounts, as JSON or null: a column for a query that reads an account."""
    return _described(day)


def read(row: Row | None) -> Behind | None:
    """What `described` found."""
    return _read(row) if row else None


def behind(account: UUID, day: date) -> Behind | None:
    """One query."""
    found = get_user_model().objects.filter(pk=account).annotate(behind=described(day))
    return read(found.values_list("behind", flat=True).first())


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
