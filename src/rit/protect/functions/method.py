"""The criteria and questions as data: read from the policy file once, then from the versions kept in RIT (L6.2-a)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from rit.protect.functions.states import Group, Part, Score

Words = Mapping[str, str]
FILE = "vulnerable-functions.toml"


@dataclass(frozen=True)
class Anchored:
    """Something that is scored, with what each score means: `low`, `medium` and `high` by language."""

    code: str
    title: Words
    low: Words
    medium: Words
    high: Words
    source: str
    confidence: str

    def anchor(self, score: str) -> Words:
        return {Score.LOW: self.low, Score.MEDIUM: self.medium, Score.HIGH: self.high}[Score(score)]


@dataclass(frozen=True)
class Criterion(Anchored):
    group: str

    def as_data(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Question(Anchored):
    """`of`: person or organisation, for the first step."""

    step: str
    of: str = ""

    def as_data(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Revetting:
    """Whether the law, as the plan reads it, allows looking into somebody again in service; it does not."""

    allowed: bool
    since: date
    source: str
    confidence: str
    reason: Words


def criteria_of(rows: Sequence[Mapping[str, Any]]) -> list[Criterion]:  # Any: texts and words
    """In the order of their groups."""
    found = [Criterion(**row) for row in rows]
    order = Group.values
    return sorted(found, key=lambda one: order.index(one.group))


def questions_of(rows: Sequence[Mapping[str, Any]]) -> list[Question]:  # Any: texts and words
    """In the order of the steps."""
    found = [Question(**row) for row in rows]
    order = Part.values
    return sorted(found, key=lambda one: order.index(one.step))


@cache
def seed() -> tuple[list[Criterion], list[Question]]:
    """What the file says; the first version of the method."""
    raw = _raw()
    return criteria_of(raw["criteria"]), questions_of(raw["questions"])


@cache
def revetting() -> Revetting:
    return Revetting(**_raw()["revetting"])


def _raw() -> dict[str, Any]:  # Any: a file
    with (settings.POLICY / FILE).open("rb") as stream:
        return tomllib.load(stream)
