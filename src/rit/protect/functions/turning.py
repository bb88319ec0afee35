"""The rotation calendar in words and numbers: functions by month, and the strip above the list (L6.2-c)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rit.protect.functions.queries.stays import Stay
from rit.protect.functions.states import STANDING_SHAPES, Standing

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MONTHS = 24  # this one and those of two years; the list has who is due later
OPEN = {Standing.LATE, Standing.SOON, Standing.LATER}


@dataclass(frozen=True)
class Part:
    """One number of the strip above the list."""

    code: str
    label: str | _StrPromise
    many: int
    shape: str
    on: bool


def strip(found: Sequence[Stay], when: str) -> list[Part]:
    numbers = Counter(one.standing for one in found)
    order = [Standing.LATE, Standing.SOON, Standing.LATER, Standing.EXCEPTED, Standing.LEAVES]
    return [Part(one, one.label, numbers[one], STANDING_SHAPES[one], one == when) for one in order]


@dataclass(frozen=True)
class Head:
    """The first day of a month, and whether it is this one."""

    day: date
    now: bool


def heads(today: date) -> list[Head]:
    return [
        Head(date(index // 12, index % 12 + 1, 1), place == 0)
        for place, index in enumerate(range(_index(today), _index(today) + MONTHS))
    ]


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


@dataclass(frozen=True)
class Cell:
    """How many are due in a month; `state`: planned, late, excepted or none."""

    many: int
    state: str
    label: str


@dataclass(frozen=True)
class Row:
    code: str
    title: Mapping[str, str]
    holders: int
    late: Cell
    cells: list[Cell]


def rows(
    found: Sequence[Stay], titles: Mapping[UUID, tuple[str, Mapping[str, str]]], today: date
) -> list[Row]:
    """A row a function, those with somebody past the date first."""
    by_function: dict[UUID, list[Stay]] = {key: [] for key in titles}
    for one in found:
        by_function.setdefault(one.function, []).append(one)
    made = [_row(*titles[key], stays, today) for key, stays in by_function.items()]
    return sorted(made, key=lambda row: (-row.late.many, row.code))


def _row(code: str, title: Mapping[str, str], found: Sequence[Stay], today: date) -> Row:
    open_ones = [one for one in found if one.standing in OPEN and one.due]
    by_month = Counter(_index(one.due) for one in open_ones if one.due and one.standing != Standing.LATE)
    late = sum(one.standing == Standing.LATE for one in open_ones)
    first = _index(today)
    cells = [_cell(by_month[index]) for index in range(first, first + MONTHS)]
    return Row(code, title, len(found), _late(late), cells)


def _cell(many: int) -> Cell:
    if not many:
        return Cell(0, "none", _("nobody"))
    return Cell(
        many, "planned", ngettext("%(many)s person due", "%(many)s people due", many) % {"many": many}
    )


def _late(many: int) -> Cell:
    if not many:
        return Cell(0, "none", _("nobody past the date"))
    said = ngettext("%(many)s person past the date", "%(many)s people past the date", many)
    return Cell(many, "late", said % {"many": many})
