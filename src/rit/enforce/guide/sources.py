"""On what an answer or a step rests: references to the files of law, the code and the plan, or a source with how sure.

Everything comes from files. The guide asks nothing of the database, so that reading it leaves nothing behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from rit.foundation.terms import loader as law
from rit.foundation.terms.models import CONFIDENCE
from rit.foundation.terms.queries import DOUBTFUL, SURE
from rit.foundation.ui.words import in_language
from rit.plan.rulebook import loader as code

OWN = "RIT (I)"
LAW = re.compile(r"law:(?P<text>[a-z0-9-]+)\.(?P<provision>[\w-]+)")
POINT = re.compile(r"code:(?P<number>\d{1,3})")
SECTION = re.compile(r"plan:(?P<section>\d+(?:\.\d+)*)")
READ = re.compile(rf"(?P<where>.+) \((?P<sure>{'|'.join(map(re.escape, CONFIDENCE))})\)")


@dataclass(frozen=True)
class Source:
    """`label` names it, `text` says what it holds, `doubt` how unsure we are, in words; either may be empty."""

    reference: str
    label: str
    text: str = ""
    doubt: str = ""


def fault(reference: str) -> str:
    """Why it is no source, in words that tell how to write it; empty when it is one."""
    if found := LAW.fullmatch(reference):
        text = _laws().get(found["text"])
        if text is None:
            return f"there is no text “{found['text']}” in policy/law"
        if all(row["code"] != found["provision"] for row in text.provisions):
            return f"{text.name} has no provision “{found['provision']}”"
        return ""
    if found := POINT.fullmatch(reference):
        last = int(_code()["points"])
        return "" if 1 <= int(found["number"]) <= last else f"the code of conduct has points 1 to {last}"
    if SECTION.fullmatch(reference) or READ.fullmatch(reference):
        return ""
    return (
        f"“{reference}” is no source; write for example law:reporting-act-2022.W8, code:13, plan:6.3,"
        f" or where it was read with how sure that is in brackets ({', '.join(CONFIDENCE)})"
    )


def shown(references: Iterable[str]) -> list[Source]:
    """For a reader, in the active language, each once and in their order."""
    return [_shown(reference) for reference in dict.fromkeys(references)]


def _shown(reference: str) -> Source:
    if found := LAW.fullmatch(reference):
        text = _laws()[found["text"]]
        row = next(row for row in text.provisions if row["code"] == found["provision"])
        label = text.anchor["short"]
        if row["article"]:
            label = _("%(law)s, art. %(article)s") % {"law": label, "article": row["article"]}
        return Source(reference, label, in_language(row["what"]), _doubt(row["confidence"]))
    if found := POINT.fullmatch(reference):
        label = _("Code of conduct, point %(number)s") % {"number": found["number"]}
        return Source(reference, label, *_point(int(found["number"])))
    if found := SECTION.fullmatch(reference):
        return Source(reference, _("Integrity plan, chapter %(section)s") % {"section": found["section"]})
    if reference == OWN:
        return Source(reference, _("Our own choice: no law that we read says how"))
    found = READ.fullmatch(reference)
    assert found is not None  # noqa: S101  # a guide with another source is not loaded
    return Source(reference, found["where"], "", _doubt(found["sure"]))


def _point(number: int) -> tuple[str, str]:
    """Its title in our own words, or else the heading under which it stands."""
    raw = _code()
    for row in raw["titles"]:
        if row["number"] == number:
            return in_language(row["title"]), _doubt(row["confidence"])
    for row in raw["headings"]:
        if row["first"] <= number <= row.get("last", row["first"]):
            return in_language(row["title"]), _doubt(row["confidence"])
    return "", ""


def _doubt(confidence: str) -> str:
    return str(SURE[confidence]) if confidence in DOUBTFUL else ""


def of_law(reference: str) -> str:
    """The reference under which the register of law knows it: a point of the code is a part of its decree."""
    return f"law:{_code()['anchor']}" if POINT.fullmatch(reference) else reference


@cache
def _laws() -> Mapping[str, law.Read]:
    return law.check(settings.POLICY / "law")


@cache
def _code() -> Mapping[str, Any]:  # Any: what TOML may hold, checked
    return code.check(settings.POLICY / "code-of-conduct.toml")
