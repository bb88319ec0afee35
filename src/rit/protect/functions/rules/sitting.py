"""What the answers of a step come to, with the room that doubt leaves (L6.2-b). Pure.

A score counts 0, 1 or 2. How sure people are widens it: a guess may be a good point off, what is not answered may be
anything. So the panel shows a range and says whether doubt could still change the conclusion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rit.protect.functions.states import Score, Sure

VALUES = {Score.LOW: 0.0, Score.MEDIUM: 1.0, Score.HIGH: 2.0}
SPREAD = {Sure.SURE: 0.15, Sure.FAIRLY: 0.45, Sure.GUESS: 0.9}
MOST = 2.0
LOW_BELOW, MEDIUM_BELOW = 0.67, 1.34
FAIRLY_ABOVE, GUESS_ABOVE = 0.3, 0.65


@dataclass(frozen=True)
class Said:
    """One answer; `score` empty while there is none."""

    score: str
    sure: str = Sure.FAIRLY


@dataclass(frozen=True)
class Result:
    """`point` between 0 and 2, None without any answer; `low` and `high` the range around it."""

    answered: int
    asked: int
    point: float | None
    low: float
    high: float
    sure: str

    @property
    def score(self) -> str:
        return score_of(self.point) if self.point is not None else ""

    @property
    def is_whole(self) -> bool:
        return self.asked > 0 and self.answered == self.asked


def score_of(point: float) -> str:
    if point < LOW_BELOW:
        return Score.LOW
    return Score.MEDIUM if point < MEDIUM_BELOW else Score.HIGH


def result(said: Sequence[Said]) -> Result:
    """Of the questions of one step."""
    known = [one for one in said if one.score]
    if not known:
        return Result(0, len(said), None, 0.0, MOST, Sure.GUESS)
    values = [VALUES[Score(one.score)] for one in known]
    spreads = [SPREAD[Sure(one.sure)] for one in known]
    open_ones = len(said) - len(known)
    low = sum(max(0.0, value - spread) for value, spread in zip(values, spreads, strict=True))
    high = (
        sum(min(MOST, value + spread) for value, spread in zip(values, spreads, strict=True))
        + MOST * open_ones
    )
    return Result(
        answered=len(known),
        asked=len(said),
        point=sum(values) / len(values),
        low=low / len(said),
        high=high / len(said),
        sure=_sure(sum(spreads) / len(spreads)),
    )


def _sure(spread: float) -> str:
    if spread > GUESS_ABOVE:
        return Sure.GUESS
    return Sure.FAIRLY if spread > FAIRLY_ABOVE else Sure.SURE


@dataclass(frozen=True)
class Balance:
    """What threatens beside what protects. `enough` None while a step has no answer at all.

    `settled`: whatever the doubtful answers turn out to be, the conclusion stays.
    """

    exposed: float | None
    resilient: float | None
    enough: bool | None
    settled: bool


def balance(exposure: Iterable[Result], resilience: Result) -> Balance:
    """Resilient enough when what protects weighs at least as much as what threatens."""
    parts = list(exposure)
    points = [part.point for part in parts if part.point is not None]
    if len(points) < len(parts) or resilience.point is None:
        exposed = sum(points) / len(points) if points else None
        return Balance(exposed, resilience.point, None, False)
    exposed = sum(points) / len(points)
    low = sum(part.low for part in parts) / len(parts)
    high = sum(part.high for part in parts) / len(parts)
    settled = resilience.low >= high or resilience.high < low
    return Balance(exposed, resilience.point, resilience.point >= exposed, settled)
