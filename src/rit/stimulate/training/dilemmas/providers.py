"""What the library adds to the registries: menu, my turn, search, citations, X-ray (L6.4-a)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import citations, menu, search, turn, xray
from rit.foundation.registries.rows import Row, Rows, described
from rit.stimulate.training.dilemmas import faults, queries
from rit.stimulate.training.dilemmas.models import Edition


def register() -> None:
    menu.add(menu.Item("stimulate", 10, _("Dilemmas"), "dilemmas:library", icon="messages"))
    turn.providers.add("dilemmas", turn.Provider(my_turn, to_review, count_my_turn))
    search.providers.add("dilemmas", search.Provider(found, hit))
    citations.providers.add("dilemmas", cites)
    xray.providers.add("dilemmas", xray.Provider(faults.rows, faults.faults))


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    waiting = queries.waiting_for(actor)
    if waiting is None:
        return None
    return described(waiting.order_by("submitted_at"), "words", "number", code="dilemma__code")


def to_review(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=None,
        what=_("Review a dilemma"),
        subject=queries.title_of(row["words"]),
        url=reverse("dilemmas:edition", args=[row["code"], row["number"]]),
        because=_("Somebody else wrote it"),
        pillar="stimulate",
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Edition] | None:
    return queries.waiting_for(actor)


def found(actor: Actor, text: str, limit: int) -> Rows:
    shown = queries.holding(queries.library(actor), text).order_by("dilemma__code")
    return described(shown[:limit], "words", code="dilemma__code")


def hit(row: Row, text: str) -> search.Hit:
    return search.Hit(
        kind=_("Dilemma"),
        title=queries.title_of(row["words"]),
        url=reverse("dilemmas:dilemma", args=[row["code"]]),
        icon="messages",
    )


def cites(actor: Actor, wanted: citations.Wanted, limit: int) -> Iterable[citations.Citing]:
    """Published dilemmas at whose heart the value or the point stands: one query, none for other things."""
    refs = [ref for ref in wanted.refs if ref.startswith(("value:", "code:"))]
    if not refs:
        return
    for one in queries.citing_any(actor, refs)[:limit]:
        yield citations.Citing(
            key=f"dilemma:{one.dilemma.code}",
            kind=_("Dilemma"),
            title=queries.title_of(one.words),
            url=reverse("dilemmas:dilemma", args=[one.dilemma.code]),
        )
