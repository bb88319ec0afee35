"""From what is reported to the risk inventory: a theme on which more comes in suggests another score (L6.2-d).

Whole quarters only, each looked at once, so that no day tells that something arrived on it; only codes of themes pass,
and only of those with so many reports that their number may be shown (decision 21).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone

from rit.enforce.intake import registers
from rit.foundation.access.actor import Actor
from rit.foundation.figures import poisson, small
from rit.protect.risks import actions, queries

YEAR = 4  # quarters
A_DAY = timedelta(days=1)


def look(*, by: Actor, now: datetime) -> bool:
    """The year until the last quarter that ended, beside the year before it. Whether there was something to look at."""
    today = timezone.localdate(now)
    until = quarter(today, 0) - A_DAY
    before = quarter(today, 2 * YEAR)
    if queries.heard(until) or not registers.reported(before, quarter(today, 2 * YEAR - 1) - A_DAY):
        return False  # or nothing to compare with: reports did not come in here yet
    found = rising(
        registers.reported(quarter(today, YEAR), until),
        registers.reported(before, quarter(today, YEAR) - A_DAY),
    )
    return actions.hear(found, until, by=by, now=now)


def rising(year: Mapping[str, int], before: Mapping[str, int]) -> list[str]:
    """More than chance gives around the number of the year before, and enough to be shown."""
    enough = small.minimum("count")
    return [
        theme
        for theme, count in year.items()
        if count >= enough and count > poisson.expected_range(before.get(theme, 0))[1]
    ]


def quarter(day: date, back: int) -> date:
    """The first day of the quarter of a day, or of one so many quarters before it."""
    months = day.year * 12 + (day.month - 1) // 3 * 3 - 3 * back
    return date(months // 12, months % 12 + 1, 1)
