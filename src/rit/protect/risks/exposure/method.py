"""The method as the policy file tells it: questions, scales in words, thresholds, gaps; checked, kept in versions."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from rit.protect.risks.exposure.models import ProcessMethod
from rit.protect.risks.exposure.states import SCALES, STEPS_OF_SCALES, Gap, Group, Level, Part
from rit.protect.risks.methods import Faulty

FILE = "process-method.toml"
LANGUAGES = {"nl", "fr", "de", "en"}
Words = Mapping[str, str]
Answers = Mapping[str, Mapping[str, int]]  # by part, by code of the question: the step of its scale


@dataclass(frozen=True)
class Question:
    """One thing that is asked. `advice`: what to do when a control is weak."""

    code: str
    title: Words
    meaning: Words
    group: str = ""
    advice: Words | None = None


@dataclass(frozen=True)
class Step:
    """One answer in words."""

    title: Words
    meaning: Words


@dataclass(frozen=True)
class Method:
    title: Words
    source: str
    activities: Sequence[Question]
    circumstances: Sequence[Question]
    controls: Sequence[Question]
    scales: Mapping[str, Sequence[Step]]
    bands: Mapping[str, Any]  # Any: thresholds, some of them by level
    gaps: Mapping[str, Sequence[str]]

    def asked(self, part: str) -> Sequence[Question]:
        found: Sequence[Question] = getattr(self, part)
        return found

    def scale(self, part: str) -> Sequence[Step]:
        return self.scales[SCALES[Part(part)]]


def of(content: Mapping[str, Any]) -> Method:  # Any: what TOML or JSON can hold
    """What a file or a kept version says."""
    return Method(
        title=content["title"],
        source=content["source"],
        activities=[Question(**told) for told in content["activities"]],
        circumstances=[Question(**told) for told in content["circumstances"]],
        controls=[Question(**told) for told in content["controls"]],
        scales={name: [Step(**step) for step in steps] for name, steps in content["scales"].items()},
        bands=content["bands"],
        gaps=content["gaps"],
    )


@transaction.atomic
def load(path: Path, *, now: datetime) -> bool:
    """Whether the file brought a version that was not there yet. Raises Faulty."""
    with path.open("rb") as stream:
        told = tomllib.load(stream)
    check(told)
    digest = hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    if ProcessMethod.objects.filter(digest=digest).exists():
        return False
    last = ProcessMethod.objects.aggregate(last=Max("number"))["last"] or 0
    ProcessMethod.objects.create(number=last + 1, content=told, digest=digest, loaded_at=now)
    return True


def check(told: Mapping[str, Any]) -> None:  # Any: what TOML can hold
    """Raises Faulty unless every question has its words, and nothing asks for less when it is worse."""
    for part in Part:
        _check_questions(part, told.get(part, []))
    for name, steps in STEPS_OF_SCALES.items():
        found = told.get("scales", {}).get(name, [])
        if len(found) != steps or not all(_worded(step, "title", "meaning") for step in found):
            raise Faulty(
                f"the scale {name} needs {steps} steps, each with title and meaning in four languages"
            )
    bands = told.get("bands", {})
    for name in ("vulnerability", "maturity"):
        if not bands.get(name, {}).get("medium", 0) < bands.get(name, {}).get("high", 0):
            raise Faulty(f"{name} is medium from fewer points than it is high")
    if not bands.get("raised_from", 0) > 0:
        raise Faulty("raised_from says from how many points circumstances raise the level")
    _check_gaps(told.get("gaps", {}))


def _check_questions(part: Part, told: Sequence[Mapping[str, Any]]) -> None:
    codes = [one.get("code") for one in told]
    if not codes or len(set(codes)) != len(codes):
        raise Faulty(f"{part} needs questions, each with a code of its own")
    words = ("title", "meaning", "advice") if part == Part.CONTROLS else ("title", "meaning")
    for one in told:
        if not _worded(one, *words):
            raise Faulty(f"{part}: {one.get('code')} needs {', '.join(words)} in four languages")
        if part != Part.CIRCUMSTANCES and one.get("group") not in Group.values:
            raise Faulty(f"{part}: {one.get('code')} belongs to no known group")


def _worded(told: Mapping[str, Any], *names: str) -> bool:
    return all(set(told.get(name, {})) >= LANGUAGES for name in names)


def _check_gaps(gaps: Mapping[str, Sequence[str]]) -> None:
    """Worse lies further down and further to the left."""
    rows = [gaps.get(level, []) for level in Level.values]
    if any(len(row) != len(Level) or set(row) - set(Gap.values) for row in rows):
        raise Faulty("gaps needs a row for low, medium and high, each with three known words")
    ranks = [[Gap.values.index(word) for word in row] for row in rows]
    if any(sorted(row, reverse=True) != row for row in ranks):
        raise Faulty("more mature controls never ask for more")
    for row, below in pairwise(ranks):
        if any(less > more for less, more in zip(row, below, strict=True)):
            raise Faulty("a more vulnerable process never asks for less")
