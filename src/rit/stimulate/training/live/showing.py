"""Counts as bars, and the shift between two votes as a drawing; words and colours are the template's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rit.foundation.ui.charts import place
from rit.stimulate.training.dilemmas.queries import Read

LETTERS = "ABCD"
WIDTH, LEFT, RIGHT, TOP, FOOT = 360, 70, 290, 44, 216
APART = 22  # between two labels on one side


@dataclass(frozen=True)
class Bar:
    """One option with its votes; `width` of a hundred."""

    letter: str
    css: str
    text: str
    votes: int
    width: str


@dataclass(frozen=True)
class Row:
    """One option before and after; `change` is more than zero when more people chose it."""

    letter: str
    css: str
    text: str
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before

    @property
    def said(self) -> str:
        if not self.change:
            return _("the same")
        many = abs(self.change)
        if self.change > 0:
            return ngettext("%(many)s more", "%(many)s more", many) % {"many": many}
        return ngettext("%(many)s fewer", "%(many)s fewer", many) % {"many": many}


@dataclass(frozen=True)
class Line:
    """A line of the drawing, from before to after, with where its two labels stand."""

    letter: str
    css: str
    before: int
    after: int
    y1: str
    y2: str
    label1: str
    label2: str


@dataclass(frozen=True)
class Shift:
    rows: list[Row]
    lines: list[Line]
    voted_before: int
    voted_after: int

    @property
    def headline(self) -> str:
        """What changed most, in a sentence."""
        most = max(self.rows, key=lambda row: row.change)
        if most.change <= 0:
            return _("The talk changed no choice")
        return ngettext(
            "After the talk %(many)s person more chooses %(letter)s",
            "After the talk %(many)s people more choose %(letter)s",
            most.change,
        ) % {"many": most.change, "letter": most.letter}


def bars(text: Read, counts: Sequence[int] | None) -> list[Bar]:
    """As long as the most chosen is the whole width."""
    if counts is None:
        return []
    top = max(*counts, 1)
    return [
        Bar(option.letter, option.letter.lower(), option.text, votes, place(100 * votes / top))
        for option, votes in zip(text.options, counts, strict=False)
    ]


def shift(text: Read, before: Sequence[int] | None, after: Sequence[int] | None) -> Shift | None:
    """None unless both votes may be shown."""
    if before is None or after is None:
        return None
    rows = [
        Row(option.letter, option.letter.lower(), option.text, was, now)
        for option, was, now in zip(text.options, before, after, strict=False)
    ]
    top = max(max(row.before, row.after) for row in rows) or 1
    at = {
        side: [FOOT - (FOOT - TOP) * getattr(row, side) / top for row in rows] for side in ("before", "after")
    }
    labels = {side: _spread(found) for side, found in at.items()}
    lines = [
        Line(
            row.letter,
            row.css,
            row.before,
            row.after,
            place(at["before"][index]),
            place(at["after"][index]),
            place(labels["before"][index] + 6),
            place(labels["after"][index] + 6),
        )
        for index, row in enumerate(rows)
    ]
    return Shift(rows, lines, sum(before), sum(after))


def _spread(found: list[float]) -> list[float]:
    """The same places, moved up from the foot where labels would lie on each other."""
    placed = list(found)
    floor = float("inf")
    for index in sorted(range(len(found)), key=lambda one: -found[one]):
        placed[index] = floor = min(found[index], floor - APART)
    return placed
