"""Geometry of the matrix of processes: vulnerability goes up, maturity of the controls to the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rit.foundation.ui.charts import place
from rit.protect.risks.exposure.states import GAP_COLOURS, Level

WIDE, HIGH, GAP, LEFT, FOOT = 132, 104, 4, 26, 30
DOT, PITCH, IN_A_ROW, MOST_DOTS = 14, 31, 4, 11  # the twelfth place says how many more


@dataclass(frozen=True)
class Dot:
    """A process by its number; `key` is its line."""

    x: str
    y: str
    text_y: str
    number: int
    key: str
    title: str


@dataclass(frozen=True)
class Square:
    """A pair of levels with the processes that stand there."""

    vulnerability: str
    maturity: str
    colour: str
    x: str
    y: str
    dots: list[Dot]
    more: int
    more_x: str
    more_y: str


@dataclass(frozen=True)
class Mark:
    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Matrix:
    width: str
    height: str
    square_width: str
    square_height: str
    radius: str
    squares: list[Square]
    rows: list[Mark]
    columns: list[Mark]


Standing = Mapping[tuple[str, str], Sequence[tuple[int, str, str]]]  # by both levels: number, line, title


def matrix(gaps: Mapping[str, Sequence[str]], standing: Standing) -> Matrix:
    """Every square has the colour of what follows there; at most eleven processes are drawn in one."""
    levels = Level.values
    squares = [
        _square(row, column, gaps[vulnerability][column], standing.get((vulnerability, maturity), ()))
        for row, vulnerability in enumerate(reversed(levels))
        for column, maturity in enumerate(levels)
    ]
    across, down = WIDE + GAP, HIGH + GAP
    return Matrix(
        width=place(LEFT + 3 * across),
        height=place(3 * down + FOOT),
        square_width=str(WIDE),
        square_height=str(HIGH),
        radius=str(DOT),
        squares=squares,
        rows=[
            Mark("14", place(row * down + HIGH / 2), str(Level(level).label))
            for row, level in enumerate(reversed(levels))
        ],
        columns=[
            Mark(place(LEFT + column * across + WIDE / 2), place(3 * down + 16), str(Level(level).label))
            for column, level in enumerate(levels)
        ],
    )


def _square(row: int, column: int, gap: str, found: Sequence[tuple[int, str, str]]) -> Square:
    left, top = LEFT + column * (WIDE + GAP), row * (HIGH + GAP)
    shown = found if len(found) <= MOST_DOTS + 1 else found[:MOST_DOTS]
    places = [_spot(left, top, index) for index in range(MOST_DOTS + 1)]
    dots = [
        Dot(place(places[index][0]), place(places[index][1]), place(places[index][1] + 5), *told)
        for index, told in enumerate(shown)
    ]
    more_x, more_y = places[MOST_DOTS]
    return Square(
        vulnerability=list(reversed(Level.values))[row],
        maturity=Level.values[column],
        colour=GAP_COLOURS[gap],
        x=place(left),
        y=place(top),
        dots=dots,
        more=len(found) - len(shown),
        more_x=place(more_x),
        more_y=place(more_y + 5),
    )


def _spot(left: float, top: float, index: int) -> tuple[float, float]:
    """Four in a row, three rows."""
    row, column = divmod(index, IN_A_ROW)
    return left + 19.5 + column * PITCH, top + 21 + row * PITCH
