"""What the register of law adds to the registries: menu, my turn and search."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import menu, search, turn
from rit.foundation.terms import queries, rules
from rit.foundation.terms.models import Anchor, AnchorVersion
from rit.foundation.ui.words import in_language

LOOK_WITHIN_DAYS = 30


def register() -> None:
    menu.add(menu.Item("house", 60, _("Laws and rules"), "terms:register", icon="book"))
    turn.providers.add("terms", turn.Provider(gather=my_turn, count=count_my_turn))
    search.providers.add("terms", find)


def my_turn(actor: Actor, day: date, team: bool, limit: int) -> Iterable[turn.Turn]:
    """A law that changed waits for whoever says what it asks of us: a month after it is in force, or known.

    The month is our own choice: no law that we read sets a term for it.
    """
    if not actor.may_enter(rules.LOOK):
        return
    for version in queries.amended(day)[:limit]:
        since = max(version.from_date or version.loaded_at.date(), version.loaded_at.date())
        yield turn.Turn(
            due=since + timedelta(days=LOOK_WITHIN_DAYS),
            what=_("Look at what cites this text"),
            subject=f"{version.anchor.short}: {in_language(version.changed) or version.by}",
            url=reverse("terms:amended_text", args=[version.pk]),
            because=_("A month after the change"),
            step=_("amended law"),
            owner=actor.name,
        )


def count_my_turn(actor: Actor, day: date) -> QuerySet[AnchorVersion] | None:
    return queries.amended(day) if actor.may_enter(rules.LOOK) else None


def find(actor: Actor, text: str, limit: int) -> Iterable[search.Hit]:
    """The register is short: it is read whole and compared here."""
    typed, found = text.casefold(), 0
    for anchor in Anchor.objects.filter(withdrawn_at=None):
        said = " ".join([anchor.short, *anchor.title.values()]).casefold()
        if typed in said and found < limit:
            found += 1
            yield search.Hit(
                kind=_("Law or rule"),
                title=anchor.short,
                url=reverse("terms:text", args=[anchor.code]),
                second=in_language(anchor.title),
                icon="book",
            )
