"""Which dilemmas a reader may see, and what stands on their pages (L6.4-a)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from rit.foundation.access.actor import Actor
from rit.foundation.ui.words import in_language
from rit.people.folding import fold_value
from rit.plan.models import CoreValue
from rit.stimulate.training.dilemmas import rules
from rit.stimulate.training.dilemmas.models import Dilemma, Edition
from rit.stimulate.training.dilemmas.states import PREPARING, EditionState

MOST_BEHAVIOURS = 20


@dataclass(frozen=True)
class Option:
    """What one could do; `letter` is how a group speaks of it."""

    letter: str
    text: str
    speaks_for: str
    speaks_against: str


@dataclass(frozen=True)
class Read:
    """An edition in one language, and which language that is."""

    language: str
    title: str
    situation: str
    questions: tuple[str, ...]
    options: tuple[Option, ...]


def read(edition: Edition, wanted: str = "") -> Read:
    """In the language asked for, else the reader's, else the first of the zone that it exists in."""
    language = language_of(edition, wanted)
    text: dict[str, Any] = edition.words[language]  # Any: its texts
    options = (
        Option("ABCD"[place], one["text"], one["speaks_for"], one["speaks_against"])
        for place, one in enumerate(text["options"])
    )
    return Read(language, text["title"], text["situation"], tuple(text["questions"]), tuple(options))


def language_of(edition: Edition, wanted: str = "") -> str:
    own = (get_language() or settings.LANGUAGE_CODE)[:2]
    order = (wanted, own, *(code for code, _name in settings.LANGUAGES), *edition.words)
    found: str = next(code for code in order if code in edition.words)
    return found


def title_of(words: Mapping[str, Mapping[str, Any]]) -> str:  # Any: texts by language
    return in_language({code: text["title"] for code, text in words.items()})


def visible_to(actor: Actor) -> QuerySet[Edition]:
    """Everybody reads what is or was published; what is being prepared is for those who make dilemmas."""
    found = Edition.objects.select_related("dilemma")
    return found if rules.makes(actor) else found.filter(state__in=_OPEN)


_OPEN = (EditionState.PUBLISHED, EditionState.REPLACED)


def library(actor: Actor) -> QuerySet[Edition]:
    """One edition of each dilemma: the published one; for makers also what was never published or is retired."""
    found = visible_to(actor)
    if not rules.makes(actor):
        return found.filter(state=EditionState.PUBLISHED)
    of = Edition.objects.filter(dilemma=OuterRef("dilemma"))
    newer = of.filter(number__gt=OuterRef("number")).exclude(state=EditionState.DROPPED)
    published = of.filter(state=EditionState.PUBLISHED)
    return found.filter(
        Q(state=EditionState.PUBLISHED)
        | Q(state__in=PREPARING)
        | Q(state=EditionState.RETIRED) & ~Exists(newer) & ~Exists(published)
    )


def editions_of(actor: Actor, dilemma: Dilemma) -> QuerySet[Edition]:
    """Newest first."""
    found = visible_to(actor).filter(dilemma=dilemma)
    return found.select_related("written_by", "reviewed_by", "ended_by").order_by("-number")


def holding(editions: QuerySet[Edition], text: str) -> QuerySet[Edition]:
    """Those that hold every word, in any language, without regard to capitals and accents."""
    for word in text.split():
        editions = editions.filter(folded__contains=fold_value(word))
    return editions


def citing(editions: QuerySet[Edition], value: str) -> QuerySet[Edition]:
    """Those that cite this value or one of its behaviours."""
    refs = [f"value:{value}", *(f"value:{value}.{number}" for number in range(1, MOST_BEHAVIOURS + 1))]
    return editions.filter(cites__overlap=refs)


def citing_any(actor: Actor, refs: Iterable[str]) -> QuerySet[Edition]:
    """Published ones; a draft cites nothing yet."""
    published = visible_to(actor).filter(state=EditionState.PUBLISHED)
    return published.filter(cites__overlap=list(refs)).order_by("dilemma__code")


def values() -> dict[str, str]:
    """Code and words of the core values of all plans, the newest plan last: one query."""
    found = CoreValue.objects.order_by("plan__from_date", "order").values_list("code", "title")
    return {code: in_language(title) for code, title in found}


def waiting_for(actor: Actor) -> QuerySet[Edition] | None:
    """Editions in review that this maker did not write."""
    if actor.person is None or not actor.may_enter(rules.MAKE):
        return None
    found = Edition.objects.filter(state=EditionState.REVIEW)
    mine: UUID = actor.person
    return found.exclude(written_by=mine).exclude(submitted_by=mine)
