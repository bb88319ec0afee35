"""Indicators that come from the work itself (L4-b): each area supplies its own value for a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rit.foundation.registries.base import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Indicator:
    """`objective`: its number 1 to 9. `value` counts as of a day; None means there is nothing to count yet.

    `together` counts a whole family at once, by code, so that a page with all of them asks once. `direction`:
    which way is better, up or down. Values are recorded at the end of each quarter unless `rhythm` says otherwise.
    """

    code: str
    objective: int
    title: _StrPromise
    unit: str
    source: _StrPromise
    value: Callable[[date], float | None]
    together: Callable[[date], Mapping[str, float | None]] | None = None
    direction: str = "up"
    rhythm: str = "quarter"


providers: Registry[Indicator] = Registry()


def add(indicator: Indicator) -> None:
    providers.add(indicator.code, indicator)


def of_objective(number: int) -> list[Indicator]:
    return [indicator for indicator in providers if indicator.objective == number]


def values(codes: Iterable[str], day: date) -> dict[str, float | None]:
    """What the system counts now, for many codes; each family is asked once. Unknown codes are left out."""
    wanted, found = set(codes), dict[str, float | None]()
    families: dict[Callable[[date], Mapping[str, float | None]], Mapping[str, float | None]] = {}
    for indicator in providers:
        if indicator.code not in wanted:
            continue
        if indicator.together is None:
            found[indicator.code] = indicator.value(day)
            continue
        if indicator.together not in families:
            families[indicator.together] = indicator.together(day)
        found[indicator.code] = families[indicator.together].get(indicator.code)
    return found
