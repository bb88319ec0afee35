"""Who calls for coaches, who answers, and who is chosen and appointed (L5-d). Questions only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan.rules import STEER
from rit.stimulate.training.coaches.calls.states import OPEN, STEPS
from rit.stimulate.training.events.rules import LEAD


@dataclass(frozen=True)
class Call:
    """What the rules ask about a call."""

    until_date: date
    closed: bool

    def is_open(self, day: date) -> bool:
        return not self.closed and day <= self.until_date


def calls(by: Actor) -> bool:
    """The coordinator recruits coaches and reads who answers. The wall asks the same."""
    return by.may_enter(STEER)


def may_call(by: Actor) -> Verdict:
    return YES if calls(by) else no(_("The integrity coordinator calls for coaches."))


def may_change(by: Actor, call: Call, day: date) -> Verdict:
    """Whoever answered before is told, and can still withdraw."""
    return may_close(by, call, day)


def may_close(by: Actor, call: Call, day: date) -> Verdict:
    if not call.is_open(day):
        return no(_("This call is over."))
    return may_call(by)


def may_put_forward(by: Actor, call: Call, day: date, *, there: bool) -> Verdict:
    """Everybody who does not lead sessions already, once for each call."""
    if not call.is_open(day):
        return no(_("This call is over. You can answer the next one."))
    if by.person is None:
        return no(_("Only somebody of the corps becomes a coach."))
    if by.may_enter(LEAD):
        return no(_("You lead sessions already."))
    if there:
        return no(_("You answered this call already."))
    return YES


def may_withdraw(standing: str) -> Verdict:
    if standing not in OPEN:
        return no(_("There is an answer already; nothing is left to withdraw."))
    return YES


def may_decide(by: Actor, call: Call, day: date, *, step: str, standing: str, own: bool) -> Verdict:
    """Only when everybody had the same time, so that who wrote first has no advantage; never about oneself."""
    if not calls(by):
        return may_call(by)
    if own:
        return no(_("Nobody decides on himself or herself."))
    if call.is_open(day):
        return no(_("Colleagues can still answer. Choose when the call is over, or close it first."))
    sources = next(one.sources for one in STEPS if one.name == step)
    if standing not in sources:
        return no(_("There is an answer to this candidate already."))
    return YES


def may_appoint(
    by: Actor,
    call: Call,
    day: date,
    *,
    standing: str,
    own: bool,
    account: bool,
    followed: int,
    asked: int,
) -> Verdict:
    """`account`: whether a role can be given; `followed` and `asked`: minutes of the training."""
    if not account:
        return no(_("This person has no account, so no role can be given."))
    if followed < asked:
        return no(_("The training for coaches is not followed to the end yet."))
    return may_decide(by, call, day, step="appoint", standing=standing, own=own)
