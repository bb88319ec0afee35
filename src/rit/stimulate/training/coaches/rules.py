"""Who sends feelers, who reads them, and when a team is too small to be named (L5-e). Questions only."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.figures import small
from rit.plan.rules import STEER
from rit.stimulate.training.events.rules import LEAD


def reads_all(by: Actor) -> bool:
    """The coordinator. The wall asks the same."""
    return by.may_enter(STEER)


def may_send(by: Actor) -> Verdict:
    if by.person is not None and by.may_enter(LEAD):
        return YES
    return no(_("Coaches pass on feelers."))


def may_name_team(people: int) -> Verdict:
    """In a team of a few, whoever reads it knows who is meant."""
    if people < small.minimum("count"):
        return no(_("This team is so small that everybody would know who is meant. Name only a theme."))
    return YES


def may_read(by: Actor, *, is_read: bool) -> Verdict:
    if not reads_all(by):
        return no(_("Feelers are for the integrity coordinator."))
    return no(_("This feeler was read already.")) if is_read else YES
