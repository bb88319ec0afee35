"""What live dilemmas add to the registries: menu, nights, the front (L6.4-e, L7-d)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rit.foundation.registries import menu, nightly
from rit.stimulate.training.dilemmas.rules import MAKE
from rit.stimulate.training.live import actions, rules


def register() -> None:
    coaches, readers = frozenset({MAKE}), frozenset({rules.STEER, rules.BOARD, MAKE})
    menu.add(menu.Item("stimulate", 12, _("Live dilemmas"), "live:mine", coaches, icon="presentation"))
    menu.add(menu.Item("stimulate", 14, _("What lives among staff"), "live:lives", readers, icon="notes"))
    nightly.add("live.close", actions.close_left_open)
