"""The workshop in words and drawings: the five steps, the panel of results, the verdict so far, the keys (L6.2-b)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rit.protect.functions.models import Assessment
from rit.protect.functions.queries.workshop import Moved, Sheet
from rit.protect.functions.rules.sitting import MOST, Balance, Result
from rit.protect.functions.states import DECIDE, Part, Score, Sitting, Sure

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ORDER = [*Part.values, DECIDE]
LEFT, RIGHT = 6.0, 194.0


def address(assessment: Assessment, part: str) -> str:
    if part == DECIDE:
        return reverse("functions:decide", args=[assessment.pk])
    return reverse("functions:workshop", args=[assessment.pk, part])


def after(part: str) -> str:
    return ORDER[min(ORDER.index(part) + 1, len(ORDER) - 1)]


@dataclass(frozen=True)
class Mark:
    """One of the five on top; `state`: was, now or empty."""

    number: int
    label: str | _StrPromise
    note: str
    state: str
    url: str


def five(sheet: Sheet, here: str) -> list[Mark]:
    marks = [
        _mark(sheet, number, step.part, here, step.label, _note(step.result))
        for number, step in enumerate(sheet.steps, start=1)
    ]
    closed = sheet.assessment.state == Sitting.CLOSED
    note = str(sheet.assessment.get_outcome_display()) if closed else _("decision")
    return [*marks, _mark(sheet, 5, DECIDE, here, _("Resilient enough?"), note)]


def _mark(sheet: Sheet, number: int, part: str, here: str, label: str | _StrPromise, note: str) -> Mark:
    whole = part != DECIDE and sheet.step(part).result.is_whole
    was = whole or sheet.assessment.state == Sitting.CLOSED
    state = "now" if part == here else "was" if was else ""
    return Mark(number, label, note, state, address(sheet.assessment, part))


def _note(result: Result) -> str:
    if not result.answered:
        return _("still to do")
    if not result.is_whole:
        return _("%(answered)s of %(asked)s answered") % {"answered": result.answered, "asked": result.asked}
    words = {"many": result.asked, "score": Score(result.score).label}
    return ngettext("%(many)s point, %(score)s", "%(many)s points, %(score)s", result.asked) % words


@dataclass(frozen=True)
class Line:
    """One step in the panel: where it stands between low and high, and the range that doubt leaves."""

    label: str | _StrPromise
    words: str
    low_x: float
    high_x: float
    point_x: float | None


def panel(sheet: Sheet) -> list[Line]:
    return [_line(step.label, step.result) for step in sheet.steps]


def _line(label: str | _StrPromise, result: Result) -> Line:
    point = None if result.point is None else _x(result.point)
    return Line(label, words_of(result), _x(result.low), _x(result.high), point)


def _x(value: float) -> float:
    return round(LEFT + value / MOST * (RIGHT - LEFT), 1)


def words_of(result: Result) -> str:
    if not result.score:
        return ""
    return f"{Score(result.score).label}, {Sure(result.sure).label}"


@dataclass(frozen=True)
class Verdict:
    """What the answers come to so far. `settled`: doubt can no longer change it."""

    words: str
    doubt: str
    shape: str


def verdict(balance: Balance) -> Verdict:
    if balance.enough is None:
        return Verdict(_("not to be said yet"), _("Each step needs an answer first."), "few")
    words = _("resilient enough") if balance.enough else _("not resilient enough")
    if balance.settled:
        return Verdict(
            words, _("What is uncertain can no longer change that."), "done" if balance.enough else "late"
        )
    return Verdict(words, _("What is uncertain can still change that."), "soon")


@dataclass(frozen=True)
class Keys:
    """The letters of this language; each screen shows them."""

    low: str
    medium: str
    high: str
    sure: str
    fairly: str
    guess: str
    note: str


def keys() -> Keys:
    return Keys(
        low=pgettext("key for low", "L"),
        medium=pgettext("key for medium", "M"),
        high=pgettext("key for high", "H"),
        sure=pgettext("key for sure", "S"),
        fairly=pgettext("key for fairly sure", "F"),
        guess=pgettext("key for a guess", "G"),
        note=pgettext("key for note", "N"),
    )


@dataclass(frozen=True)
class Compared:
    """One step in two assessments."""

    part: Part
    before: Result
    after: Result
    moves: list[Moved]

    @property
    def before_words(self) -> str:
        return words_of(self.before)

    @property
    def after_words(self) -> str:
        return words_of(self.after)

    @property
    def better(self) -> bool | None:
        """Resilience should rise, everything else should fall; None where nothing moved or an answer is missing."""
        if not (self.before.is_whole and self.after.is_whole):
            return None
        if self.before.point is None or self.after.point is None or self.before.point == self.after.point:
            return None
        rose = self.after.point > self.before.point
        return rose if self.part == Part.RESILIENCE else not rose
