"""Who may do what with a measure. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan import rules as plan_rules
from rit.plan.measures.states import Sort
from rit.plan.states import ENDED, ActionState


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of one measure: the facts of its action, and whether a check was done."""

    action: plan_rules.Facts
    checked: bool = False


def may_take(by: Actor, plan_status: str, thing: Verdict) -> Verdict:
    """Whoever may give this thing a measure; the area of the thing answers that."""
    if plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    return thing


def may_describe(by: Actor, measure: Facts) -> Verdict:
    """What it costs, what is expected and when that is looked at. After the check, the expectation stands as it was."""
    if measure.action.plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    if not plan_rules.acts_for_owner(by, measure.action):
        return no(_("Only the owner, the head of the unit and the integrity coordinator describe a measure."))
    if measure.checked:
        return no(_("Its effect was checked: what was expected stays as it was."))
    return YES


def may_check(by: Actor, measure: Facts) -> Verdict:
    """Whether it worked can be said once it is done; work that comes back is looked at while it goes on."""
    if measure.action.plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    if not plan_rules.acts_for_owner(by, measure.action):
        return no(_("Only the owner, the head of the unit and the integrity coordinator check the effect."))
    if measure.action.state == ActionState.STOPPED:
        return no(_("This measure was stopped; there is no effect to check."))
    if measure.action.state != ActionState.DONE and not measure.action.recurring:
        return no(_("First finish the measure; then its effect can be checked."))
    return YES


def dates_fit(due: date, check: date) -> Verdict:
    """An effect shows after the thing is done."""
    return YES if check > due else no(_("The effect is checked after the measure is done."))


def course_fits(sort: str, course: str, minutes: int | None) -> Verdict:
    """Only function-specific training has a course, and then how much of it is asked."""
    if course and sort != Sort.TRAINING:
        return no(
            _(
                "Only function-specific training has a training of the catalogue. Change the sort, or choose none."
            )
        )
    if bool(course) != bool(minutes):
        return no(_("Choose the training of which so many hours are asked."))
    return YES


def looked_on(day: date, today: date, began: date) -> Verdict:
    if day > today:
        return no(_("This day is still to come; record what has happened."))
    if day < began:
        return no(_("The measure began on %(day)s.") % {"day": began.strftime("%d/%m/%Y")})
    return YES
