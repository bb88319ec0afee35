"""A series as it was known at a moment, and what may honestly be said about it (L4-b, L7-c).

Nothing is said about a trend with fewer than three points since the last break. A count is compared with what
chance alone gives; a measurement that chance cannot be computed for is only said to rise or fall when three
points in a row do. Small numbers are hidden where an indicator counts people or files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rit.foundation.figures import poisson, small
from rit.plan.indicators.states import COUNTS, SHARES, Direction

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FEWEST = 3  # points since the last break, before anything is said about a trend
NEAR = Decimal("0.05")  # how far from its target a level may lie that should stay near it


@dataclass(frozen=True)
class Point:
    """One period. `value` None: hidden because it is small (`few`), or a correction says that there is none.

    `corrects`: the key of the row that this one replaced, None for a first entry.
    """

    key: int
    on_date: date
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    note: str
    entered_at: datetime
    corrects: int | None
    few: bool = False

    @property
    def corrected(self) -> bool:
        return self.corrects is not None


@dataclass(frozen=True)
class Cut:
    """A break: from that day on, values cannot be compared with those before."""

    key: int
    on_date: date
    why: dict[str, str]
    marked_at: datetime


@dataclass(frozen=True)
class Series:
    """Oldest first. As people may see it: `shown` has hidden what is too small."""

    points: list[Point] = field(default_factory=list)
    breaks: list[Cut] = field(default_factory=list)

    @property
    def last(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def last_known(self) -> Point | None:
        return next((point for point in reversed(self.points) if point.value is not None or point.few), None)

    @property
    def hides_some(self) -> bool:
        """Whether a small number is hidden since the last break: a mean of the others would be too high."""
        first = self.breaks[-1].on_date if self.breaks else date.min
        return any(point.few for point in self.points if point.on_date >= first)

    @property
    def since_break(self) -> list[Point]:
        """The points that can be compared with the last one, those with a value."""
        first = self.breaks[-1].on_date if self.breaks else date.min
        return [point for point in self.points if point.value is not None and point.on_date >= first]


def shown(series: Series, *, unit: str, hides_few: bool) -> Series:
    """The series with its small numbers hidden, for every reader alike."""
    if not hides_few:
        return series
    return Series([_hidden(point, unit) for point in series.points], series.breaks)


def _hidden(point: Point, unit: str) -> Point:
    if point.value is None or not is_few(unit, point.value, point.numerator, point.denominator):
        return point
    return Point(
        point.key, point.on_date, None, None, None, point.note, point.entered_at, point.corrects, few=True
    )


def is_few(unit: str, value: Decimal, numerator: int | None, denominator: int | None) -> bool:
    """Whether this number could tell about somebody: a small count, or a share that gives one away."""
    least = small.minimum("count")
    if unit in COUNTS:
        return 0 < value < least
    if unit in SHARES:
        if numerator is None or not denominator:  # nobody can tell how few it is about
            return True
        if numerator > denominator:  # a rate: nothing is left over to be counted back
            return False
        return small.share(numerator, denominator, at_least=least) is None
    return False


@dataclass(frozen=True)
class Trend:
    """`shape`: a drawing of the sprite. `wanted`: whether it goes the way that is better, None: cannot be said."""

    code: str
    words: _StrPromise
    shape: str
    wanted: bool | None = None


WORDS = {
    "few": _("too few to say"),
    "chance": _("within what chance alone gives"),
    "above": _("higher than chance alone gives"),
    "below": _("lower than chance alone gives"),
    "up": _("rose twice in a row"),
    "down": _("fell twice in a row"),
    "same": _("unchanged"),
    "mixed": _("no clear direction"),
}
SHAPES = {
    "few": "few", "chance": "running", "above": "up", "below": "down", "up": "up", "down": "down",
    "same": "paused", "mixed": "running",
}  # fmt: skip


def trend(series: Series, *, unit: str, direction: str) -> Trend:
    """What the last point says beside those before it, in words."""
    points = series.since_break
    last = series.last_known
    if len(points) < FEWEST or last is None or series.hides_some:
        return _trend("few", direction)
    if unit in COUNTS or (unit in SHARES and all(point.denominator for point in points)):
        return _trend(_by_chance(points, unit), direction)
    return _trend(_in_a_row(points[-FEWEST:]), direction)


def _trend(code: str, direction: str) -> Trend:
    way = {"above": Direction.UP, "up": Direction.UP, "below": Direction.DOWN, "down": Direction.DOWN}.get(
        code
    )
    wanted = None if way is None or direction == Direction.HOLD else way == direction
    return Trend(code, WORDS[code], SHAPES[code], wanted)


def _in_a_row(points: Sequence[Point]) -> str:
    values = [point.value for point in points if point.value is not None]
    steps = [after - before for before, after in pairwise(values)]
    if all(step == 0 for step in steps):
        return "same"
    if all(step > 0 for step in steps):
        return "up"
    return "down" if all(step < 0 for step in steps) else "mixed"


def _by_chance(points: Sequence[Point], unit: str) -> str:
    """The last count against the mean of those before it; for a share, the smaller of the part and the rest."""
    *earlier, last = points
    if unit in COUNTS:
        mean = float(sum((point.value or Decimal(0)) for point in earlier) / len(earlier))
        return _beside(int(last.value or 0), mean)
    parts = sum(point.numerator or 0 for point in earlier)
    wholes = sum(point.denominator or 0 for point in earlier)
    rate, size = parts / wholes, last.denominator or 0
    if rate <= 0.5 or parts > wholes:
        return _beside(last.numerator or 0, rate * size)
    turned = _beside(size - (last.numerator or 0), (1 - rate) * size)
    return {"above": "below", "below": "above"}.get(turned, turned)


def _beside(count: int, mean: float) -> str:
    """Where fewer than one is expected, any count at all would look like news."""
    if mean < 1:
        return "few"
    low, high = poisson.expected_range(mean)
    if count > high:
        return "above"
    return "below" if count < low else "chance"


def expected(points: Sequence[Point], unit: str) -> tuple[int, int] | None:
    """The band in which the last count is expected by chance; None where it cannot be said."""
    counts = [point.value for point in points if point.value is not None]
    if unit not in COUNTS or len(counts) < FEWEST:
        return None
    mean = float(sum(counts[:-1], Decimal(0)) / (len(counts) - 1))
    return poisson.expected_range(mean) if mean >= 1 else None


@dataclass(frozen=True)
class Goal:
    """Where the last value stands beside the target: none, few, reached, open (there is time) or missed."""

    code: str
    words: _StrPromise | str
    shape: str


def goal(
    series: Series, *, target: Decimal | None, target_date: date | None, direction: str, day: date
) -> Goal:
    last = series.last_known
    if target is None or target_date is None:
        return Goal("none", _("no target"), "empty")
    if last is None or last.value is None:
        return Goal("few", _("target, not judged yet"), "few")
    if reached(last.value, target, direction):
        return Goal("reached", _("target reached"), "done")
    if target_date < day:
        return Goal("missed", _("target not reached in time"), "late")
    return Goal("open", _("target not reached yet"), "running")


def reached(value: Decimal, target: Decimal, direction: str) -> bool:
    if direction == Direction.UP:
        return value >= target
    if direction == Direction.DOWN:
        return value <= target
    return abs(value - target) <= abs(target) * NEAR
