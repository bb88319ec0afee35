"""What the guide adds to the registries: a door, a line in the menu, search, and what it cites (L2-e)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.enforce.guide import reading, sources
from rit.foundation.access.actor import Actor
from rit.foundation.registries import citations, doors, menu, search
from rit.foundation.ui.spoken import current
from rit.foundation.ui.words import in_language


def register() -> None:
    doors.add(
        doors.Door(
            "guide",
            30,
            _("Not sure where to turn?"),
            _("The guide helps you with six questions at most. Nobody sees your answers."),
            "guide:walk",
            by_language=True,
        )
    )
    menu.add(menu.Item("me", 25, _("Where to turn"), "guide:start", icon="route"))
    search.providers.add("guide", find)
    citations.providers.add("guide", cites)


def find(actor: Actor, text: str, limit: int) -> Iterable[search.Hit]:
    """The guide itself, by its name, and each step by its title."""
    typed, language = text.casefold(), current()
    name = str(_("Guide: address it, discuss it or report it?"))
    hits = [search.Hit(_("Guide"), name, reverse("guide:walk", args=[language]), icon="route")]
    whole = reverse("guide:all", args=[language])
    for code, ending in reading.guide().endings.items():
        hits.append(
            search.Hit(
                _("Guide"), in_language(ending.title), f"{whole}#e-{code}", in_language(ending.step), "route"
            )
        )
    return islice((hit for hit in hits if typed in f"{hit.title} {hit.second}".casefold()), limit)


def cites(actor: Actor, wanted: citations.Wanted, limit: int) -> Iterable[citations.Citing]:
    """An amended law lists the questions and steps of the guide that rest on it."""
    page = reverse("guide:all", args=[current()])
    found = (
        citations.Citing(f"guide:{key}", _("Guide"), title, f"{page}#{key}")
        for key, title, cited in _citing()
        if any(_is_wanted(reference, wanted) for reference in cited)
    )
    return islice(found, limit)


def _citing() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    guide = reading.guide()
    for code, question in guide.questions.items():
        cited = tuple(reference for answer in question.answers for reference in answer.sources)
        yield f"q-{code}", in_language(question.ask), cited
    for code, ending in guide.endings.items():
        yield f"e-{code}", in_language(ending.title), ending.sources


def _is_wanted(reference: str, wanted: citations.Wanted) -> bool:
    return reference in wanted.refs or sources.of_law(reference) in wanted.refs or wanted.named_in(reference)
