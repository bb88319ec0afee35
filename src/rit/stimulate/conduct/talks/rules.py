"""Who logs a talk, who reads what a team takes along. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan.rules import STEER
from rit.stimulate.conduct.states import LOGGED_DAYS
from rit.stimulate.training.dilemmas.rules import makes

_ONLY_LEADS = no(_("Whoever leads the unit logs its talks; so do coaches and the coordinator."))


def logs_everywhere(by: Actor) -> bool:
    """Coaches and the coordinator, who lead talks in any team."""
    return makes(by)


def may_log(by: Actor, unit: UUID, below: Collection[UUID]) -> Verdict:
    """`below`: the units that the actor leads, with those under them."""
    if logs_everywhere(by) or unit in below:
        return YES
    return _ONLY_LEADS


def may_log_any(by: Actor) -> Verdict:
    """Whether the form is for this actor at all."""
    return YES if logs_everywhere(by) or by.units_led else _ONLY_LEADS


def day_fits(day: date, today: date) -> Verdict:
    if day > today:
        return no(_("A talk is logged once it took place: choose today or earlier."))
    if day < today - timedelta(days=LOGGED_DAYS):
        return no(_("This is more than three months ago. Log talks while you remember them."))
    return YES


def may_drop(by: Actor, logged_by: UUID | None, *, same_team: bool) -> Verdict:
    """A mistake goes: whoever logged it, whoever leads the unit, the coordinator."""
    if by.person is not None and by.person == logged_by:
        return YES
    if same_team or by.may_enter(STEER):
        return YES
    return no(_("Whoever logged it takes it away, or whoever leads the unit."))


def may_read(by: Actor, unit: UUID, own: Collection[UUID], below: Collection[UUID]) -> bool:
    """What a team takes along is the team's: its members, who leads it, coaches and the coordinator."""
    return logs_everywhere(by) or unit in own or unit in below


def may_set(by: Actor) -> Verdict:
    if by.may_enter(STEER) or by.account is None:
        return YES
    return no(_("The integrity coordinator says how often teams talk."))


def may_choose(by: Actor) -> Verdict:
    return YES if makes(by) else no(_("Coaches and the integrity coordinator choose the card of a month."))
