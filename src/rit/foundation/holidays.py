"""The public holidays of a year: `policy/holidays.toml`, act of 4 January 1974 (L6.4-b)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.conf import settings

Words = Mapping[str, str]
FILE = "holidays.toml"


@dataclass(frozen=True)
class Holiday:
    """On the same `day` each year, or so many days `after_easter`."""

    name: Words
    day: str = ""
    after_easter: int = 0

    def of(self, year: int) -> date:
        if self.day:
            return date.fromisoformat(f"{year}-{self.day}")
        return easter(year) + timedelta(days=self.after_easter)


def between(first: date, last: date) -> dict[date, Words]:
    """Those of a period with their names, in order."""
    years = range(first.year, last.year + 1)
    return {day: name for year in years for day, name in of(year).items() if first <= day <= last}


@cache
def of(year: int) -> dict[date, Words]:
    """By day; two on one day, as Ascension on 1 May 2008, are one day."""
    return dict(sorted({one.of(year): one.name for one in _told()}.items(), key=lambda found: found[0]))


@cache
def _told() -> tuple[Holiday, ...]:
    with (settings.POLICY / FILE).open("rb") as stream:
        return tuple(Holiday(**one) for one in tomllib.load(stream)["holidays"])


def easter(year: int) -> date:
    """Easter Sunday, as the Gregorian calendar computes it (Meeus, Jones and Butcher)."""
    century, of_century = divmod(year, 100)
    skipped = century - century // 4 - (8 * century + 13) // 25
    epact = (19 * (year % 19) + skipped + 15) % 30
    late = (year % 19 + 11 * epact) // 319
    sunday = (2 * (century % 4) + 2 * (of_century // 4) - of_century % 4 - epact + late + 32) % 7
    month, day = divmod(epact - late + sunday + 114, 31)
    return date(year, month, day + 1)
