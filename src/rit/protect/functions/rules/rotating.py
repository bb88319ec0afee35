"""When somebody is due to rotate, and how that stands on a day (L6.2-c). Pure."""

from __future__ import annotations

from datetime import date, timedelta

from rit.plan.turns import months_later
from rit.protect.functions.states import Standing

SAME_STAY_DAYS = 31  # a break of a month or less, such as between two units, is one stay
SOON = timedelta(days=183)


def due(since: date, months: int, starts: date) -> date:
    """The day on which the interval is over; nobody is due before the day from which the rule counts."""
    return max(months_later(since, months), starts)


def standing(due_date: date, day: date, *, leaves: date | None, excepted_until: date | None) -> Standing:
    """An exception counts until its last day; who leaves before the date does not need to rotate."""
    if leaves is not None and leaves < due_date:
        return Standing.LEAVES
    if excepted_until is not None and excepted_until >= day and due_date <= excepted_until:
        return Standing.EXCEPTED
    if due_date < day:
        return Standing.LATE
    return Standing.SOON if due_date <= day + SOON else Standing.LATER
