"""Reads the file of the guide and tells all its faults, each with file, place and reason (L6.3-a)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from rit.enforce.guide import checking, sources
from rit.enforce.guide.tree import FACTS, KINDS, LANGUAGES, Answer, Ending, Guide, Opener, Question
from rit.foundation.registries import channels

Raw = Mapping[str, Any]  # Any: what TOML may hold, before it is checked

TEXT, DAY, WORDS, LIST, SOURCES, REACH, KIND, FACT = (
    "text",
    "day",
    "words",
    "list of words",
    "sources",
    "reach",
    "kind",
    "fact",
)
HEAD = {"first": TEXT, "reviewed_by": TEXT, "reviewed": DAY}
QUESTION = {"ask": WORDS, "why": WORDS}
ANSWER = {
    "code": TEXT,
    "say": WORDS,
    "more": WORDS,
    "because": WORDS,
    "sources": SOURCES,
    "to": TEXT,
    **dict.fromkeys(FACTS, FACT),
}
ENDING = {
    "kind": KIND,
    "title": WORDS,
    "step": WORDS,
    "will": LIST,
    "wont": LIST,
    "find": WORDS,
    "reach": REACH,
    "sources": SOURCES,
    "mind": WORDS,
    "after": WORDS,
    "angry": WORDS,
}
OPENER = {"say": WORDS, "aim": WORDS}
MAY_LACK = {"reviewed_by", "reviewed", "more", "mind", "after", "angry", *FACTS}
WAYS = ("report", "desk", "112", "101")


class GuideFileError(ValueError):
    """All faults found, each naming file, place and reason."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


def path() -> Path:
    """The zone's own file, or the one of the policy."""
    return Path(settings.ENVIRONMENT.guide or settings.POLICY / "guide" / "guide.toml")


@cache
def guide() -> Guide:
    """The guide that is shown. Raises GuideFileError rather than showing one that might lead somebody wrong."""
    return read(path())


def read(file: Path) -> Guide:
    """Raises GuideFileError with every fault of shape, or else with every fault of the tree."""
    reading = _Reading(file.name)
    found = reading.guide(_raw(file))
    problems = reading.faults or checking.faults(found)
    if problems:
        raise GuideFileError(problems)
    return found


def the_guide_is_sound(app_configs: Sequence[AppConfig] | None, **more: Any) -> list[CheckMessage]:
    """For Django's `check` and `rit doctor`: a zone's own file is looked at before anybody needs it."""
    try:
        read(path())
    except GuideFileError as wrong:
        return [Error(wrong.problems[0], hint=f"See all with: rit guide check {path()}", id="rit.E006")]
    return []


def _raw(file: Path) -> Raw:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise GuideFileError([f"{file.name}: cannot be read: {problem.strerror}"]) from None
    except UnicodeDecodeError:
        raise GuideFileError([f"{file.name}: is not a text in UTF-8"]) from None
    except tomllib.TOMLDecodeError as problem:
        raise GuideFileError([f"{file.name}: not valid TOML: {problem}"]) from None


