"""Standard texts to reporters: `policy/letters.toml`, in the reporter's language, with what is filled in."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from django.conf import settings
from django.utils.translation import override

from rit.enforce.cases.states import Desk
from rit.enforce.intake import clocks
from rit.enforce.intake.models import Report
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language

GAP = re.compile(r"\[[^\]]+\]")
LANGUAGES = ("nl", "fr", "de", "en")


@cache
def texts() -> dict[str, dict[str, str]]:
    """By code, in four languages. Raises ValueError naming what is missing."""
    with (settings.POLICY / "letters.toml").open("rb") as stream:
        read: dict[str, dict[str, str]] = tomllib.load(stream)["letters"]
    for code, words in read.items():
        if set(words) != set(LANGUAGES):
            raise ValueError(f"letters.toml: {code} needs a text in {', '.join(LANGUAGES)}")
    return read


@cache
def _all_gaps() -> tuple[str, ...]:
    return tuple(gap for words in texts().values() for text in words.values() for gap in GAP.findall(text))


def gaps(text: str) -> list[str]:
    """What a standard text leaves to whoever writes, and still stands there."""
    return [gap for gap in dict.fromkeys(_all_gaps()) if gap in text]


def draft(code: str, report: Report) -> str:
    """Ready to be changed by who writes; empty for a code without a standard text."""
    words = texts().get(code)
    if words is None:
        return ""
    with override(report.language):
        filled = {
            "zone": settings.ENVIRONMENT.zone_name,
            "number": report.case.number,
            "desk": str(Desk(report.desk).label),
            "arrived": shortdate(report.came),
            "feedback_by": shortdate(clocks.of(report)[1].due),
        }
        return in_language(words, report.language).strip().format(**filled)
