"""Geometry of the two charts: numbers in, places in a drawing out; words and colours are the template's.

Every number leaves as text with a point: Dutch and French would print a comma, which SVG does not understand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LEFT, RIGHT, TOP, BOTTOM = 44, 14, 18, 26
LABEL_WIDTH, ROW, THICK = 190, 30, 16


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where it stands, where its text stands and what it says."""

    at: str
    label: str
    text_at: str = ""


@dataclass(frozen=True)
class Dot:
    """A measured value; the last is filled, one outside the expected band is marked."""

    x: str
    y: str
    r: str
    css: str
    note: str
    note_at: str


@dataclass(frozen=True)
class LineChart:
    """What the template of a line chart draws, back to front."""

    width: str
    height: str
    left: str
    right: str
    label_x: str
    x_text: str
    y_ticks: list[Tick]
    x_ticks: list[Tick]
    band: str
    band_edges: list[str]
    lines: list[str]
    dots: list[Dot]


@dataclass(frozen=True)
class Bar:
    """One lying bar with its word before and its value after it."""

    label: str
    shown: object
    y: str
    width: str
    text_at: str
    value_x: str
    css: str
    few: bool


@dataclass(frozen=True)
class BarChart:
    """What the template of a bar chart draws."""

    width: str
    height: str
    left: str
    label_x: str
    thick: str = str(THICK)
    bars: list[Bar] = field(default_factory=list)


Point = Mapping[str, Any]


def line_chart(points: Sequence[Point], width: int, height: int) -> LineChart:
    """A line over time on an axis that starts at zero, with the expected band behind it.

    A gap stays a gap: where there is too little to say, no line is drawn through.
    """
    top = round_up(max((_top(point) for point in points), default=0))
    span = width - LEFT - RIGHT

    def x(index: int) -> float:
        return LEFT + span * (index + 0.5) / max(len(points), 1)

    def y(value: float) -> float:
        return TOP + (height - TOP - BOTTOM) * (1 - value / top)

    every = max(1, math.ceil(len(points) / 9))
    return LineChart(
        width=str(width),
        height=str(height),
        left=str(LEFT),
        right=str(width - RIGHT),
        label_x=str(LEFT - 8),
        x_text=str(height - 6),
        y_ticks=[Tick(place(y(value)), _label(value), place(y(value) + 4.5)) for value in steps(top)],
        x_ticks=[
            Tick(place(x(index)), str(point.get("label", "")))
            for index, point in enumerate(points)
            if (len(points) - 1 - index) % every == 0
        ],
        band=_band(points, x, y),
        band_edges=[edge for key in ("low", "high") for edge in _runs(points, key, x, y)],
        lines=_runs(points, "value", x, y),
        dots=_dots(points, x, y),
    )


def bar_chart(points: Sequence[Point]) -> BarChart:
    """Bars from zero, one row each, in the order in which they were given."""
    width, room = 560, 560 - LABEL_WIDTH - 96
    top = max((_top(point) for point in points), default=0) or 1
    bars = []
    for index, point in enumerate(points):
        value = point.get("value")
        length = 0.0 if value is None else room * float(value) / top
        y = index * ROW + (ROW - THICK) / 2
        bars.append(
            Bar(
                label=str(point.get("label", "")),
                shown=point.get("shown", value),
                y=place(y),
                width=place(length),
                text_at=place(y + THICK / 2 + 4.5),
                value_x=place(LABEL_WIDTH + length + 8),
                css=str(point.get("flag") or ""),
                few=value is None,
            )
        )
    return BarChart(
        str(width), str(max(len(points), 1) * ROW), str(LABEL_WIDTH), str(LABEL_WIDTH - 10), bars=bars
    )


def _top(point: Point) -> float:
    return max((float(point[key]) for key in ("value", "high") if point.get(key) is not None), default=0.0)


def round_up(value: float) -> float:
    """The next pleasant number, so that the axis ends on something a person would say."""
    if value <= 0:
        return 1.0
    unit = 10.0 ** math.floor(math.log10(value))
    return next(unit * factor for factor in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if unit * factor >= value)


def steps(top: float) -> list[float]:
    """Where the axis has its marks, from zero to its end."""
    count = 3 if (top / 3).is_integer() else 4 if (top / 4).is_integer() else 2
    return [top * index / count for index in range(count + 1)]


def _runs(points: Sequence[Point], key: str, x: Any, y: Any) -> list[str]:
    runs: list[list[str]] = [[]]
    for index, point in enumerate(points):
        value = point.get(key)
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{place(x(index))} {place(y(float(value)))}")
    return ["M" + "L".join(run) for run in runs if len(run) > 1]


def _band(points: Sequence[Point], x: Any, y: Any) -> str:
    known = [
        (x(index), y(float(point["low"])), y(float(point["high"])))
        for index, point in enumerate(points)
        if point.get("low") is not None and point.get("high") is not None
    ]
    if len(known) < 2:
        return ""
    there = [f"{place(at)} {place(high)}" for at, _, high in known]
    back = [f"{place(at)} {place(low)}" for at, low, _ in reversed(known)]
    return "M" + "L".join(there + back) + "Z"


def _dots(points: Sequence[Point], x: Any, y: Any) -> list[Dot]:
    measured = [(index, point) for index, point in enumerate(points) if point.get("value") is not None]
    dots = []
    for index, point in measured:
        last = index == measured[-1][0]
        css = "out" if point.get("flag") == "out" else "last" if last else ""
        at = y(float(point["value"]))
        dots.append(
            Dot(
                place(x(index)),
                place(at),
                "5" if css else "3.5",
                css,
                str(point.get("note") or ""),
                place(at - 11),
            )
        )
    return dots


def place(value: float) -> str:
    """A place in a drawing as text: one decimal, always with a point."""
    return f"{value:.1f}".removesuffix(".0")


def _label(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")