@dataclass
class _Reading:
    """One pass over a file; collects what is wrong and goes on with what is left."""

    name: str
    faults: list[str] = field(default_factory=list)

    def guide(self, raw: Raw) -> Guide:
        head = {key: value for key, value in raw.items() if key not in {"questions", "endings"}}
        self._shape(head, HEAD, "")
        questions = self._tables(raw, "questions")
        endings = self._tables(raw, "endings")
        return Guide(
            name=self.name,
            first=str(head.get("first", "")),
            questions={code: self._question(code, row) for code, row in questions.items()},
            endings={code: self._ending(code, row) for code, row in endings.items()},
            reviewed_by=str(head.get("reviewed_by", "")),
            reviewed=head.get("reviewed") if type(head.get("reviewed")) is date else None,
        )

    def _question(self, code: str, row: Raw) -> Question:
        place = f"questions.{code}"
        self._shape({key: value for key, value in row.items() if key != "answers"}, QUESTION, place)
        rows = self._rows(row, "answers", place)
        if len(rows) < 2:
            self._tell(place, "needs at least two [[answers]]; without an answer that way never ends")
        answers = tuple(self._answer(place, number, one) for number, one in enumerate(rows, start=1))
        codes = [answer.code for answer in answers]
        for twice in sorted({one for one in codes if codes.count(one) > 1}):
            self._tell(place, f"has two answers with the code “{twice}”")
        return Question(code, row.get("ask", {}), row.get("why", {}), answers)

    def _answer(self, question: str, number: int, row: Raw) -> Answer:
        code = row.get("code", "")
        place = (
            f"{question}, answer “{code}”"
            if isinstance(code, str) and code
            else f"{question}, answer {number}"
        )
        self._shape(row, ANSWER, place)
        if isinstance(code, str) and code and not (code.isascii() and code.replace("_", "").isalnum()):
            self._tell(place, "code: only letters, digits and _")
        return Answer(
            code=str(code),
            say=row.get("say", {}),
            because=row.get("because", {}),
            sources=_tuple(row, "sources"),
            to=str(row.get("to", "")),
            facts={fact: row[fact] for fact in FACTS if fact in row},
            more=row.get("more", {}),
        )

    def _ending(self, code: str, row: Raw) -> Ending:
        place = f"endings.{code}"
        self._shape({key: value for key, value in row.items() if key != "openers"}, ENDING, place)
        openers = self._rows(row, "openers", place)
        for number, opener in enumerate(openers, start=1):
            self._shape(opener, OPENER, f"{place}, opener {number}")
        kind = row.get("kind", "")
        if (kind == "address") is not bool(openers):
            wrong = (
                "needs [[openers]] for the conversation"
                if kind == "address"
                else "only kind address has openers"
            )
            self._tell(place, wrong)
        return Ending(
            code=code,
            kind=str(kind),
            title=row.get("title", {}),
            step=row.get("step", {}),
            will=_tuple(row, "will"),
            wont=_tuple(row, "wont"),
            find=row.get("find", {}),
            reach=_tuple(row, "reach"),
            sources=_tuple(row, "sources"),
            mind=row.get("mind", {}),
            after=row.get("after", {}),
            angry=row.get("angry", {}),
            openers=tuple(Opener(one.get("say", {}), one.get("aim", {})) for one in openers),
        )

    def _tell(self, place: str, fault: str) -> None:
        self.faults.append(f"{self.name}: {place}: {fault}" if place else f"{self.name}: {fault}")

    def _tables(self, raw: Raw, name: str) -> Mapping[str, Raw]:
        found = raw.get(name, {})
        if (
            not isinstance(found, dict)
            or not all(isinstance(row, dict) for row in found.values())
            or not found
        ):
            self._tell(name, f"must be tables such as [{name}.CODE]")
            return {}
        return found

    def _rows(self, row: Raw, name: str, place: str) -> list[Raw]:
        found = row.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self._tell(place, f"{name} must be written as [[{place}.{name}]]")
            return []
        return found

    def _shape(self, row: Raw, shape: Mapping[str, str], place: str) -> None:
        """Unknown keys, missing ones, and values that are not what they should be; the last are taken away."""
        for key in row:
            if key not in shape:
                self._tell(place, f"{key}: is not known; known are {', '.join(shape)}")
        for key, kind in shape.items():
            if key not in row:
                if key not in MAY_LACK:
                    self._tell(place, f"{key}: is missing")
            else:
                for fault in _wrong(row[key], kind):
                    self._tell(place, f"{key}: {fault}")


def _wrong(value: Any, kind: str) -> list[str]:
    match kind:
        case "words":
            return _wrong_words(value)
        case "list of words":
            if not isinstance(value, list) or not value:
                return ["must be a list with at least one text"]
            return [fault for one in value for fault in _wrong_words(one)]
        case "sources":
            if not _texts(value) or not value:
                return ["needs at least one source, as a list of texts"]
            return [fault for one in value if (fault := sources.fault(one))]
        case "reach":
            return _wrong_ways(value)
        case "kind" if value not in KINDS:
            return [f"must be one of {', '.join(KINDS)}, not “{value}”"]
        case "fact" if not isinstance(value, bool):
            return [f"must be true or false, not “{value}”"]
        case "day" if type(value) is not date:
            return ["must be a day such as 2026-09-02"]
        case "text" if not isinstance(value, str):
            return ["must be a text between quotes"]
        case _:
            return []


def _wrong_words(value: Any) -> list[str]:
    if not isinstance(value, dict):
        return ["must be a text in four languages, { nl = …, fr = …, de = …, en = … }"]
    lacking = [one for one in LANGUAGES if not isinstance(value.get(one), str) or not value[one].strip()]
    unknown = sorted(set(value) - set(LANGUAGES))
    return [f"has no text in {', '.join(lacking)}"] * bool(lacking) + [
        f"{one} is not one of {', '.join(LANGUAGES)}" for one in unknown
    ]


def _wrong_ways(value: Any) -> list[str]:
    if not _texts(value):
        return ["must be a list of texts"]
    known = [*WAYS, *(channel.code for channel in channels.channels())]
    return [f"“{one}” is not one of {', '.join(known)}" for one in value if one not in known]


def _tuple(row: Raw, key: str) -> tuple[Any, ...]:
    value = row.get(key, [])
    return tuple(value) if isinstance(value, list) else ()


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
