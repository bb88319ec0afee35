"""What insight adds to the menu."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import menu, turn
from rit.insight import xray


def register() -> None:
    menu.add(menu.Item("me", 5, _("My RIT"), "mine:rit", icon="home"))
    menu.add(menu.Item("me", 10, _("My work"), "work:turn", icon="list-check", counted=_my_turn))
    menu.add(menu.Item("insight", 10, _("Policy on one page"), "policy:house", icon="building"))
    menu.add(menu.Item("insight", 38, _("X-ray"), "xray:faults", doors=xray.DOORS, icon="stethoscope"))
    menu.add(
        menu.Item(
            "insight", 40, _("Reports"), "policy:report", doors=frozenset({"plan.report"}), icon="file-text"
        )
    )


def _my_turn(actor: Actor, day: date) -> list[QuerySet[Any]]:
    return turn.attention(actor, day)
