"""What team talks add to the registries: menu, my turn, nights (L5-g)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import menu, nightly, turn
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.words import in_language
from rit.stimulate.conduct.states import SOON_DAYS
from rit.stimulate.conduct.talks import queries, reminders

SOON = timedelta(days=SOON_DAYS)


def register() -> None:
    menu.add(menu.Item("stimulate", 20, _("Team talks"), "conduct:talks", icon="users-group"))
    turn.providers.add("conduct.talks", turn.Provider(my_turn, to_talk, count_my_turn))
    nightly.add("conduct.talks", reminders.remind)


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    if team or not actor.units_led:
        return None
    return described(queries.due_for(actor, day, day + SOON), "code", "name", due="due")


def to_talk(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=day_of(row["due"]),
        what=_("Talk about integrity"),
        subject=in_language(row["name"]),
        url=f"{reverse('conduct:log')}?unit={row['code']}",
        because=_("The rhythm of team talks"),
        pillar="stimulate",
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Any] | None:
    return queries.due_for(actor, day, day + SOON) if actor.units_led else None
