"""Who engages for which unit. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.stimulate.conduct.states import Standing


def may_give(by: Actor, unit: UUID) -> Verdict:
    """Only whoever leads the unit: nobody engages for another."""
    return YES if unit in by.units_led else no(_("Only whoever leads the unit writes this, in own words."))


def standing(until: date | None, day: date) -> Standing:
    if until is None:
        return Standing.NONE
    return Standing.CURRENT if until >= day else Standing.EXPIRED


def runs_until(given: date) -> date:
    """A year later; 29 February becomes the 28th."""
    try:
        return given.replace(year=given.year + 1)
    except ValueError:
        return given.replace(year=given.year + 1, day=28)
