"""Indicators that come from the work itself (L4-b): each area supplies its own value for a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rit.foundation.registries.base import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Indicator:
    """`objective`: its number 1 to 9. `value` counts as of a day; None means there is nothing to count yet."""

    code: str
    objective: int
    title: _StrPromise
    unit: str
    source: _StrPromise
    value: Callable[[date], float | None]


providers: Registry[Indicator] = Registry()


def add(indicator: Indicator) -> None:
    providers.add(indicator.code, indicator)


def of_objective(number: int) -> list[Indicator]:
    return [indicator for indicator in providers if indicator.objective == number]
