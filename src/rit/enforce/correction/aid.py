"""The conversation aid and what an agreement never holds, as `policy/addressing.toml` tells it (L6.3-c)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

Words = Mapping[str, str]
LANGUAGES = {"nl", "fr", "de", "en"}


class AidFileError(ValueError):
    """A fault in the file: where, and why."""


@dataclass(frozen=True)
class Step:
    title: Words
    text: Words


@dataclass(frozen=True)
class Opener:
    """A sentence to begin with, and what it is for."""

    say: Words
    aim: Words


@dataclass(frozen=True)
class Side:
    """One side of the table."""

    title: Words
    lead: Words
    steps: Sequence[Step]
    openers: Sequence[Opener]
    avoid: Sequence[Words]


@dataclass(frozen=True)
class NoTalk:
    """When it is no talk but a report."""

    title: Words
    lead: Words
    cases: Sequence[Words]


@dataclass(frozen=True)
class Aid:
    sides: Sequence[Side]
    no_talk: NoTalk
    sources: Sequence[str]
    watch: Mapping[str, Sequence[str]]


@cache
def aid() -> Aid:
    """The installation's. Raises AidFileError naming key and reason."""
    return read(settings.POLICY / "addressing.toml")


def read(path: Path) -> Aid:
    """Reads a file. Raises AidFileError naming key and reason."""
    with path.open("rb") as stream:
        raw = tomllib.load(stream)
    sides = [_side(raw.get(name, {}), name) for name in ("addressing", "addressed")]
    end = raw.get("no_talk", {})
    no_talk = NoTalk(
        _words(end.get("title"), "no_talk.title"),
        _words(end.get("lead"), "no_talk.lead"),
        _list(end.get("cases"), "no_talk.cases"),
    )
    watch = {kind: tuple(parts) for kind, parts in raw.get("watch", {}).items()}
    return Aid(sides, no_talk, tuple(raw.get("sources", ())), watch)


def _side(raw: Mapping[str, Any], key: str) -> Side:  # Any: a table of the file
    steps = [
        Step(_words(one.get("title"), f"{key}.steps"), _words(one.get("text"), f"{key}.steps"))
        for one in raw.get("steps", ())
    ]
    openers = [
        Opener(_words(one.get("say"), f"{key}.openers"), _words(one.get("aim"), f"{key}.openers"))
        for one in raw.get("openers", ())
    ]
    if not steps or not openers:
        raise AidFileError(f"{key}: needs steps and openers")
    title, lead = _words(raw.get("title"), f"{key}.title"), _words(raw.get("lead"), f"{key}.lead")
    return Side(title, lead, steps, openers, _list(raw.get("avoid"), f"{key}.avoid"))


def _list(value: object, key: str) -> Sequence[Words]:
    if not isinstance(value, list) or not value:
        raise AidFileError(f"{key}: needs a list of texts")
    return [_words(one, key) for one in value]


def _words(value: object, key: str) -> Words:
    if not isinstance(value, dict) or set(value) != LANGUAGES or not all(value.values()):
        raise AidFileError(f"{key}: needs a text in nl, fr, de and en")
    return value
