"""Geometry of the heat map, the bow-tie and the course of a score: numbers in, places in a drawing out."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rit.foundation.ui.charts import place
from rit.protect.risks.models import STEPS_OF_SCALE, Method, Part, Score
from rit.protect.risks.queries import Cell
from rit.protect.risks.rules import level_of
from rit.protect.risks.states import Side

# --- Heat map ------------------------------------------------------------------------------------------------

SQUARE, GAP, MAP_LEFT, MAP_BOTTOM = 64, 4, 34, 34


@dataclass(frozen=True)
class Square:
    """A cell of the map with its place; `text` is its count, empty for none."""

    cell: Cell
    x: str
    y: str
    text_x: str
    text_y: str
    text: str


@dataclass(frozen=True)
class Mark:
    """A word or number and where it stands."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class HeatMap:
    width: str
    height: str
    side: str
    squares: list[Square]
    rows: list[Mark]
    columns: list[Mark]


def heat_map(cells: Sequence[Sequence[Cell]]) -> HeatMap:
    """Likelihood goes up, impact to the right."""
    pitch = SQUARE + GAP
    squares = [
        Square(
            cell,
            place(MAP_LEFT + column * pitch),
            place(row * pitch),
            place(MAP_LEFT + column * pitch + SQUARE / 2),
            place(row * pitch + SQUARE / 2 + 6),
            str(cell.count) if cell.count else "",
        )
        for row, line in enumerate(cells)
        for column, cell in enumerate(line)
    ]
    middle = [index * pitch + SQUARE / 2 for index in range(STEPS_OF_SCALE)]
    return HeatMap(
        width=place(MAP_LEFT + STEPS_OF_SCALE * pitch),
        height=place(STEPS_OF_SCALE * pitch + MAP_BOTTOM),
        side=str(SQUARE),
        squares=squares,
        rows=[Mark("18", place(at + 5), str(STEPS_OF_SCALE - index)) for index, at in enumerate(middle)],
        columns=[
            Mark(place(MAP_LEFT + at), place(STEPS_OF_SCALE * pitch + 18), str(index))
            for index, at in enumerate(middle, 1)
        ],
    )


def spread_cells(spread: Sequence[Sequence[int]], method: Method) -> list[list[Cell]]:
    """The places of a workshop's votes, as the rows of a map from the likeliest down."""
    many = {(likelihood, impact): count for likelihood, impact, count in spread}
    steps = range(1, STEPS_OF_SCALE + 1)
    return [
        [
            Cell(
                likelihood,
                impact,
                level_of(method.levels, likelihood, impact),
                many.get((likelihood, impact), 0),
            )
            for impact in steps
        ]
        for likelihood in reversed(steps)
    ]


# --- Bow-tie -------------------------------------------------------------------------------------------------

BOX_WIDTH, LINE_HEIGHT, BOX_PAD, BOX_GAP, COLUMN_GAP = 196, 17, 10, 12, 34
LETTERS = 27  # in a line of a box
COLUMNS = (Side.CAUSE, Side.BEFORE, None, Side.AFTER, Side.CONSEQUENCE)  # None: the event in the middle


@dataclass(frozen=True)
class Box:
    """A part in its place, with its words broken into lines. `note`: what became of the measure that it is."""

    x: str
    y: str
    width: str
    height: str
    css: str
    lines: list[Mark]
    note: Mark | None = None
    shape: str = ""


@dataclass(frozen=True)
class Note:
    """A few words under a barrier, and the shape that goes with them."""

    words: str
    shape: str


@dataclass(frozen=True)
class BowTie:
    width: str
    height: str
    boxes: list[Box] = field(default_factory=list)
    ties: list[str] = field(default_factory=list)


def bow_tie(
    event: str, parts: Mapping[str, Sequence[Part]], notes: Mapping[int, Note] | None = None
) -> BowTie:
    """Causes on the left, what follows on the right, what stands between them beside the event.

    `notes` by the key of a part.
    """
    told: list[list[tuple[str, Note | None]]] = [
        [(event, None)] if side is None else [(part.text, (notes or {}).get(part.pk)) for part in parts[side]]
        for side in COLUMNS
    ]
    heights = [[_height(text, note) for text, note in column] for column in told]
    tall = max(max((_tall(column) for column in heights), default=0), 120)
    boxes: list[Box] = []
    middles: list[list[float]] = []
    for index, (column, sizes) in enumerate(zip(told, heights, strict=True)):
        x, y = index * (BOX_WIDTH + COLUMN_GAP), (tall - _tall(sizes)) / 2
        middles.append([])
        for (text, note), height in zip(column, sizes, strict=True):
            css = "event" if COLUMNS[index] is None else str(COLUMNS[index])
            boxes.append(_box((x, y), height, text, css, note))
            middles[-1].append(y + height / 2)
            y += height + BOX_GAP
    width = len(COLUMNS) * BOX_WIDTH + (len(COLUMNS) - 1) * COLUMN_GAP
    return BowTie(place(width), place(tall), boxes, _ties(middles, tall / 2))


