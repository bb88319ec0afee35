"""Who proposes a plan, changes it and makes sessions of it, and who says when a team can (L6.4-b). Questions only."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.stimulate.training.events.rules import plans
from rit.stimulate.training.planning.states import ProposalState


def may_propose(by: Actor) -> Verdict:
    return YES if plans(by) else no(_("Coaches and the integrity coordinator plan sessions."))


def may_change(by: Actor, state: str) -> Verdict:
    """Whoever plans: it waits as rows, so that a colleague goes on with it."""
    if state != ProposalState.WAITING:
        return no(_("This proposal was accepted or thrown away; make a new one."))
    return may_propose(by)


def may_accept(by: Actor, state: str, *, placed: int, barred: int) -> Verdict:
    """`barred`: lines with a conflict that no session can have."""
    verdict = may_change(by, state)
    if not verdict:
        return verdict
    if not placed:
        return no(_("No line has a day yet; there is nothing to make a session of."))
    if barred:
        said = ngettext_lazy(
            "%(many)s line cannot become a session: move it or leave it out first.",
            "%(many)s lines cannot become sessions: move them or leave them out first.",
            "many",
        )
        return no(said % {"many": barred})
    return YES


def may_say_when(by: Actor, unit: UUID) -> Verdict:
    """Who heads the team, and who plans."""
    if plans(by) or unit in by.units_led:
        return YES
    return no(_("The head of the team and who plans say when the team can."))
