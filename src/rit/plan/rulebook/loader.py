"""Fills what everybody cites: behaviours from the plans (L3-a), and the points of the code of conduct from its file.

Loading again changes nothing; a reviewer named in RIT stands when the file is silent about it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction

from rit.foundation.terms.models import CONFIDENCE, Anchor
from rit.plan.models import CoreValue
from rit.plan.rulebook.models import LAST_POINT, Behaviour, CodeHeading, CodePoint

LANGUAGES = {"nl", "fr", "de", "en"}
KEYS = {
    "": {"anchor", "points", "source", "confidence", "chapters", "headings", "titles"},
    "chapters": {"number", "title"},
    "headings": {"code", "chapter", "first", "last", "title", "source", "confidence"},
    "titles": {"number", "provision", "title", "source", "confidence", "reviewed_by"},
}


class CodeFileError(ValueError):
    """All faults found, each naming key and reason."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Loaded:
    """How many behaviours, points and points with a title stand there now, and how many rows changed."""

    behaviours: int
    points: int
    titled: int
    changed: int

    def __str__(self) -> str:
        return (
            f"{self.behaviours} behaviours, {self.points} points of the code of conduct,"
            f" {self.titled} with a title ({self.changed} rows changed)"
        )


@transaction.atomic
def load(path: Path) -> Loaded:
    """After the register of law and the plans. Raises CodeFileError, with every fault, before writing anything."""
    raw = check(path)
    if not Anchor.objects.filter(pk=raw["anchor"]).exists():
        raise CodeFileError([f"{path.name}: anchor: the register of law has no “{raw['anchor']}”"])
    changed = _code(raw) + load_behaviours()
    return Loaded(
        behaviours=Behaviour.objects.filter(current=True).count(),
        points=CodePoint.objects.count(),
        titled=CodePoint.objects.exclude(title={}).count(),
        changed=changed,
    )


@transaction.atomic
def load_behaviours() -> int:
    """One row for each behaviour that a plan names; one that it no longer names stays, for who cited it."""
    changed = 0
    for value in CoreValue.objects.prefetch_related("rows"):
        rows = {row.code: row for row in value.rows.all()}
        for order, raw in enumerate(value.behaviours, 1):
            row = rows.pop(raw["code"], None) or Behaviour(value=value, code=raw["code"])
            changed += _put(row, {"order": order, "text": raw["text"], "current": True})
        changed += sum(_put(row, {"current": False}) for row in rows.values())
    return changed


def check(path: Path) -> dict[str, Any]:
    """Reads and checks the file, without a database. Raises CodeFileError."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise CodeFileError([f"{path.name}: not valid TOML: {problem}"]) from problem
    faults = [f"{path.name}: {fault}" for fault in _faults(raw)]
    if faults:
        raise CodeFileError(faults)
    return raw


def _faults(raw: Mapping[str, Any]) -> Iterable[str]:
    yield from (f"{key}: unknown key" for key in raw if key not in KEYS[""])
    if raw.get("points") != LAST_POINT:
        yield f"points: the code has {LAST_POINT} points"
    chapters = {row.get("number") for row in raw.get("chapters", [])}
    for name in ("chapters", "headings", "titles"):
        for place, row in enumerate(raw.get(name, []), 1):
            yield from (f"{name}[{place}].{fault}" for fault in _row_faults(name, row))
    reached = 0
    for place, row in enumerate(raw.get("headings", []), 1):
        first, last = row.get("first", 0), row.get("last", row.get("first", 0))
        if row.get("chapter") not in chapters:
            yield f"headings[{place}].chapter: there is no chapter {row.get('chapter')}"
        if not reached < first <= last <= LAST_POINT:
            yield f"headings[{place}].first: headings follow each other, within 1 and {LAST_POINT}"
        reached = last
    numbers = [row.get("number", 0) for row in raw.get("titles", [])]
    yield from (f"titles: there is no point {number}" for number in numbers if not 1 <= number <= LAST_POINT)
    yield from (
        f"titles: point {number} stands there twice" for number in set(numbers) if numbers.count(number) > 1
    )


def _row_faults(name: str, row: Mapping[str, Any]) -> Iterable[str]:
    yield from (f"{key}: unknown key" for key in row if key not in KEYS[name])
    yield from (
        f"{key}: is missing" for key in KEYS[name] - {"last", "provision", "reviewed_by"} if not row.get(key)
    )
    title = row.get("title", {})
    if not isinstance(title, dict) or set(title) != LANGUAGES or not all(title.values()):
        yield "title: needs nl, fr, de and en"
    if "confidence" in row and row["confidence"] not in CONFIDENCE:
        yield f"confidence: must be one of {', '.join(CONFIDENCE)}"


def _code(raw: Mapping[str, Any]) -> int:
    chapters = {row["number"]: row["title"] for row in raw["chapters"]}
    headings: list[CodeHeading] = []
    changed = 0
    known = CodeHeading.objects.in_bulk()
    for order, row in enumerate(raw["headings"], 1):
        heading = known.get(row["code"]) or CodeHeading(code=row["code"])
        values = {key: row.get(key) for key in ("chapter", "title", "first", "last", "source", "confidence")}
        values |= {"order": order, "chapter_title": chapters[row["chapter"]]}
        changed += _put(heading, values)
        headings.append(heading)
    titles = {row["number"]: row for row in raw["titles"]}
    points = CodePoint.objects.in_bulk()
    for number in range(1, LAST_POINT + 1):
        point = points.get(number) or CodePoint(number=number)
        changed += _put(point, _point(raw["anchor"], _heading_of(number, headings), titles.get(number, {})))
    return changed


def _heading_of(number: int, headings: Iterable[CodeHeading]) -> CodeHeading | None:
    """None for a point behind the last one that was seen."""
    return next((head for head in headings if head.first <= number <= (head.last or head.first)), None)


def _point(anchor: str, heading: CodeHeading | None, titled: Mapping[str, Any]) -> dict[str, Any]:
    words = {key: titled.get(key, "") for key in ("provision", "source", "confidence", "reviewed_by")}
    return {
        "anchor_id": anchor,
        "heading_id": heading.code if heading else None,
        "title": titled.get("title", {}),
        **words,
    }


def _put(row: models.Model, values: Mapping[str, Any]) -> int:
    """1 when something was written. A file without a reviewer is silent about it, unless the words changed."""
    new = row._state.adding
    same_words = not new and all(
        getattr(row, key) == values[key] for key in ("title", "text") if key in values
    )
    different = [
        key
        for key, value in values.items()
        if getattr(row, key) != value and not (key == "reviewed_by" and not value and same_words)
    ]
    for key in different:
        setattr(row, key, values[key])
    if new or different:
        row.save()
    return int(new or bool(different))
