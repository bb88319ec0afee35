"""Who may do what with a risk, and what a score asks for. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan.board.rules import SEE
from rit.plan.rules import STEER
from rit.plan.states import Step
from rit.protect.risks.states import State

ALL_SEEN_BY = frozenset({STEER, SEE})  # the coordinator and the board; others see their own and their units'


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of one risk."""

    owner: UUID | None
    unit: UUID | None
    state: str = State.OPEN


def steers(by: Actor) -> bool:
    return by.may_enter(STEER) or by.account is None


def _keeps(by: Actor, risk: Facts) -> bool:
    """The coordinator, the owner, and the head of the unit that carries it."""
    own = by.person is not None and by.person == risk.owner
    return steers(by) or own or (risk.unit is not None and risk.unit in by.units_led)


def may_open_form(by: Actor) -> Verdict:
    """Whoever may add a risk of some unit; of which one is asked when it is sent."""
    return YES if steers(by) or by.units_led else _not_yours()


def may_add(by: Actor, unit: UUID | None) -> Verdict:
    """The coordinator for the whole corps (no unit), the head of a unit for that unit."""
    return YES if steers(by) or (unit is not None and unit in by.units_led) else _not_yours()


def _not_yours() -> Verdict:
    return no(_("The integrity coordinator adds risks, and the head of a unit those of that unit."))


def may_change(by: Actor, risk: Facts) -> Verdict:
    if not _keeps(by, risk):
        return no(
            _("Only the owner, the head of the unit and the integrity coordinator describe and score a risk.")
        )
    if risk.state == State.CLOSED:
        return no(_("This risk is closed. The coordinator can open it again."))
    return YES


def may_be_barrier(*, is_barrier: bool, serves: bool) -> Verdict:
    """Only a measure that serves the risk stands in its bow-tie, and only where something guards."""
    if is_barrier and serves:
        return YES
    return no(_("Choose a measure that serves this risk, for something that guards against it."))


def may_move(by: Actor, risk: Facts, unit: UUID | None) -> Verdict:
    """Who carries it from now on: to a unit that one leads; elsewhere the coordinator."""
    if unit == risk.unit or may_add(by, unit):
        return YES
    return no(_("You give a risk to a unit that you lead; the integrity coordinator gives it to any other."))


def may_score(by: Actor, risk: Facts, *, open_assessment: bool) -> Verdict:
    if not open_assessment:
        return no(_("No assessment is open; the coordinator begins one."))
    return may_change(by, risk)


def may_take(by: Actor, risk: Facts, step: Step) -> Verdict:
    if risk.state not in step.sources:
        return no(_("This step is not possible from where the risk stands now."))
    if not steers(by):
        return no(_("Only the integrity coordinator accepts and closes risks."))
    return YES


def may_begin(by: Actor) -> Verdict:
    """Another assessment, on the newest scale."""
    return YES if steers(by) else no(_("Only the integrity coordinator begins and closes an assessment."))


def review_fits(day: date, today: date) -> Verdict:
    return YES if day > today else no(_("The next review lies ahead."))


def level_of(levels: Sequence[Sequence[str]], likelihood: int, impact: int) -> str:
    """What a pair of steps, each from 1, asks for on this scale."""
    return levels[likelihood - 1][impact - 1]


def pair(score: int | None) -> tuple[int, int] | None:
    """Two digits as a column keeps them: likelihood and impact."""
    return divmod(score, 10) if score else None
