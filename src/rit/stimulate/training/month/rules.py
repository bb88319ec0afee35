"""Who chooses the dilemma of a month, and who votes on it. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.stimulate.training.dilemmas.states import EditionState

CHOOSE = "plan.steer"
AHEAD = 12  # months that can be chosen


def chooses(by: Actor) -> bool:
    return by.may_enter(CHOOSE) or by.account is None


def may_choose(by: Actor, month: date, day: date, *, state: str, taken: bool) -> Verdict:
    """`taken`: this month has a dilemma already. One that people vote on is never exchanged."""
    if not chooses(by):
        return no(_("The integrity coordinator chooses the dilemma of the month."))
    if month < first_of(day):
        return no(_("That month is over."))
    if taken and month == first_of(day):
        return no(_("People vote on the dilemma of this month already; choose one for a later month."))
    if state != EditionState.PUBLISHED:
        return no(_("Only a published dilemma can be the one of a month."))
    return YES


def may_vote(by: Actor, month: date, day: date) -> Verdict:
    if by.person is None:
        return no(_("Only people of the corps vote on the dilemma of the month."))
    if month != first_of(day):
        return no(_("Voting is for the dilemma of this month only."))
    return YES


def first_of(day: date) -> date:
    return day.replace(day=1)
