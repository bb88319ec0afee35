"""Who may do what with an evaluation. Questions only."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan.evaluation.states import EvaluationState, PointState
from rit.plan.rules import REPORT, STEER


def may_see(by: Actor, state: str) -> Verdict:
    """What is being written is the coordinator's; once frozen it is for those who read reports on the plan."""
    if by.may_enter(STEER) or by.account is None:
        return YES
    if state != EvaluationState.WRITING and by.may_enter(REPORT):
        return YES
    return no(_("This evaluation is still being written."))


def may_write(by: Actor, state: str) -> Verdict:
    if not by.may_enter(STEER) and by.account is not None:
        return no(_("Only the integrity coordinator writes the evaluation."))
    if state != EvaluationState.WRITING:
        return no(_("This evaluation is frozen: nothing in it changes any more."))
    return YES


def may_handle(by: Actor, state: str, point: str) -> Verdict:
    """What the board said about a point is put down by the coordinator or the secretary."""
    if not by.may_enter(STEER) and by.account is not None:
        return no(_("Only the integrity coordinator puts down what the board said about a point."))
    if state == EvaluationState.WRITING:
        return no(_("Freeze the evaluation first: the board handles what does not change any more."))
    if point != PointState.PROPOSED:
        return no(_("The board has already decided on this point."))
    return YES


def day_fits(day: date, from_date: date, today: date, plan_from: date) -> Verdict:
    """An evaluation looks back: on a day that is over, within the life of the plan."""
    if day >= today:
        return no(_("Choose a day that is over: a day that still runs has no final figures."))
    if from_date < plan_from or day < plan_from:
        return no(_("The plan starts on %(day)s.") % {"day": plan_from.strftime("%d/%m/%Y")})
    if from_date > day:
        return no(_("The first day comes after the last."))
    return YES
