"""A version of an instruction before the board: adopting it freezes its text, with the decision as its ground (L5-c).

The rulebook stands below the board and cannot register itself, so the board knows this one of its things by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict
from rit.foundation.ui.words import in_language
from rit.plan.board import subjects
from rit.plan.board.models import Decision
from rit.plan.rulebook import actions as rulebook_actions
from rit.plan.rulebook import queries as rulebook_queries
from rit.plan.rulebook import rules as rulebook_rules
from rit.plan.rulebook.models import InstructionVersion
from rit.plan.rulebook.states import step_named

KIND = "instruction"


def register() -> None:
    subjects.add(
        subjects.Subject(
            code=KIND,
            label=_("Instruction"),
            title=_title,
            address=_address,
            visible=_visible,
            summaries=_summaries,
            adopted=_adopt,
            can_adopt=_can_adopt,
        )
    )


def _parts(key: str) -> tuple[str, int]:
    code, _colon, number = key.partition(":")
    return code, int(number) if number.isdecimal() and len(number) < 5 else 0


def _version(key: str) -> InstructionVersion | None:
    code, number = _parts(key)
    found = InstructionVersion.objects.filter(instruction__code=code, number=number)
    return found.select_related("instruction").first()


def _title(key: str) -> Mapping[str, str] | None:
    """Its name with the number of the version, in each language that the name has."""
    version = _version(key)
    if version is None:
        return None
    words: Mapping[str, str] = version.instruction.title
    return {language: f"{text} ({version.number})" for language, text in words.items()}


def _address(key: str) -> str:
    return reverse("rulebook:version", args=_parts(key))


def _visible(actor: Actor, key: str) -> bool:
    code, number = _parts(key)
    return rulebook_queries.visible_to(actor).filter(instruction__code=code, number=number).exists()


def _summaries(keys: Sequence[str]) -> Mapping[str, list[str]]:
    codes = [_parts(key)[0] for key in keys]
    found = InstructionVersion.objects.filter(instruction__code__in=codes).select_related("instruction")
    return {
        f"{one.instruction.code}:{one.number}": [in_language(one.instruction.title), one.what_changed]
        for one in found
    }


def _can_adopt(key: str) -> Verdict:
    version = _version(key)
    by = Actor(account=None)  # whoever signs was asked by the board's own rule
    return rulebook_rules.may_take(by, version.state, step_named("adopt")) if version else YES


def _adopt(key: str, decision: Decision, *, by: Actor, now: datetime) -> None:
    version = _version(key)
    if version is not None:
        rulebook_actions.adopt_version(version.pk, decision.reference, by=by, now=now)
