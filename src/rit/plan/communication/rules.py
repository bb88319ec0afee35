"""Who may do what with the communication plan (L5-h). Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan import rules as plan_rules
from rit.plan.communication.states import OPEN, ItemState, Step
from rit.plan.states import ENDED, PlanStatus

STEER = "communication.steer"


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of one item."""

    owner: UUID | None
    state: str
    plan_status: str


def may_see_all(by: Actor) -> bool:
    """The plan as a whole, with texts that nobody was told yet: who steers it, and who reports on policy."""
    return by.may_enter(STEER) or by.may_enter(plan_rules.REPORT) or by.account is None


def may_add(by: Actor, plan_status: str) -> Verdict:
    if plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    return _may_steer(by)


def may_change(by: Actor, item: Facts) -> Verdict:
    """Text, audience, channel, date: whoever steers, and the owner, until it was sent or cancelled."""
    if item.state not in OPEN:
        return no(_closed(item.state))
    if item.plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    if by.person is not None and by.person == item.owner:
        return YES
    return _may_steer(by)


def may_take(by: Actor, item: Facts, step: Step) -> Verdict:
    if item.state not in step.sources:
        if item.state in OPEN:
            return no(_("This step is not possible from where the item stands now."))
        return no(_closed(item.state))
    if item.plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    if step.name == "send" and item.plan_status == PlanStatus.DRAFT:
        return no(_("This plan is a draft: nobody is told anything until the board adopts it."))
    return may_change(by, item) if step.by == "owner" else _may_steer(by)


def somebody_is_told(count: int) -> Verdict:
    if count:
        return YES
    return no(_("Nobody belongs to this audience today. Choose another audience before you send."))


def date_fits(planned: date, plan_from: date, plan_to: date) -> Verdict:
    if plan_from <= planned <= plan_to:
        return YES
    return no(
        _("The date must lie within the plan, from %(first)s to %(last)s.")
        % {"first": plan_from.strftime("%d/%m/%Y"), "last": plan_to.strftime("%d/%m/%Y")}
    )


def _may_steer(by: Actor) -> Verdict:
    if by.may_enter(STEER) or by.account is None:
        return YES
    return no(_("Only the communications service and the integrity coordinator do this."))


def _closed(state: str) -> str:
    if state == ItemState.SENT:
        return str(_("This item was sent; what people were told does not change any more."))
    return str(_("This item was cancelled. Copy it to plan it again."))
