"""Brings the dilemmas of the policy files into their tables: new ones published, changed ones proposed.

An upgrade never overwrites: what differs from the file that was last read becomes an edition in review, which
somebody of the corps publishes or drops, and each text is offered once.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from rit.foundation.access.actor import Actor, system
from rit.stimulate.training.dilemmas import actions
from rit.stimulate.training.dilemmas.models import Dilemma, Edition
from rit.stimulate.training.dilemmas.states import LANGUAGES, PREPARING, Source, step_named

WHAT_CHANGED = "policy/dilemmas"


@dataclass(frozen=True)
class Told:
    """A dilemma as a file has it."""

    code: str
    about: actions.About
    words: dict[str, dict[str, Any]]  # Any: its texts by language

    @property
    def digest(self) -> str:
        told = [self.about.theme, self.about.level, self.about.minutes, list(self.about.cites), self.words]
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read(folder: Path) -> list[Told]:
    """All of them, in the order of the files: one file a theme."""
    return [_told(one, raw["theme"]) for raw in _files(folder) for one in raw["dilemmas"]]


def _files(folder: Path) -> list[dict[str, Any]]:  # Any: a file
    return [tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))]


def _told(raw: dict[str, Any], theme: str) -> Told:  # Any: a table of the file
    about = actions.About(theme, raw["level"], raw["minutes"], raw["cites"], Source.OWN)
    return Told(raw["code"], about, {code: _text(raw[code]) for code in LANGUAGES if code in raw})


def _text(raw: dict[str, Any]) -> dict[str, Any]:  # Any: the texts of one language
    options = [
        {"text": one["do"], "speaks_for": one["for"], "speaks_against": one["against"]}
        for one in raw["options"]
    ]
    text = {name: " ".join(raw[name].split()) for name in ("title", "situation")}
    return {**text, "questions": raw["questions"], "options": options}


@transaction.atomic
def load(folder: Path, *, now: datetime) -> tuple[int, int]:
    """How many came new, and how many were proposed as another edition."""
    by, new, proposed = system("policy"), 0, 0
    known = {one.code: one for one in Dilemma.objects.all()}
    for told in read(folder):
        found = known.get(told.code)
        if found is None:
            _publish(actions.begin(told.about, told.words, code=told.code, by=by, now=now), by, now)
            new += 1
        elif found.offered != told.digest and not _busy(found):
            edition = actions.draft(found.pk, _changed(told.about), told.words, by=by, now=now)
            actions.take(edition.pk, step_named("submit"), by=by, now=now)
            proposed += 1
        else:
            continue
        Dilemma.objects.filter(code=told.code).update(offered=told.digest)
    return new, proposed


def _publish(edition: Edition, by: Actor, now: datetime) -> None:
    for name in ("submit", "publish"):
        actions.take(edition.pk, step_named(name), by=by, now=now)


def _busy(dilemma: Dilemma) -> bool:
    """Somebody is writing: the file waits for the next start."""
    return Edition.objects.filter(dilemma=dilemma, state__in=PREPARING).exists()


def _changed(about: actions.About) -> actions.About:
    return actions.About(**{**vars(about), "what_changed": WHAT_CHANGED})
