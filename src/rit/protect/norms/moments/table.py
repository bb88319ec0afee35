"""Which moments everybody who arrives goes through: `policy/moments.toml`, checked while reading (L1-c)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings

from rit.people.states import Cadre

KEYS = {"code", "title", "point", "cadres", "days", "by", "evidence"}
LANGUAGES = {"nl", "fr", "de", "en"}
CADRES = {Cadre.OPERATIONAL.value, Cadre.CIVILIAN.value}
HR, HEAD = "hr", "head"
A_YEAR = timedelta(days=365)  # so long somebody is a newcomer
LONGEST = 300  # days: what is late must still be seen before the year is over


class MomentsFileError(ValueError):
    """A fault in the file: where, and why."""


@dataclass(frozen=True)
class Moment:
    """`days`: within how many after arrival; `by`: who records it."""

    code: str
    title: Mapping[str, str]
    point: str
    cadres: frozenset[str]
    days: int
    by: str
    evidence: bool

    @property
    def term(self) -> timedelta:
        return timedelta(days=self.days)


@cache
def moments() -> dict[str, Moment]:
    """By code, the one that is due first comes first. Raises MomentsFileError naming key and reason."""
    with (settings.POLICY / "moments.toml").open("rb") as stream:
        return read(tomllib.load(stream))


def read(raw: Mapping[str, Any]) -> dict[str, Moment]:  # Any: what TOML holds
    found = [_moment(f"moments {number}", entry) for number, entry in enumerate(raw["moments"], 1)]
    by_code = {one.code: one for one in sorted(found, key=lambda one: one.days)}
    if len(by_code) != len(found):
        raise MomentsFileError("moments: a code stands there twice")
    return by_code


def of_point(point: str) -> list[Moment]:
    return [one for one in moments().values() if one.point == point]


def _moment(key: str, entry: Mapping[str, Any]) -> Moment:  # Any: what TOML holds
    if wrong := set(entry) ^ KEYS:
        raise MomentsFileError(f"{key}.{min(wrong)}: unknown or missing key")
    if set(entry["title"]) != LANGUAGES or not all(entry["title"].values()):
        raise MomentsFileError(f"{key}.title: needs a text in nl, fr, de and en")
    if entry["by"] not in {HR, HEAD}:
        raise MomentsFileError(f"{key}.by: must be {HR} or {HEAD}")
    if not entry["cadres"] or set(entry["cadres"]) - CADRES:
        raise MomentsFileError(f"{key}.cadres: one or both of {', '.join(sorted(CADRES))}")
    if not isinstance(entry["days"], int) or not 1 <= entry["days"] <= LONGEST:
        raise MomentsFileError(f"{key}.days: between 1 and {LONGEST}")
    return Moment(**{**entry, "cadres": frozenset(entry["cadres"])})
