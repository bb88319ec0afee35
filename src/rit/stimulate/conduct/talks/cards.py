"""The talk card of a month: a theme whose turn it is, with a dilemma of the library; or the one that somebody chose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rit.foundation.access.actor import Actor
from rit.stimulate.conduct.models import MonthCard
from rit.stimulate.training.dilemmas import queries as library
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.dilemmas.states import EditionState, Level


@dataclass(frozen=True)
class Card:
    """`chosen`: not the one whose turn it was."""

    month: date
    theme: str
    edition: Edition
    chosen: bool


def published(actor: Actor) -> list[Edition]:
    """One query; a library holds some dozens."""
    found = library.visible_to(actor).filter(state=EditionState.PUBLISHED).exclude(level=Level.LEADERS)
    return list(found.order_by("dilemma__code")[:500])


def of_month(month: date, themes: list[str], editions: list[Edition]) -> Card | None:
    """Each month the next theme of the plan, and over the years each dilemma of it. One query."""
    chosen = MonthCard.objects.filter(month=month).first()
    by_code = {one.dilemma.code: one for one in editions}
    if chosen and chosen.dilemma in by_code:
        edition = by_code[chosen.dilemma]
        return Card(month, edition.theme, edition, chosen=True)
    by_theme = {theme: [one for one in editions if one.theme == theme] for theme in themes}
    told = [theme for theme in themes if by_theme[theme]]
    if not told:
        return None
    count = month.year * 12 + month.month
    theme = told[count % len(told)]
    turn = by_theme[theme]
    return Card(month, theme, turn[(count // len(told)) % len(turn)], chosen=False)
