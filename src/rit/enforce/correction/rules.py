"""Who may do what with an agreement. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.enforce.correction.states import MOST_DAYS, TALKED_DAYS
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan.states import Step


@dataclass(frozen=True)
class Facts:
    """What the rules ask about an agreement."""

    by: UUID
    other: UUID
    state: str
    outcome: str = ""
    again: bool = False
    renewed: bool = False


def may_note(writer: UUID | None, other: UUID, *, serves: bool) -> Verdict:
    """Manager or colleague, about a talk of one's own. `serves`: whether the other belongs to the corps today."""
    if writer is None:
        return no(_("Only somebody of the corps notes an agreement."))
    if writer == other:
        return no(_("An agreement is between you and a colleague."))
    return YES if serves else no(_("This colleague is no longer in service."))


def talk_fits(talk: date, today: date, noted: date | None = None) -> Verdict:
    """`noted`: when it was first noted, for words that change later."""
    if talk > today:
        return no(_("Note a talk once it took place: choose today or earlier."))
    if talk < (noted or today) - timedelta(days=TALKED_DAYS):
        return no(_("This talk is more than a month ago. Talk again first, then note what you agree."))
    return YES


def follow_fits(follow: date, today: date) -> Verdict:
    return YES if follow > today else no(_("The day on which you look back lies ahead."))


def until_fits(until: date, talk: date, follow: date) -> Verdict:
    if until < follow:
        return no(_("Look back on the last day or before it: after that the agreement is gone."))
    if until > talk + timedelta(days=MOST_DAYS):
        return no(_("At most half a year after the talk. What takes longer asks for more than an agreement."))
    return YES


def may_take(by: Actor, facts: Facts, step: Step) -> Verdict:
    """Confirm or dispute: the other one. Rewrite: whoever noted it. Nothing once both confirmed."""
    if facts.state not in step.sources:
        return no(_("You both confirmed this; it stays as it is."))
    if step.by == "other" and by.person != facts.other:
        return no(_("The other one says whether this is what you agreed."))
    if step.by == "writer" and by.person != facts.by:
        return no(_("Whoever noted it changes the words."))
    return YES


def may_follow(by: Actor, facts: Facts) -> Verdict:
    if by.person not in {facts.by, facts.other}:
        return no(_("Only the two of you look back on it."))
    return no(_("A new agreement took its place.")) if facts.renewed else YES


def may_renew(by: Actor, facts: Facts) -> Verdict:
    """Once: who needs a third agreement about the same needs something else."""
    if by.person not in {facts.by, facts.other}:
        return no(_("Only the two of you look back on it."))
    if facts.again or facts.renewed:
        return no(_("You agree anew once. If that does not help either, the guide says what does."))
    if facts.outcome in {"", "kept"}:
        return no(_("A new agreement follows on one that was not wholly kept."))
    return YES


def may_take_back(by: Actor, facts: Facts) -> Verdict:
    """A mistake, such as the wrong colleague: as long as the other has not confirmed."""
    if by.person != facts.by:
        return no(_("Whoever noted it takes it back."))
    if facts.state == "confirmed" or facts.outcome:
        return no(_("You both confirmed this; it goes by itself after its last day."))
    return YES
