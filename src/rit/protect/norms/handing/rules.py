"""Who hands out, and who reads names (L6.7-a). Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.protect.norms.rules import steers
from rit.protect.norms.states import Handed

HR = "people.hr"


def keeps(by: Actor) -> bool:
    """The coordinator and HR: they hand out to everybody and read all names. The wall asks the same."""
    return steers(by) or by.may_enter(HR)


def may_keep(by: Actor) -> Verdict:
    if steers(by):
        return YES
    return no(_("Only the integrity coordinator prepares what is handed out."))


def may_hand_to_all(by: Actor) -> Verdict:
    if keeps(by):
        return YES
    return no(_("The coordinator and HR hand out to everybody; a head does so in the own unit."))


def may_hand_in(by: Actor, units: Collection[UUID]) -> Verdict:
    """`units`: where the person, or the session, belongs."""
    if keeps(by) or by.units_led & set(units):
        return YES
    return no(_("The coordinator and HR hand out to everybody; a head does so in the own unit."))


def day_fits(day: date, *, from_date: date, today: date) -> Verdict:
    if day > today:
        return no(_("What was handed out lies behind us: choose today or earlier."))
    if day < from_date:
        return no(_("This edition exists since %(day)s.") % {"day": from_date.strftime("%d/%m/%Y")})
    return YES


def follows(sort: str, *, has_it: bool) -> Verdict:
    """Nobody gets a second copy while the first is there, and only what one has is lost or given back."""
    if sort == Handed.GIVEN:
        return no(_("This person has it already.")) if has_it else YES
    return YES if has_it else no(_("This person does not have it."))


def may_undo(sort: str, *, undone: bool, last: bool) -> Verdict:
    """Only the last thing that counts for somebody: what came after would hang in the air."""
    if undone or sort == Handed.UNDONE:
        return no(_("This was taken back already."))
    return YES if last else no(_("Something came after it: take that back first."))
