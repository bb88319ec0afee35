"""Who may do what with the plan. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan.states import (
    ENDED,
    UNASKED,
    ActionState,
    InstrumentState,
    PlanStatus,
    Step,
    instrument_step,
    plan_step,
)

STEER = "plan.steer"
REPORT = "plan.report"


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of one action."""

    owner: UUID | None
    unit: UUID | None
    state: str
    recurring: bool
    plan_status: str = PlanStatus.RUNNING


def acts_for_owner(by: Actor, action: Facts) -> bool:
    """The owner, the head of the unit that carries it, and the coordinator."""
    if by.may_enter(STEER) or by.account is None:
        return True
    if by.person is not None and by.person == action.owner:
        return True
    return action.unit is not None and action.unit in by.units_led


def may_record(by: Actor, action: Facts) -> Verdict:
    """Progress, evidence or a remark."""
    if action.plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    if not acts_for_owner(by, action):
        return no(_("Only the owner, the head of the unit and the integrity coordinator record progress."))
    if action.state == ActionState.STOPPED:
        return no(_("This action was stopped. The coordinator can take it up again."))
    return YES


def may_set_progress(by: Actor, action: Facts) -> Verdict:
    """A number by hand; recurring work counts its own turns."""
    if action.recurring:
        return no(_("Progress of recurring work follows from its turns."))
    if action.state == ActionState.DONE:
        return no(_("This action is done. The coordinator can open it again."))
    return may_record(by, action)


def may_change(by: Actor, action: Facts) -> Verdict:
    """Title, dates, owner, objectives: adjusting is a decision with a reason (L2-b)."""
    if action.plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    if not by.may_enter(STEER) and by.account is not None:
        return no(_("Only the integrity coordinator changes what an action asks, of whom and by when."))
    return YES


def may_assign(by: Actor, action: Facts, *, in_unit: bool) -> Verdict:
    """The head of the unit gives its actions to people of the unit; the coordinator to anybody (L1-e)."""
    if may_change(by, action):
        return YES
    if action.plan_status in ENDED or action.unit is None or action.unit not in by.units_led:
        return no(
            _(
                "Only the head of the unit that carries it, and the integrity coordinator, give this to somebody."
            )
        )
    if not in_unit:
        return no(_("Give it to somebody who has a function in this unit."))
    return YES


def may_keep_catalogue(by: Actor, plan_status: str) -> Verdict:
    """The catalogue of work processes."""
    if plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    if not by.may_enter(STEER) and by.account is not None:
        return no(_("Only the integrity coordinator keeps the catalogue of work processes."))
    return YES


def may_take(by: Actor, action: Facts, step: Step) -> Verdict:
    if action.plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    if action.state not in step.sources:
        return no(_("This step is not possible from where the action stands now."))
    if step.by == "steer":
        return may_change(by, action)
    if not acts_for_owner(by, action):
        return no(_("Only the owner, the head of the unit and the integrity coordinator take this step."))
    return YES


def may_add(by: Actor, plan_status: str, *, decided: bool = False) -> Verdict:
    """`decided`: it carries out a decision of the board, and the board's own rule says who writes that down."""
    if plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    if not decided and not by.may_enter(STEER):
        return no(_("Only the integrity coordinator adds actions to the plan."))
    return YES


def may_report(by: Actor) -> Verdict:
    return YES if by.may_enter(REPORT) else no(_("None of your roles makes reports about the plan."))


def happened(day: date, today: date, plan_from: date) -> Verdict:
    """What is recorded lies behind us and within the life of the plan."""
    if day > today:
        return no(_("This day is still to come; record what has happened."))
    if day < plan_from:
        return no(_("The plan starts on %(day)s.") % {"day": plan_from.strftime("%d/%m/%Y")})
    return YES


def dates_fit(start: date, due: date, plan_from: date, plan_to: date) -> Verdict:
    """An action lives within its plan's period."""
    if due < start:
        return no(_("The date by which comes before the start."))
    if start < plan_from or due > plan_to:
        return no(
            _("The dates must lie within the plan, from %(first)s to %(last)s.")
            % {"first": plan_from.strftime("%d/%m/%Y"), "last": plan_to.strftime("%d/%m/%Y")}
        )
    return YES


