"""The overview of processes: what was asked of it, its rows in their order, and where each stands in the matrix."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from rit.foundation.ui.words import in_language
from rit.plan.measures.queries import Shown
from rit.plan.models import Process
from rit.protect.risks.exposure.models import Appraisal
from rit.protect.risks.exposure.states import GAP_COLOURS, GAP_SHAPES, Gap, Level

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NEVER = "never"


@dataclass(frozen=True)
class Row:
    """A process with the assessment that counts, numbered by its name so that the matrix can point to it."""

    number: int
    process: Process
    appraisal: Appraisal | None
    risks: int = 0
    measures: Sequence[Shown] = ()

    @property
    def title(self) -> str:
        return in_language(self.process.title)

    @property
    def gap(self) -> str:
        return self.appraisal.gap if self.appraisal else ""

    @property
    def words(self) -> str | _StrPromise:
        return Gap(self.gap).label if self.gap else _("not assessed yet")

    @property
    def shape(self) -> str:
        return GAP_SHAPES[self.gap]

    @property
    def colour(self) -> str:
        return GAP_COLOURS[self.gap]

    @property
    def running(self) -> int:
        """Measures that are still being carried out."""
        return sum(one.is_open for one in self.measures)

    def is_late(self, day: date) -> bool:
        return self.appraisal is not None and self.appraisal.review_date < day

    @property
    def pressing(self) -> tuple[int, int, int]:
        """The widest gap first; what nobody assessed comes after what must be done and before what is in balance."""
        if self.appraisal is None:
            return (2, -self.risks, self.number)
        rank = {Gap.URGENT: 0, Gap.STRENGTHEN: 1, Gap.BALANCED: 3, Gap.OVER: 4}[Gap(self.gap)]
        return (rank, -self.appraisal.points, self.number)


Key = Callable[[Row], Any]  # Any: whatever can be compared
SORTS: dict[str, tuple[Key, bool]] = {
    "": (lambda row: row.pressing, False),
    "name": (lambda row: row.number, False),
    "-name": (lambda row: row.number, True),
    "review": (lambda row: (row.appraisal.review_date if row.appraisal else date.max, row.number), False),
    "-review": (lambda row: (row.appraisal.review_date if row.appraisal else date.min, row.number), True),
}


@dataclass(frozen=True)
class Asked:
    """All of it stands in the address. An unknown value asks nothing."""

    gap: str = ""
    late: bool = False
    sort: str = ""


def read(given: QueryDict) -> Asked:
    gap, sort = given.get("gap", ""), given.get("sort", "")
    return Asked(
        gap=gap if gap in {*Gap.values, NEVER} else "",
        late=given.get("late") == "1",
        sort=sort if sort in SORTS else "",
    )


def chosen(rows: Sequence[Row], asked: Asked, day: date) -> list[Row]:
    """What the filters leave, in the order asked."""
    left = [
        row
        for row in rows
        if (not asked.gap or (row.gap or NEVER) == asked.gap) and (not asked.late or row.is_late(day))
    ]
    key, reverse = SORTS[asked.sort]
    return sorted(left, key=key, reverse=reverse)


def filters(asked: Asked) -> list[dict[str, Any]]:
    """Any: lazy words."""
    gaps: dict[str, Any] = {**dict(reversed(Gap.choices)), NEVER: _("not assessed yet")}
    offered: list[tuple[str, str, str, Mapping[str, Any]]] = [
        ("gap", _("What follows"), asked.gap, gaps),
        ("late", _("Review"), "1" if asked.late else "", {"1": _("review is late")}),
    ]
    return [
        {
            "key": key,
            "label": label,
            "chosen": words.get(value, "") if value else "",
            "options": [{"value": code, "label": word, "count": None} for code, word in words.items()],
        }
        for key, label, value, words in offered
    ]


def standing(rows: Sequence[Row]) -> dict[tuple[str, str], list[tuple[int, str, str]]]:
    """By both levels: the processes that stand there, by number."""
    found: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    for row in sorted(rows, key=lambda row: row.number):
        if row.appraisal:
            place = (row.appraisal.vulnerability, row.appraisal.maturity)
            found.setdefault(place, []).append((row.number, str(row.process.line), row.title))
    return found


@dataclass(frozen=True)
class Cell:
    """The same square in the table beside the matrix."""

    maturity: str | _StrPromise
    gap: str | _StrPromise
    places: Sequence[tuple[int, str, str]]


def as_table(
    gaps: Mapping[str, Sequence[str]], found: Mapping[tuple[str, str], Sequence[tuple[int, str, str]]]
) -> list[tuple[str | _StrPromise, list[Cell]]]:
    """Rows from the most vulnerable down."""
    return [
        (
            Level(vulnerability).label,
            [
                Cell(Level(maturity).label, Gap(gap).label, found.get((vulnerability, maturity), ()))
                for maturity, gap in zip(Level.values, gaps[vulnerability], strict=True)
            ],
        )
        for vulnerability in reversed(Level.values)
    ]
