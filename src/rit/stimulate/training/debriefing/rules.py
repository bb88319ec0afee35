"""Who forms groups, and who notes what came up (L6.1-b). Questions only."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.figures.small import minimum
from rit.stimulate.training.events import rules as sessions
from rit.stimulate.training.events.states import SessionState

SIZES = (3, 20)


def may_form(by: Actor, facts: sessions.Facts, *, noted: bool) -> Verdict:
    """`noted`: a theme was noted already; then the groups stay as they were."""
    if not (sessions.steers(by) or sessions.leads(by, facts)):
        return no(_("Whoever leads the session and the coordinator form groups."))
    if facts.state != SessionState.HELD:
        return no(_("Record first who was there: groups are formed from them."))
    if noted:
        return no(_("Themes were noted already; the groups stay as they were."))
    return YES


def may_note(by: Actor, coach: UUID) -> Verdict:
    if by.person == coach or sessions.steers(by):
        return YES
    return no(_("The coach of the group notes what came up."))


def may_keep_words(size: int) -> Verdict:
    """Of a group below the smallest number that is shown only the themes stay, as with a live dilemma."""
    fewest = minimum("count")
    if size >= fewest:
        return YES
    return no(
        _(
            "Fewer than %(fewest)s people sat in this group: tick the themes. Words would be those of one of them."
        )
        % {"fewest": fewest}
    )


def reads_themes(by: Actor) -> bool:
    """Coaches and the coordinator: the next trainings follow from them."""
    return sessions.plans(by)