def _height(text: str, note: Note | None) -> float:
    return (len(_broken(text)) + bool(note)) * LINE_HEIGHT + 2 * BOX_PAD


def _broken(text: str) -> list[str]:
    return textwrap.wrap(text, LETTERS) or [""]


def _tall(heights: Sequence[float]) -> float:
    return sum(heights) + BOX_GAP * max(len(heights) - 1, 0)


def _box(at: tuple[float, float], height: float, text: str, css: str, note: Note | None) -> Box:
    x, y = at
    lines = [
        Mark(place(x + BOX_PAD), place(y + BOX_PAD + 13 + index * LINE_HEIGHT), line)
        for index, line in enumerate(_broken(text))
    ]
    words = Mark(place(x + BOX_PAD), place(y + height - BOX_PAD - 3), note.words) if note else None
    return Box(
        place(x), place(y), str(BOX_WIDTH), place(height), css, lines, words, note.shape if note else ""
    )


def _ties(middles: Sequence[Sequence[float]], event: float) -> list[str]:
    """From every cause through the barriers to the event, and from there to every consequence.

    They meet before the barriers, so that none runs into the side of one."""
    pitch = BOX_WIDTH + COLUMN_GAP
    left = [_bend((BOX_WIDTH, cause), (pitch, event)) + f"H{place(2 * pitch)}" for cause in middles[0]]
    start = f"M{place(2 * pitch + BOX_WIDTH)} {place(event)}H{place(4 * pitch - COLUMN_GAP)}"
    right = [start + _bend((4 * pitch - COLUMN_GAP, event), (4 * pitch, what)) for what in middles[4]]
    return [*left, *right]


def _bend(start: tuple[float, float], end: tuple[float, float]) -> str:
    middle = place((start[0] + end[0]) / 2)
    return (
        f"M{place(start[0])} {place(start[1])}C{middle} {place(start[1])} {middle} {place(end[1])} "
        f"{place(end[0])} {place(end[1])}"
    )


# --- The course of a score -----------------------------------------------------------------------------------

COURSE_WIDTH, COURSE_HEIGHT, EDGE, FOOT = 480, 130, 16, 24
MOST_WEIGHT = STEPS_OF_SCALE**2


@dataclass(frozen=True)
class Course:
    """Scores of one moment over time; a line ends where another scale begins."""

    width: str
    height: str
    foot: str
    lines: list[str]
    dots: list[tuple[Mark, str]]  # with the level, which gives the colour
    days: list[Mark]


def course(scores: Sequence[Score], moment: str) -> Course | None:
    """None while there are no two scores to compare. `scores` the newest first."""
    found = [score for score in reversed(scores) if score.moment == moment]
    if len(found) < 2:
        return None
    first, last = found[0].at, found[-1].at
    span = max((last - first).total_seconds(), 1.0)

    def x(score: Score) -> float:
        return EDGE + (COURSE_WIDTH - 2 * EDGE) * (score.at - first).total_seconds() / span

    def y(score: Score) -> float:
        height = COURSE_HEIGHT - EDGE - FOOT
        return EDGE + height * (1 - score.likelihood * score.impact / MOST_WEIGHT)

    lines, run, method = [], list[str](), found[0].assessment.method_id
    for score in found:
        if score.assessment.method_id != method:
            lines.append(run)
            run, method = [], score.assessment.method_id
        run.append(f"{place(x(score))} {place(y(score))}")
    lines.append(run)
    return Course(
        width=str(COURSE_WIDTH),
        height=str(COURSE_HEIGHT),
        foot=str(COURSE_HEIGHT - FOOT),
        lines=["M" + "L".join(run) for run in lines if len(run) > 1],
        dots=[
            (Mark(place(x(one)), place(y(one)), f"{one.likelihood}×{one.impact}"), one.level) for one in found
        ],
        days=[
            Mark(place(EDGE), str(COURSE_HEIGHT - 6), str(first.year)),
            Mark(place(COURSE_WIDTH - EDGE), str(COURSE_HEIGHT - 6), str(last.year)),
        ],
    )