def may_roll(by: Actor, plan_status: str, *, goes_on_in: str = "") -> Verdict:
    """A new period from this plan (L1-b). `goes_on_in`: the plan that goes on in that period already."""
    if not _steers(by):
        return no(_("Only the integrity coordinator rolls a plan forward."))
    if plan_status in {PlanStatus.DRAFT, PlanStatus.DISCARDED}:
        return no(_("Only a plan that was adopted is rolled forward."))
    if goes_on_in:
        return no(
            _(
                "This plan goes on in that period already, in “%(title)s”. "
                "Change that one, or discard it while it is a draft."
            )
            % {"title": goes_on_in}
        )
    return YES


def enough_comes_along(objectives: int) -> Verdict:
    return YES if objectives else no(_("A plan needs at least one objective; none comes along."))


def code_is_free(taken: bool) -> Verdict:
    """A plan file may have been loaded under this code since the period was chosen."""
    return no(_("There is a plan with this code already.")) if taken else YES


def can_be_adopted(plan_status: str, known: str) -> Verdict:
    """Once: a plan of which no decision is known yet, also when it runs already (L1-a)."""
    if plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    if known:
        return no(_("This plan was adopted already: %(decision)s") % {"decision": known})
    return YES


def may_adopt(plan_status: str, known: str, decision: str) -> Verdict:
    """Who decides is the board's own rule; a plan is adopted by a decision with a text."""
    if not decision.strip():
        return no(_("A plan is adopted by a decision; write which one."))
    return can_be_adopted(plan_status, known)


def may_close(by: Actor, plan_status: str) -> Verdict:
    if not _steers(by):
        return no(_("Only the integrity coordinator starts and closes a plan."))
    if plan_status not in plan_step("close").sources:
        return no(_("Only a plan that runs is closed."))
    return YES


def may_edit_draft(by: Actor, plan_status: str) -> Verdict:
    """Its texts and its period; discarding it. Once adopted, the board's decision stands."""
    if not _steers(by):
        return no(_("Only the integrity coordinator changes a draft."))
    if plan_status != PlanStatus.DRAFT:
        return no(_("Only a draft is changed; this plan was adopted or closed."))
    return YES


def comes_with(plan_status: str, plan_from: date) -> tuple[InstrumentState, date | None]:
    """The state of an instrument of which nothing else is said, and its day of force: that of its plan."""
    if plan_status in UNASKED:
        return InstrumentState.PROPOSED, None
    return InstrumentState.ADOPTED, plan_from


def may_propose_instrument(by: Actor, plan_status: str) -> Verdict:
    """In a draft it is adopted with the plan; in a plan that was adopted it waits for the board (L5-c)."""
    if plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    return YES if _steers(by) else no(_("Only the integrity coordinator proposes an instrument."))


def may_change_instrument(by: Actor, plan_status: str, state: str) -> Verdict:
    """Until the board has adopted it, and taking it back likewise."""
    if not may_propose_instrument(by, plan_status):
        return may_propose_instrument(by, plan_status)
    if state not in instrument_step("take_back").sources:
        return no(_("The board decided on this instrument; only what is proposed is changed or taken back."))
    return YES


def can_adopt_instrument(plan_status: str, state: str) -> Verdict:
    if plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    if state == InstrumentState.ADOPTED:
        return no(_("This instrument was adopted already."))
    if state not in instrument_step("adopt").sources:
        return no(_("This instrument was withdrawn. Propose a new one."))
    if plan_status == PlanStatus.DRAFT:
        return no(_("This instrument is adopted with its plan: put the plan to the board."))
    return YES


def can_withdraw_instrument(plan_status: str, state: str) -> Verdict:
    if plan_status in ENDED:
        return no(_("This plan is closed; nothing is added to it any more."))
    if state not in instrument_step("withdraw").sources:
        return no(_("Only an instrument that was adopted is withdrawn by the board."))
    return YES


def may_export(by: Actor) -> Verdict:
    return YES if _steers(by) else no(_("Only the integrity coordinator takes the plan out as a file."))


def _steers(by: Actor) -> bool:
    """The coordinator, and the installer at the console."""
    return by.may_enter(STEER) or by.account is None
