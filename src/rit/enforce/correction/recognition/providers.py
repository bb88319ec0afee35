"""What good examples add to the registries: menu, my turn, the page of a value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.enforce.correction.models import Recognition
from rit.enforce.correction.recognition import queries
from rit.foundation.access.actor import Actor
from rit.foundation.registries import menu, related, turn
from rit.foundation.registries.rows import Row, Rows, described


def register() -> None:
    menu.add(menu.Item("stimulate", 40, _("Good examples"), "correction:examples", icon="star"))
    turn.providers.add("correction.examples", turn.Provider(my_turn, to_consent, count_my_turn))
    related.providers.add("correction.examples", on_page)


def on_page(actor: Actor, kind: str, key: str) -> Iterable[related.Button | related.Line]:
    """On the page of a value: where its examples stand. No query."""
    code = key.removeprefix("value:")
    if kind == "rule" and code != key and "." not in code:
        yield related.Button(
            _("Good examples of this value"), f"{reverse('correction:examples')}?value={code}", "star"
        )


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    return described(queries.waiting(actor, day), key="pk") if actor.person and not team else None


def to_consent(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=None,
        what=_("Say whether it may be shown"),
        subject=str(_("Something good about you")),
        url=reverse("correction:examples"),
        because=_("A colleague noted it; only you two see it"),
        pillar="stimulate",
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Recognition] | None:
    return queries.waiting(actor, day) if actor.person else None
