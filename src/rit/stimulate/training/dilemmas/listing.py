"""What the library was asked for. Everything about the list stands in its address; an unknown value asks nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from rit.stimulate.training.dilemmas import queries
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.dilemmas.states import LANGUAGES, EditionState, Level

LISTED = (EditionState.PUBLISHED, EditionState.REVIEW, EditionState.DRAFT, EditionState.RETIRED)


@dataclass(frozen=True)
class Asked:
    text: str = ""
    theme: str = ""
    level: str = ""
    value: str = ""
    language: str = ""
    state: str = ""


def read(given: QueryDict, themes: Mapping[str, str], values: Mapping[str, str]) -> Asked:
    def one_of(name: str, known: Any) -> str:  # Any: a list or a mapping
        value = given.get(name, "")
        return value if value in known else ""

    return Asked(
        text=" ".join(given.get("q", "").replace("\0", "").split())[:80],
        theme=one_of("theme", themes),
        level=one_of("level", Level.values),
        value=one_of("value", values),
        language=one_of("language", LANGUAGES),
        state=one_of("state", [str(state) for state in LISTED]),
    )


def filtered(editions: QuerySet[Edition], asked: Asked) -> QuerySet[Edition]:
    """Without a state asked for, what is retired stays out."""
    if asked.state:
        editions = editions.filter(state=asked.state)
    else:
        editions = editions.exclude(state=EditionState.RETIRED)
    for name in ("theme", "level"):
        if value := getattr(asked, name):
            editions = editions.filter(**{name: value})
    if asked.value:
        editions = queries.citing(editions, asked.value)
    if asked.language:
        editions = editions.filter(languages__contains=[asked.language])
    return queries.holding(editions, asked.text) if asked.text else editions


def filters(
    asked: Asked, themes: Mapping[str, str], values: Mapping[str, str], *, states: bool
) -> list[dict[str, Any]]:  # Any: what the component reads
    languages = {code: str(name) for code, name in settings.LANGUAGES if code in LANGUAGES}
    offered: list[tuple[str, str, Mapping[str, Any]]] = [
        ("theme", _("Theme"), themes),
        ("level", _("Level"), dict(Level.choices)),
        ("value", _("Core value"), values),
        ("language", _("Language"), languages),
    ]
    if states:
        offered.append(("state", _("State"), {str(one): one.label for one in LISTED}))
    return [
        {
            "key": key,
            "label": label,
            "chosen": words.get(getattr(asked, key), "") if getattr(asked, key) else "",
            "options": [{"value": code, "label": word, "count": None} for code, word in words.items()],
        }
        for key, label, words in offered
    ]
