"""The shape of the fictional corps: units, catalogue of functions and posts, from the CSV files here.

In `units.csv` parents stand before children; in `posts.csv` the post that leads a unit stands first.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rit.people.states import GradeGroup, UnitKind

LANGUAGES = ("nl", "fr", "de", "en")


@dataclass(frozen=True)
class UnitRow:
    code: str
    kind: UnitKind
    parent: str
    name: dict[str, str]
    order: int
    opened_date: dt.date
    closed_date: dt.date | None


@dataclass(frozen=True)
class FunctionRow:
    """`grades`: who may hold it; only the demo asks."""

    code: str
    title: dict[str, str]
    head_of_unit: bool
    grades: tuple[GradeGroup, ...]


@dataclass(frozen=True)
class Post:
    """`count` places for one function and grade in one unit."""

    unit: str
    function: str
    grade: GradeGroup
    count: int


def read(name: str) -> list[dict[str, str]]:
    """The rows of one of the files, by column."""
    text = resources.files("rit.people.demo").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _words(row: dict[str, str]) -> dict[str, str]:
    return {language: row[language] for language in LANGUAGES}


@cache
def units() -> dict[str, UnitRow]:
    """All units by code, the closed one included."""
    return {
        row["code"]: UnitRow(
            code=row["code"],
            kind=UnitKind(row["kind"]),
            parent=row["parent"],
            name=_words(row),
            order=order,
            opened_date=dt.date.fromisoformat(row["opened"]),
            closed_date=dt.date.fromisoformat(row["closed"]) if row["closed"] else None,
        )
        for order, row in enumerate(read("units.csv"))
    }


@cache
def functions() -> dict[str, FunctionRow]:
    """The catalogue by code."""
    return {
        row["code"]: FunctionRow(
            code=row["code"],
            title=_words(row),
            head_of_unit=row["leads"] == "yes",
            grades=tuple(GradeGroup(grade) for grade in row["grades"].split()),
        )
        for row in read("functions.csv")
    }


@cache
def posts() -> tuple[Post, ...]:
    """Every post of today."""
    return tuple(
        Post(row["unit"], row["function"], GradeGroup(row["grade"]), int(row["count"]))
        for row in read("posts.csv")
    )


@cache
def ordinary_posts(grade: GradeGroup) -> tuple[Post, ...]:
    """The posts of a grade that lead nothing."""
    return tuple(post for post in posts() if post.grade == grade and not leads(post.function))


def leads(function: str) -> bool:
    return functions()[function].head_of_unit
