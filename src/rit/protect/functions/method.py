"""The criteria and questions as data: read from the policy file once, then from the versions kept in RIT (L6.2-a)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any, Protocol

from django.conf import settings

from rit.protect.functions.states import Group, Part, Score

Words = Mapping[str, str]
FILE = "vulnerable-functions.toml"
OF = ("person", "organisation")  # of what the questions of the first step are asked


class Kept(Protocol):
    """A version of the method, as it is kept."""

    criteria: list[dict[str, Any]]  # Any: texts and words
    questions: list[dict[str, Any]]


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
class Place:
    """Where a criterion or question belongs: the columns that say so, and to which of the two lists it goes."""

    key: str
    of_criteria: bool
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Revetting:
    """Whether the law, as the plan reads it, allows looking into somebody again in service; it does not."""

    allowed: bool
    since: date
    source: Words
    confidence: Words
    reason: Words


PLACES = {
    place.key: place
    for place in (
        *(Place(f"group-{group}", True, {"group": group.value}) for group in Group),
        *(
            Place(f"step-{Part.VULNERABILITIES}-{of}", False, {"step": Part.VULNERABILITIES.value, "of": of})
            for of in OF
        ),
        *(
            Place(f"step-{part}", False, {"step": part.value, "of": ""})
            for part in Part
            if part != Part.VULNERABILITIES
        ),
    )
}


def place(key: str) -> Place:
    return PLACES[key]


def place_of(kept: Kept, code: str) -> Place:
    """Raises StopIteration for a code that this version does not have."""
    return next(one for one in PLACES.values() if code in standing_at(kept, one))


def standing_at(kept: Kept, where: Place) -> list[str]:
    """The codes of the criteria or questions that a version has at a place."""
    rows = kept.criteria if where.of_criteria else kept.questions
    return [row["code"] for row in rows if all(row.get(name, "") == it for name, it in where.fields.items())]


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
