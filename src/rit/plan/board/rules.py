"""Who may do what with the board. Questions only: no writes, no HTTP, no clock (L5-c).

Three doors. `board.see`: the members, the chief, the coordinator and the secretary read agenda and decisions; the
mayor does not, and reads the chief's report instead. `board.prepare`: the secretary alone calls meetings, orders the
agenda and records and signs decisions. `mayor.*`: the coordinator and the chief prepare the report to the mayor, only
the chief sends it, only the mayor takes note of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan.board.states import (
    ADOPTING,
    UNDECIDED,
    ItemKind,
    ItemState,
    MeetingState,
    Outcome,
    ReportState,
    Step,
    step_named,
)

MOST_FILES = 10  # of one item: a member reads them all

SEE = "board.see"
PREPARE = "board.prepare"
STEER = "plan.steer"
MAYOR_PREPARE = "mayor.prepare"
MAYOR_SEND = "mayor.send"
MAYOR_READ = "mayor.read"


def may_propose(by: Actor) -> Verdict:
    """Whoever holds a role or leads a unit; the board need not know everybody to be asked by them."""
    if by.roles or by.units_led or by.may_enter(SEE):
        return YES
    return no(_("Who holds a role or leads a unit puts something to the board. Ask your head of unit."))


def sits_on_the_board(by: Actor) -> bool:
    """Members and the chief. The coordinator sees the board and advises it, without a seat."""
    return by.may_enter(SEE) and not by.may_enter(STEER)


def may_keep_agenda(by: Actor) -> Verdict:
    if by.may_enter(PREPARE):
        return YES
    return no(_("Only the secretary of the board calls meetings, orders the agenda and records decisions."))


@dataclass(frozen=True)
class ItemFacts:
    """What the rules need to know of one item."""

    state: str
    proposed_by: UUID | None


def is_proposer(by: Actor, item: ItemFacts) -> bool:
    return by.person is not None and by.person == item.proposed_by


def may_change_item(by: Actor, item: ItemFacts) -> Verdict:
    """The proposer mends a proposal until it is decided; the secretary too, so that the agenda reads well."""
    if item.state not in UNDECIDED:
        return no(_("What is decided or withdrawn is not changed any more."))
    if not is_proposer(by, item) and not by.may_enter(PREPARE):
        return no(_("Only who proposed it, and the secretary of the board, change this proposal."))
    return YES


def may_attach(by: Actor, item: ItemFacts, there: int) -> Verdict:
    """A file more, to an item that has so many."""
    if there >= MOST_FILES:
        return no(_("An item has at most %(most)s attachments. Remove one first.") % {"most": MOST_FILES})
    return may_change_item(by, item)


def may_take(by: Actor, item: ItemFacts, step: Step) -> Verdict:
    """A step of ITEM_STEPS."""
    if item.state not in step.sources:
        return no(_wrong_state(item.state))
    if step.by == "proposer":
        if is_proposer(by, item):
            return YES
        return no(_("Only who proposed it withdraws it."))
    return may_keep_agenda(by)


def may_withdraw(by: Actor, item: ItemFacts, *, unsigned: bool) -> Verdict:
    """Not between the decision to postpone it and its sign-off: that decision would be about nothing."""
    verdict = may_take(by, item, step_named("withdraw"))
    if verdict and unsigned:
        return no(
            _("The board postponed this item and the decision is not signed off yet. Withdraw it after that.")
        )
    return verdict


def _wrong_state(state: str) -> str:
    sentences = {
        ItemState.PROPOSED: _("This item is not on an agenda."),
        ItemState.AGENDA: _("This item is on an agenda already."),
        ItemState.DECIDED: _("The board has decided on this item. What is decided cannot be withdrawn."),
        ItemState.POSTPONED: _("The board postponed this item; it waits for another meeting."),
        ItemState.WITHDRAWN: _("This item was withdrawn."),
    }
    return str(sentences[ItemState(state)])


def may_place(by: Actor, item: ItemFacts, meeting_state: str, *, unsigned: bool) -> Verdict:
    """On the agenda of a meeting that is still to come, or is held and not closed."""
    verdict = may_take(by, item, step_named("place"))
    if not verdict:
        return verdict
    if meeting_state not in {MeetingState.ANNOUNCED, MeetingState.HELD}:
        return no(_("This meeting is closed or cancelled. Choose another one."))
    if unsigned:
        return no(_("Sign off the decision to postpone it first."))
    return YES


def may_decide(by: Actor, item: ItemFacts, kind: str, outcome: str, meeting_state: str) -> Verdict:
    """Only on what is on the agenda of a meeting that was held."""
    step = "postpone" if outcome == Outcome.POSTPONED else "decide"
    verdict = may_take(by, item, step_named(step))
    if not verdict:
        return verdict
    if meeting_state == MeetingState.ANNOUNCED:
        return no(_("The meeting has not been held yet. Record first that it was held."))
    return outcome_fits(kind, outcome)


def outcome_fits(kind: str, outcome: str) -> Verdict:
    if kind == ItemKind.INFORM and outcome not in {Outcome.NOTED, Outcome.POSTPONED}:
        return no(_("What was put for information is noted or postponed."))
    if kind == ItemKind.ADOPT and outcome == Outcome.NOTED:
        return no(_("The board was asked to adopt this: it adopts, refuses or postpones."))
    return YES


def outcomes_of(kind: str) -> list[Outcome]:
    return [outcome for outcome in Outcome if outcome_fits(kind, outcome)]


def may_change_decision(by: Actor, *, signed: bool) -> Verdict:
    if signed:
        return no(_("A signed decision is never changed. Correct it with a new decision that names it."))
    return may_keep_agenda(by)


def may_sign(by: Actor, *, signed: bool) -> Verdict:
    if signed:
        return no(_("This decision is signed already."))
    return may_keep_agenda(by)


def may_correct(by: Actor, *, signed: bool, corrected: bool, open_draft: bool) -> Verdict:
    """A correction mends words; another outcome is another decision on another item."""
    if not signed:
        return no(_("This decision is not signed yet: change it."))
    if corrected:
        return no(_("This decision was corrected already. Correct the newer one."))
    if open_draft:
        return no(_("A decision on this item still waits for sign-off."))
    return may_keep_agenda(by)


def may_make_action(by: Actor, *, signed: bool, corrected: bool) -> Verdict:
    """The secretary, or the coordinator who keeps the plan."""
    if not signed:
        return no(_("Sign the decision off first: until then it may still change."))
    if corrected:
        return no(_("This decision was corrected. Make the action from the newer one."))
    if not by.may_enter(PREPARE) and not by.may_enter(STEER):
        return no(
            _("Only the secretary of the board and the integrity coordinator make actions of decisions.")
        )
    return YES


def may_change_meeting(by: Actor, state: str) -> Verdict:
    if state not in {MeetingState.ANNOUNCED, MeetingState.HELD}:
        return no(_("A closed or cancelled meeting is not changed any more."))
    return may_keep_agenda(by)


def may_take_meeting(
    by: Actor, state: str, step: Step, *, day: date, today: date, open_items: int, unsigned: int
) -> Verdict:
    """A step of MEETING_STEPS."""
    verdict = may_keep_agenda(by)
    if not verdict:
        return verdict
    if state not in step.sources:
        return no(_("This step is not possible from where the meeting stands now."))
    if step.name == "hold" and day > today:
        return no(_("The day of this meeting is still to come."))
    if step.name == "close" and open_items:
        return no(_("Some items have no decision yet. Record one, or take them off the agenda."))
    if step.name == "close" and unsigned:
        return no(_("Some decisions are not signed yet."))
    return YES


def adopts(kind: str, outcome: str) -> bool:
    return kind == ItemKind.ADOPT and outcome in ADOPTING


def handles(outcome: str) -> bool:
    """Approved or noted: what was refused or postponed is not dealt with yet."""
    return outcome in {*ADOPTING, Outcome.NOTED}


def may_prepare_report(by: Actor, state: str = ReportState.DRAFT) -> Verdict:
    if not by.may_enter(MAYOR_PREPARE):
        return no(_("Only the chief and the integrity coordinator prepare the report to the mayor."))
    if state != ReportState.DRAFT:
        return no(_("This report was sent; it is not changed any more."))
    return YES


def may_send_report(by: Actor, state: str) -> Verdict:
    if not by.may_enter(MAYOR_SEND):
        return no(_("Only the chief sends the report to the mayor."))
    if state != ReportState.DRAFT:
        return no(_("This report was sent already."))
    return YES


def may_note_report(by: Actor, state: str) -> Verdict:
    if not by.may_enter(MAYOR_READ):
        return no(_("Only the mayor takes note of this report."))
    if state != ReportState.SENT:
        return no(_("You took note of this report already."))
    return YES
