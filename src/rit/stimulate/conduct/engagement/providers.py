"""What engagements add to the registries: menu, my turn, the page of a unit, nights, X-ray (L2-f)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation import clock
from rit.foundation.access.actor import Actor
from rit.foundation.registries import menu, nightly, related, turn, xray
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.words import in_language
from rit.plan.rules import STEER
from rit.stimulate.conduct.engagement import queries, reminders, rules
from rit.stimulate.conduct.states import Standing

SOON = timedelta(days=30)


def register() -> None:
    menu.add(menu.Item("stimulate", 30, _("Leaders' engagement"), "conduct:engagements", icon="flag"))
    turn.providers.add("conduct.engagement", turn.Provider(my_turn, to_give, count_my_turn))
    related.providers.add("conduct.engagement", on_page)
    nightly.add("conduct.engagement", reminders.remind)
    xray.providers.add("conduct.engagement", xray.Provider(lacking, faults))


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    if team or not actor.units_led:
        return None
    return described(queries.wanting(actor, day, day + SOON), "code", "name", due="until")


def to_give(row: Row, actor: Actor, day: date) -> turn.Turn:
    due = day_of(row["due"])
    return turn.Turn(
        due=due,
        what=_("Renew your engagement") if due else _("Write your engagement"),
        subject=in_language(row["name"]),
        url=reverse("conduct:give", args=[row["code"]]),
        because=_("A year after the last one") if due else _("Whoever leads a unit says it in own words"),
        pillar="stimulate",
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Any] | None:
    return queries.wanting(actor, day, day + SOON) if actor.units_led else None


def on_page(actor: Actor, kind: str, key: str) -> Iterable[related.Button | related.Line]:
    """On the page of a unit: what its head engages to. One query."""
    if kind != "unit":
        return
    today = clock.today()
    said = queries.said_of(UUID(key), today)
    if said:
        words = in_language(said.words)
        if rules.standing(said.until_date, today) == Standing.EXPIRED:
            words = f"{words} ({Standing.EXPIRED.label})"
        yield related.Line(_("The engagement of the head"), words, _address(said.unit.code))


def lacking(actor: Actor, day: date) -> Rows | None:
    """For the coordinator: units whose head said nothing, or not this year."""
    if not actor.may_enter(STEER):
        return None
    units = queries.led_units(day).filter(Q(until=None) | Q(until__lt=day))
    return described(units[: xray.READ], "code", "name", "until")


def faults(row: Row, day: date) -> Iterator[xray.Finding]:
    until = day_of(row["until"])
    yield xray.Finding(
        kind=_("Unit without a current engagement of its head"),
        title=in_language(row["name"]),
        url=_address(row["code"]),
        because=rules.standing(until, day).label,
        since=until,
    )


def _address(code: str) -> str:
    return reverse("conduct:engagement", args=[code])
