"""Who is told what, when, how often again, and what a hand-over does: `policy/notices.toml`, checked while reading."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.conf import settings

Words = Mapping[str, str]
LANGUAGES = {"nl", "fr", "de", "en"}
KEYS = {"who", "when", "until", "day", "repeats_days", "repeats_until", "handed_over", "always_mailed"}
CLOSED = "closed"


class NoticesFileError(ValueError):
    """A fault in the file: where, and why."""


@dataclass(frozen=True)
class Kind:
    """`day` counts from the date a reminder is about; None for what is told when it happens."""

    code: str
    who: Words
    when: Words
    until: Words
    day: int | None
    repeats_days: int
    repeats_until: int
    handed_over: str
    handed_over_words: Words
    always_mailed: bool


@cache
def kinds() -> dict[str, Kind]:
    """By code, in the order of the file. Raises NoticesFileError naming key and reason."""
    with (settings.POLICY / "notices.toml").open("rb") as stream:
        raw = tomllib.load(stream)
    endings = {code: _words(words, f"handed_over.{code}") for code, words in raw["handed_over"].items()}
    return {code: _kind(code, entry, endings) for code, entry in raw["kinds"].items()}


def dates_reminded(code: str, today: date, since: date) -> list[date]:
    """The dates about which this kind reminds today: a week from now, yesterday, yesterday two weeks ago …

    And those of each day after `since`, the last on which it reminded.
    """
    kind = kinds()[code]
    if kind.day is None:
        return []
    times = (kind.repeats_until - kind.day) // kind.repeats_days if kind.repeats_days else 0
    days = [kind.day + kind.repeats_days * turn for turn in range(times + 1)]
    found = {one for day in days for one in dates_at(day, today, since)}
    last = today - timedelta(days=kind.repeats_until) if kind.repeats_days else date.min
    return sorted((one for one in found if one >= last), reverse=True)


def dates_at(day: int, today: date, since: date) -> list[date]:
    """The dates from which it was so many days on one of the days after `since`, today the last of them.

    What is announced lies ahead: nobody is told after it that something was about to come.
    """
    found = [today - timedelta(days=day + ago) for ago in range((today - since).days)]
    return [one for one in found if one >= today] if day < 0 else found


def closed_on_hand_over() -> list[str]:
    return [code for code, kind in kinds().items() if kind.handed_over == CLOSED]


def always_mailed() -> list[str]:
    return [code for code, kind in kinds().items() if kind.always_mailed]


def _kind(code: str, entry: Mapping[str, Any], endings: Mapping[str, Words]) -> Kind:
    key = f"kinds.{code}"
    if unknown := set(entry) - KEYS:
        raise NoticesFileError(f"{key}.{min(unknown)}: unknown key")
    handed_over = entry.get("handed_over", "")
    if handed_over not in endings:
        raise NoticesFileError(f"{key}.handed_over: must be one of {', '.join(sorted(endings))}")
    day, again, until = entry.get("day"), entry.get("repeats_days", 0), entry.get("repeats_until", 0)
    if again and (day is None or until < day):
        raise NoticesFileError(f"{key}: what repeats has a first day, and a last one after it")
    return Kind(
        code=code,
        who=_words(entry.get("who"), f"{key}.who"),
        when=_words(entry.get("when"), f"{key}.when"),
        until=_words(entry.get("until"), f"{key}.until"),
        day=day,
        repeats_days=again,
        repeats_until=until,
        handed_over=handed_over,
        handed_over_words=endings[handed_over],
        always_mailed=entry.get("always_mailed", False),
    )


def _words(value: object, key: str) -> Words:
    if not isinstance(value, dict) or set(value) != LANGUAGES or not all(value.values()):
        raise NoticesFileError(f"{key}: needs a text in nl, fr, de and en")
    return value
