"""Help for those who evaluate, and the lengths that the law leaves to texts not read: `policy/appraisal.toml`."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.conf import settings

Words = Mapping[str, str]
FILE = "appraisal.toml"


@dataclass(frozen=True)
class Length:
    """How long something is, and how sure we are: `confirmed` once a jurist read the source."""

    value: int
    source: Words
    confirmed: bool


@dataclass(frozen=True)
class Advice:
    title: Words
    text: Words


@dataclass(frozen=True)
class Example:
    """For one value: grounds that hold and grounds that do not, each with why."""

    holds: Words
    holds_because: Words
    fails: Words
    fails_because: Words


@dataclass(frozen=True)
class Guidance:
    months: Length
    appeal_days: Length
    advice: tuple[Advice, ...]
    examples: Mapping[str, Example]


@cache
def guidance() -> Guidance:
    with (settings.POLICY / FILE).open("rb") as stream:
        raw = tomllib.load(stream)
    examples = {
        one["code"]: Example(one["holds"], one["holds_because"], one["fails"], one["fails_because"])
        for one in raw["values"]
    }
    advice = tuple(Advice(one["title"], one["text"]) for one in raw["advice"])
    period, appeal = raw["period"], raw["appeal"]
    return Guidance(
        months=Length(period["months"], period["source"], bool(period["reviewed_by"])),
        appeal_days=Length(appeal["days"], appeal["source"], bool(appeal["reviewed_by"])),
        advice=advice,
        examples=examples,
    )


def end_of_period(first: date) -> date:
    """The last day when nobody says otherwise."""
    years, month = divmod(first.month - 1 + guidance().months.value, 12)
    year, last_of_month = first.year + years, monthrange(first.year + years, month + 1)[1]
    return date(year, month + 1, min(first.day, last_of_month)) - timedelta(days=1)
