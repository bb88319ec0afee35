"""Texts of the policy in several languages: a JSON object with nl, fr, de and en, or the one language typed."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import get_language


def in_language(words: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text in the active language, else in the first language of the zone that has it, else any."""
    if not words:
        return ""
    wanted = (language or get_language() or settings.LANGUAGE_CODE)[:2]
    if words.get(wanted):
        return words[wanted]
    for code, _name in settings.LANGUAGES:
        if words.get(code):
            return words[code]
    return next((text for text in words.values() if text), "")


def typed(text: str) -> dict[str, str]:
    """What somebody types has the language in which they work."""
    return {(get_language() or settings.LANGUAGE_CODE)[:2]: text}


def kept_or_typed(text: str, before: Mapping[str, str]) -> dict[str, str]:
    """A text left as it was keeps all its languages; a new one has the writer's."""
    return dict(before) if text == in_language(before) else typed(text)


def hours(minutes: int) -> str:
    """Such as 7.5, written as the reader's country does."""
    whole, rest = divmod(minutes, 60)
    return number_format(minutes / 60, 2 if rest % 30 else 1) if rest else str(whole)
