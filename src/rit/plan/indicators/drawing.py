"""Geometry of the history of an indicator: numbers in, places in a drawing out; the template has words and colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rit.foundation.ui.charts import Tick, place, round_up, steps
from rit.plan.indicators import periods
from rit.plan.indicators.showing import number_text, period_text
from rit.plan.indicators.trends import Cut, Point, Series

LEFT, RIGHT, TOP, BOTTOM = 52, 20, 26, 28
BESIDE = 118  # room on the right for the word of the target
WIDTH, HEIGHT = 720, 280
SPARK_WIDTH, SPARK_HEIGHT, EDGE = 132, 36, 5
MOST_SLOTS = 80
LABELS = 8  # along the axis of time, so that they do not touch

Slot = tuple[date, Point | None]
Place = Callable[[float], float]


@dataclass(frozen=True)
class Dot:
    """A value: `css` is last or empty; `corrected` ones have their earlier values as crosses."""

    x: str
    y: str
    r: str
    css: str
    title: str


@dataclass(frozen=True)
class History:
    """What the template draws, back to front. `breaks` are (x, number under which the break is explained)."""

    width: str
    height: str
    left: str
    right: str
    top: str
    bottom: str
    label_x: str
    x_text: str
    y_ticks: list[Tick]
    x_ticks: list[Tick]
    band: tuple[str, str, str, str] | None
    lines: list[str]
    dots: list[Dot]
    crosses: list[str]
    hidden: list[Tick]
    breaks: list[Tick]
    target: Tick | None
    target_x: str


def history(
    series: Series,
    *,
    rhythm: str,
    unit: str,
    target: Decimal | None,
    earlier: dict[date, list[Decimal]],
    expected: tuple[int, int] | None,
) -> History:
    """`earlier`: the values that were corrected, by period. Empty periods stay gaps."""
    slots = _slots(series, rhythm)
    numbers = [float(point.value) for _end, point in slots if point and point.value is not None]
    numbers += [float(value) for values in earlier.values() for value in values]
    numbers += [float(target)] if target is not None else []
    top = round_up(max([*numbers, float(expected[1]) if expected else 0.0], default=0.0))
    edge = RIGHT if target is None else BESIDE
    span = WIDTH - LEFT - edge

    def x(index: float) -> float:
        return LEFT + span * (index + 0.5) / max(len(slots), 1)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)

    every = max(1, -(-len(slots) // LABELS))
    return History(
        target_x=str(WIDTH - edge + 8),
        width=str(WIDTH),
        height=str(HEIGHT),
        left=str(LEFT),
        right=str(WIDTH - edge),
        top=str(TOP),
        bottom=str(HEIGHT - BOTTOM),
        label_x=str(LEFT - 8),
        x_text=str(HEIGHT - 8),
        y_ticks=[Tick(place(y(mark)), number_text(Decimal(str(mark)), unit), place(y(mark) + 4.5))
                 for mark in steps(top)],
        x_ticks=[Tick(place(x(index)), period_text(end, rhythm)) for index, (end, _point) in enumerate(slots)
                 if (len(slots) - 1 - index) % every == 0],
        band=_band(slots, series.breaks, expected, x, y),
        lines=list(_lines(slots, series.breaks, x, y)),
        dots=_dots(slots, unit, rhythm, x, y),
        crosses=[_cross(x(index), y(float(value))) for index, (end, _point) in enumerate(slots)
                 for value in earlier.get(end, [])],
        hidden=[Tick(place(x(index)), "", place(HEIGHT - BOTTOM - 9)) for index, (_end, point) in enumerate(slots)
                if point and point.few],
        breaks=[Tick(place(x(_first(slots, cut) - 0.5)), str(number), str(TOP - 10))
                for number, cut in enumerate(series.breaks, start=1)],
        target=None if target is None
        else Tick(place(y(float(target))), number_text(target, unit), place(y(float(target)) + 4.5)),
    )  # fmt: skip


def _slots(series: Series, rhythm: str) -> list[Slot]:
    """Every period between the first value and the last, with its value or without."""
    if not series.points:
        return []
    there = {point.on_date: point for point in series.points}
    ends = periods.between(series.points[0].on_date, series.points[-1].on_date, rhythm)
    return [(end, there.get(end)) for end in ends][-MOST_SLOTS:]


def _first(slots: Sequence[Slot], cut: Cut) -> int:
    """The first period that lies behind a break."""
    return next((index for index, (end, _point) in enumerate(slots) if end >= cut.on_date), len(slots))


def _lines(slots: Sequence[Slot], breaks: Sequence[Cut], x: Place, y: Place) -> Iterator[str]:
    """Lines through neighbours; a gap, a hidden number and a break end one."""
    starts = {_first(slots, cut) for cut in breaks}
    run: list[str] = []
    for index, (_end, point) in enumerate(slots):
        if index in starts or point is None or point.value is None:
            if len(run) > 1:
                yield "M" + "L".join(run)
            run = []
        if point is not None and point.value is not None:
            run.append(f"{place(x(index))} {place(y(float(point.value)))}")
    if len(run) > 1:
        yield "M" + "L".join(run)


def _dots(slots: Sequence[Slot], unit: str, rhythm: str, x: Place, y: Place) -> list[Dot]:
    found = [(index, end, point.value) for index, (end, point) in enumerate(slots)
             if point is not None and point.value is not None]  # fmt: skip
    return [
        Dot(
            place(x(index)),
            place(y(float(value))),
            "5" if index == found[-1][0] else "3.5",
            "last" if index == found[-1][0] else "",
            f"{period_text(end, rhythm)}: {number_text(value, unit)}",
        )
        for index, end, value in found
    ]


def _band(
    slots: Sequence[Slot], breaks: Sequence[Cut], expected: tuple[int, int] | None, x: Place, y: Place
) -> tuple[str, str, str, str] | None:
    """A rectangle over the periods that are compared: x, y, width, height."""
    if expected is None:
        return None
    first = _first(slots, breaks[-1]) if breaks else 0
    left, right = x(first - 0.5), x(len(slots) - 0.5)
    low, high = y(float(expected[0])), y(float(expected[1]))
    return place(left), place(high), place(right - left), place(max(low - high, 1.0))


def _cross(x: float, y: float) -> str:
    return f"M{place(x - 4)} {place(y - 4)}l8 8m0 -8l-8 8"


@dataclass(frozen=True)
class Spark:
    """A line as small as a word."""

    width: str
    height: str
    lines: list[str]
    dot: Dot | None
    target: str


def spark(series: Series, *, rhythm: str, target: Decimal | None) -> Spark | None:
    """None while there are no two values to draw a line between."""
    slots = _slots(series, rhythm)[-24:]
    numbers = [float(point.value) for _end, point in slots if point and point.value is not None]
    if len(numbers) < 2:
        return None
    top = max([*numbers, float(target) if target is not None else 0.0]) or 1.0

    def x(index: float) -> float:
        return EDGE + (SPARK_WIDTH - 2 * EDGE) * index / max(len(slots) - 1, 1)

    def y(value: float) -> float:
        return EDGE + (SPARK_HEIGHT - 2 * EDGE) * (1 - value / top)

    last = next(
        (index, point)
        for index, (_end, point) in reversed(list(enumerate(slots)))
        if point and point.value is not None
    )
    return Spark(
        str(SPARK_WIDTH),
        str(SPARK_HEIGHT),
        list(_lines(slots, [cut for cut in series.breaks if cut.on_date > slots[0][0]], x, y)),
        Dot(place(x(last[0])), place(y(float(last[1].value or 0))), "3.2", "last", ""),
        place(y(float(target))) if target is not None else "",
    )
