"""The list of designated functions as something that can be put to the board (L5-c, L6.2-a)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from rit.foundation.access.actor import Actor
from rit.foundation.ui.words import in_language
from rit.plan.board import subjects
from rit.protect.functions.models import Profile
from rit.protect.functions.queries import alone
from rit.protect.functions.rules import sees_everything
from rit.protect.functions.states import DESIGNATED, level_words

KIND, KEY = "vulnerable-functions", "list"
MOST = 200


def register() -> None:
    subjects.add(
        subjects.Subject(
            code=KIND,
            label=gettext_lazy("List of vulnerable functions"),
            title=title,
            address=lambda key: f"{reverse('functions:catalogue')}?show=designated",
            visible=visible,
            summaries=summaries,
        )
    )


def title(key: str) -> Mapping[str, str] | None:
    if key != KEY:
        return None
    words = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            words[code] = _("List of vulnerable functions")
    return words


def visible(actor: Actor, key: str) -> bool:
    return key == KEY and sees_everything(actor)


def summaries(keys: Sequence[str]) -> Mapping[str, list[str]]:
    """One query: each designated function with its level, and whether one person did all of it."""
    if KEY not in keys:
        return {}
    rows = Profile.objects.filter(level__in=DESIGNATED).order_by("level", "function__folded")
    found = rows.annotate(alone=alone("function")).values_list("function__title", "level", "alone")[:MOST]
    return {KEY: [_line(words, level, by_one) for words, level, by_one in found]}


def _line(words: Mapping[str, str], level: str, by_one: bool) -> str:
    said = f"{in_language(words)}: {level_words(level)}"
    return f"{said} ({_('assessed and confirmed by the same person')})" if by_one else said
