"""The public holidays of a year: `policy/holidays.toml`, act of 4 January 1974 (L6.4-b)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter
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
        sunday: date = easter(year)
        return sunday + timedelta(days=self.after_easter)


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
