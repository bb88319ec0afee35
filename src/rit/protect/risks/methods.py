"""Brings the scale of the policy file into its table. Another scale is another method; old scores keep theirs."""

from __future__ import annotations

import hashlib
import json
import tomllib
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from rit.protect.risks.models import STEPS_OF_SCALE, Method
from rit.protect.risks.states import Level


class Faulty(ValueError):
    """The file is no scale; says what is wrong with it."""


@transaction.atomic
def load(path: Path, *, now: datetime) -> bool:
    """Whether the file brought another scale than the newest. Raises Faulty."""
    with path.open("rb") as stream:
        told = tomllib.load(stream)
    check(told)
    digest = hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    if Method.objects.filter(digest=digest).exists():
        return False
    Method.objects.create(
        number=(Method.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=told["title"],
        likelihood=told["likelihood"],
        impact=told["impact"],
        levels=told["levels"],
        source=told["source"],
        digest=digest,
        loaded_at=now,
    )
    return True


def check(told: dict[str, Any]) -> None:  # Any: what TOML can hold
    """Raises Faulty unless it is a scale: all steps in words, and no level that falls."""
    for name in ("likelihood", "impact"):
        steps = told.get(name, [])
        if len(steps) != STEPS_OF_SCALE or any(not {"title", "meaning"} <= set(step) for step in steps):
            raise Faulty(f"{name} needs {STEPS_OF_SCALE} steps, each with title and meaning")
    rows = told.get("levels", [])
    if len(rows) != STEPS_OF_SCALE or any(len(row) != STEPS_OF_SCALE for row in rows):
        raise Faulty(f"levels needs {STEPS_OF_SCALE} rows of {STEPS_OF_SCALE}")
    if unknown := {level for row in rows for level in row} - set(Level.values):
        raise Faulty(f"unknown levels: {', '.join(sorted(unknown))}")
    ranks = [[Level.values.index(level) for level in row] for row in rows]
    for row, below in pairwise(ranks):
        if any(less > more for less, more in zip(row, below, strict=True)):
            raise Faulty("a likelier risk never asks for less")
    if any(sorted(row) != row for row in ranks):
        raise Faulty("a worse risk never asks for less")
