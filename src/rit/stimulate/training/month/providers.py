"""What the dilemma of the month adds to the registries: menu and nights (L6.4-e)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rit.foundation.registries import menu, nightly
from rit.stimulate.training.month import actions


def register() -> None:
    menu.add(menu.Item("stimulate", 11, _("Dilemma of the month"), "month:months", icon="calendar"))
    nightly.add("month.turn_over", actions.turn_over)
