"""Who may do what with a campaign. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan.rules import STEER
from rit.plan.states import Step
from rit.protect.norms.states import APPLYING, MOST_QUESTIONS, CampaignState


def steers(by: Actor) -> bool:
    return by.may_enter(STEER) or by.account is None


def may_keep(by: Actor, state: str) -> Verdict:
    """Text, audience, questions: while it is being prepared. What people were asked does not change afterwards."""
    if not steers(by):
        return no(_("Only the integrity coordinator prepares a campaign."))
    if state != CampaignState.DRAFT:
        return no(_("This campaign went out; what people were asked does not change any more."))
    return YES


def may_take(by: Actor, state: str, step: Step) -> Verdict:
    if state not in step.sources:
        return no(_("This step is not possible from where the campaign stands now."))
    if not steers(by):
        return no(_("Only the integrity coordinator publishes and closes a campaign."))
    return YES


def may_add_question(by: Actor, state: str, many: int) -> Verdict:
    if many >= MOST_QUESTIONS:
        return no(
            _("At most %(most)s questions: people should finish it over a cup of coffee.")
            % {"most": MOST_QUESTIONS}
        )
    return may_keep(by, state)


def somebody_is_asked(people: int) -> Verdict:
    return YES if people else no(_("Nobody belongs to this audience today. Choose another audience first."))


def text_applies(state: str | None, sections: Sequence[object]) -> Verdict:
    """Nobody is asked to confirm what does not hold any more. `state`: of a version; None for values and code."""
    if state is None:
        return YES if sections else no(_("There is nothing to read in it yet."))
    if state in APPLYING:
        return YES
    return no(_("This version does not apply any more; choose the one that does."))


def last_day_fits(day: date, today: date) -> Verdict:
    return YES if day > today else no(_("The last day lies ahead."))


def may_confirm(state: str, *, asked: bool) -> Verdict:
    """Also late: better late than never, and the day is kept."""
    if not asked:
        return no(_("You were not asked to confirm this."))
    if state == CampaignState.DRAFT:
        return no(_("This campaign is still being prepared."))
    return YES


def may_ask(by: Actor) -> Verdict:
    """The answer goes to a person: without one, nobody would ever read it."""
    return (
        YES
        if by.person
        else no(_("Your account belongs to nobody in the corps, so an answer would not reach you."))
    )


def may_answer(by: Actor) -> Verdict:
    return YES if steers(by) else no(_("Only the integrity coordinator answers questions about rules."))
