"""Small numbers are hidden here, once, so that no figure tells about one person (law.md M6 to M8).

A cell below the minimum is hidden. Where a total is shown, whoever subtracts must not get it back: at least
two cells are hidden, together they reach the minimum, and their sum leaves each of them more than one value;
or the next smallest is hidden as well, and whatever equals it, because the choice between equals tells too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Key = TypeVar("Key")


@dataclass(frozen=True)
class Minimum:
    """From how many on a number is shown, what for, and where that comes from."""

    code: str
    value: int
    what: _StrPromise
    source: str
    confidence: str


_SOURCE = "law.md M6 (3 or 5 a cell in statistics; never below 5 in surveys) and M8 (proposed defaults)"
MINIMA = {
    minimum.code: minimum
    for minimum in (
        Minimum("count", 5, _("Counts"), _SOURCE, "I"),
        Minimum("survey", 10, _("Results of a survey, by group"), _SOURCE, "I"),
        Minimum(
            "distribution", 8, _("How answers are spread"), "law.md M6 (distributions from 8) and M8", "I"
        ),
    )
}


def minimum(kind: str, wanted: int = 0) -> int:
    """The minimum for a kind of figure; a zone may set it higher, never lower (M8)."""
    return max(MINIMA[kind].value, wanted)


@dataclass(frozen=True)
class Suppressed(Generic[Key]):
    """`cells` with None where the number is hidden, in the order given; so is `total` when it is hidden."""

    cells: dict[Key, int | None]
    total: int | None

    @property
    def hidden(self) -> frozenset[Key]:
        return frozenset(key for key, value in self.cells.items() if value is None)


def suppress(cells: Mapping[Key, int], *, at_least: int, zero_tells: bool = False) -> Suppressed[Key]:
    """One row or column with its total, safe to print.

    A true zero may be shown, because it is about nobody; `zero_tells` hides it too, for groups whose members
    are known (*nobody of this team complained* does tell something). When no total can stand beside the cells
    without giving one away, the total is hidden. `at_least` is 3 or more: below that hiding tells the number.
    """
    if at_least < 3 or any(value < 0 for value in cells.values()):
        raise ValueError("needs a minimum of 3 or more, and counts that are not negative")
    least = 0 if zero_tells else 1
    hidden = {key for key, value in cells.items() if least <= value < at_least}
    larger = sorted({value for value in cells.values() if value >= at_least}, reverse=True)
    while not (safe := _is_safe([cells[key] for key in hidden], least, at_least)) and larger:
        smallest = larger.pop()
        hidden |= {key for key, value in cells.items() if value == smallest}
    return Suppressed(
        cells={key: None if key in hidden else value for key, value in cells.items()},
        total=sum(cells.values()) if safe else None,
    )


def _is_safe(hidden: Sequence[int], least: int, at_least: int) -> bool:
    """Nothing hidden, or a sum that several sets of numbers give: not all smallest, not all largest."""
    if not hidden:
        return True
    if len(hidden) < 2 or sum(hidden) < at_least:
        return False
    return len(hidden) * least < sum(hidden) and (
        max(hidden) >= at_least or sum(hidden) < len(hidden) * (at_least - 1)
    )


def rounded(value: int, base: int = 5) -> int:
    """To the nearest multiple of `base`, halves up; for figures that outsiders may subtract over time."""
    return (2 * value + base) // (2 * base) * base


def share(part: int, whole: int, *, at_least: int) -> int | None:
    """Whole percents; None when the group is too small, or when so few or so many that it names people."""
    if whole < at_least or 0 < part < at_least or 0 < whole - part < at_least:
        return None
    return (200 * part + whole) // (2 * whole)


def may_show_groups(sizes: Iterable[int], *, at_least: int) -> bool:
    """Whether a breakdown may be shown at all: every group reaches the minimum."""
    return all(size >= at_least for size in sizes)
