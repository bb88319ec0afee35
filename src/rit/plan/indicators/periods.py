"""Periods of a rhythm: a month, a quarter or a year, known by its last day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rit.plan.indicators.states import MONTHS_OF

MOST = 80  # periods offered at once: more than six years of months


def end_of(day: date, rhythm: str) -> date:
    """The last day of the period that holds the day."""
    months = MONTHS_OF[rhythm]
    last_month = (day.month - 1) // months * months + months
    return _last_day(day.year, last_month)


def is_end(day: date, rhythm: str) -> bool:
    return end_of(day, rhythm) == day


def last_ended(day: date, rhythm: str) -> date:
    """The newest period that is over on that day: its last day came before, or is the day itself."""
    end = end_of(day, rhythm)
    return end if end <= day else before(end, rhythm)


def before(end: date, rhythm: str) -> date:
    months = MONTHS_OF[rhythm]
    index = end.year * 12 + end.month - 1 - months
    return _last_day(index // 12, index % 12 + 1)


def after(end: date, rhythm: str) -> date:
    return end_of(end + timedelta(days=1), rhythm)


def between(first: date, last: date, rhythm: str) -> Iterator[date]:
    """The ends of all periods from the one that holds `first` to the last one over on `last`, oldest first."""
    end = end_of(first, rhythm)
    while end <= last:
        yield end
        end = after(end, rhythm)


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
