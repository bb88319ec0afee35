"""What the register of law adds to the registries: menu, my turn and search."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import menu, search, turn
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.terms import queries, rules
from rit.foundation.terms.models import Anchor, AnchorVersion
from rit.foundation.ui.words import in_language

LOOK_WITHIN_DAYS = 30


def register() -> None:
    menu.add(menu.Item("house", 60, _("Laws and rules"), "terms:register", icon="book"))
    turn.providers.add("terms", turn.Provider(amended, look, count_my_turn))
    search.providers.add("terms", search.Provider(texts, text_hit))


def amended(actor: Actor, day: date, team: bool) -> Rows | None:
    """A law that changed waits for whoever says what it asks of us."""
    if not actor.may_enter(rules.LOOK):
        return None
    columns = ("pk", "from_date", "loaded_at", "changed", "by")
    return described(queries.amended(day), *columns, short="anchor__short")


def look(row: Row, actor: Actor, today: date) -> turn.Turn:
    """A month after it is in force, or known: our own choice, no law that we read sets a term for it."""
    known = day_of(row["loaded_at"]) or today
    return turn.Turn(
        due=max(day_of(row["from_date"]) or known, known) + timedelta(days=LOOK_WITHIN_DAYS),
        what=_("Look at what cites this text"),
        subject=f"{row['short']}: {in_language(row['changed']) or row['by']}",
        url=reverse("terms:amended_text", args=[row["pk"]]),
        because=_("A month after the change"),
        step=_("amended law"),
        owner=actor.name,
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[AnchorVersion] | None:
    return queries.amended(day) if actor.may_enter(rules.LOOK) else None


def texts(actor: Actor, text: str, limit: int) -> Rows:
    """The register is short: it is read whole and compared here."""
    return described(Anchor.objects.filter(withdrawn_at=None), "code", "short", "title")


def text_hit(row: Row, text: str) -> search.Hit | None:
    said = " ".join([row["short"], *row["title"].values()]).casefold()
    if text.casefold() not in said:
        return None
    return search.Hit(
        kind=_("Law or rule"),
        title=row["short"],
        url=reverse("terms:text", args=[row["code"]]),
        second=in_language(row["title"]),
        icon="book",
    )
