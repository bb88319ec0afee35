"""Who keeps the register of law. Questions only."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no

LOOK = "law.look"


def may_look(by: Actor) -> Verdict:
    """Saying whether what cites an amended text has to change."""
    if by.may_enter(LOOK) or by.account is None:
        return YES
    return no(_("Only the integrity coordinator says what an amended law asks of us."))


def may_add_look(by: Actor, *, finished: bool) -> Verdict:
    if not may_look(by):
        return may_look(by)
    return no(_("This list is finished already.")) if finished else YES


def may_finish(by: Actor, left: int, *, finished: bool) -> Verdict:
    if not may_look(by):
        return may_look(by)
    if finished:
        return no(_("This list is finished already."))
    if left:
        return no(_("Something on this list has not been looked at yet."))
    return YES
