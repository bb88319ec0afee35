"""Who sees and does what with vulnerable functions (L6.2-a, L6.2-b, L6.2-c). No writes, no HTTP, no clock.

Everybody in the corps may know which functions are designated and on which criteria: it protects whoever holds one. The
scores, the five steps and the holders with their dates are for those who steer (`plan.steer`), HR (`people.hr`), the
board (`board.see`), and a head for what is held in units led and below; a head sees only holders of those units.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.ui.templatetags.rit import shortdate
from rit.protect.functions.states import Sitting, Stand

STEER, HR, BOARD = "plan.steer", "people.hr", "board.see"
LONGEST_EXCEPTION = 2 * 366  # days
MOST_AT_A_PLACE = 12  # criteria of a group, or questions of a step: our own choice, a session lasts an hour


@dataclass(frozen=True)
class Reach:
    """What somebody sees inside. `functions` are those held in `units` today; both empty for who leads nothing."""

    everything: bool = False
    units: frozenset[UUID] = frozenset()
    functions: frozenset[UUID] = frozenset()

    def has(self, function: UUID) -> bool:
        return self.everything or function in self.functions


def steers(by: Actor) -> bool:
    return by.may_enter(STEER) or by.account is None


def sees_everything(by: Actor) -> bool:
    return steers(by) or by.may_enter(HR) or by.may_enter(BOARD)


def may_look_inside(reach: Reach, function: UUID) -> Verdict:
    """Scores, steps and holders."""
    if reach.has(function):
        return YES
    return no(
        _(
            "Scores and holders are for the coordinator, HR, the board, and heads of units where the function is held."
        )
    )


def may_weigh(by: Actor, reach: Reach, function: UUID) -> Verdict:
    """The head of a unit that holds the function, and the coordinator."""
    if steers(by) or function in reach.functions:
        return YES
    return no(_("The head of a unit that holds this function, or the coordinator, assesses it."))


def may_confirm(by: Actor, state: str) -> Verdict:
    if state != Stand.PROPOSED:
        return no(_("Nothing waits to be confirmed."))
    return YES if steers(by) else no(_("Only the integrity coordinator confirms a designation."))


def reason_is_fresh(reason: str, *, own: str | None) -> Verdict:
    """Whoever confirms the own assessment (`own`: its reason) looks again and says what for."""
    if own is not None and reason.split() == own.split():
        return no(_("This is the reason of your assessment. Say why you confirm it yourself."))
    return YES


def may_change_method(by: Actor) -> Verdict:
    return YES if steers(by) else no(_("Only the integrity coordinator changes the criteria."))


def may_add_criterion(by: Actor, *, many: int) -> Verdict:
    """`many`: how many stand there already."""
    if many >= MOST_AT_A_PLACE:
        return no(
            _("At most %(most)s of one kind: retire one first, or people stop reading.")
            % {"most": MOST_AT_A_PLACE}
        )
    return may_change_method(by)


def may_retire_criterion(by: Actor, *, left: int) -> Verdict:
    if left < 1:
        return no(_("This is the last of its kind, and what RIT suggests rests on it. Add another first."))
    return may_change_method(by)


# The five steps


def may_assess(by: Actor, reach: Reach, function: UUID, *, designated: bool) -> Verdict:
    """Start the five steps, say who sits in the room, and close."""
    if not designated:
        return no(_("The five steps are for functions that were designated and confirmed."))
    return may_weigh(by, reach, function)


def may_answer(by: Actor, state: str, *, takes_part: bool, assesses: bool) -> Verdict:
    if state == Sitting.CLOSED:
        return no(_("This assessment is closed. Begin a new one; the two can be compared."))
    if takes_part or assesses:
        return YES
    return no(_("Who sits in the room answers: participants, the head and the coordinator."))


def may_close(by: Actor, state: str, *, assesses: bool, unanswered: int) -> Verdict:
    if state == Sitting.CLOSED:
        return no(_("This assessment is closed. Begin a new one; the two can be compared."))
    if not assesses:
        return no(_("The head or the coordinator closes the assessment."))
    if unanswered:
        return no(_("Some questions have no answer yet. A guess is an answer too: say that it is one."))
    return YES


def outcome_fits(outcome: str, *, measures: int) -> Verdict:
    """Not resilient enough means that something is done about it. `measures`: how many are still to be done."""
    if outcome == "no" and not measures:
        return no(_("Take at least one measure first that is still to be done, with an owner and a date."))
    return YES


def review_fits(day: date, *, today: date) -> Verdict:
    """A review within three years: further away, nobody remembers what was said."""
    if day <= today:
        return no(_("The review lies ahead."))
    if (day - today).days > 3 * 366:
        return no(_("Within three years."))
    return YES


# Rotation and separation


def may_rotate(by: Actor) -> Verdict:
    """The interval of a function follows from a decision of the board; the coordinator enters it."""
    return (
        YES
        if steers(by)
        else no(_("Only the integrity coordinator sets the interval, as the board decided."))
    )


def may_except(by: Actor) -> Verdict:
    """Exceptions to rotation and to separation of duties: the coordinator or HR."""
    if steers(by) or by.may_enter(HR):
        return YES
    return no(_("The integrity coordinator or HR decides on an exception."))


def about_another(by: Actor, person: UUID) -> Verdict:
    """What was done, and who may stay: nobody says it about oneself, whatever the role."""
    if by.person == person:
        return no(_("This is about yourself: somebody else decides and records it."))
    return YES


def rotation_asks(due: date | None, *, leaves: date | None, today: date) -> Verdict:
    """Only of a rotation that comes near is there something to make an exception to."""
    if due is None:
        return no(
            _("This function has no interval of rotation, so there is nothing to make an exception to.")
        )
    if leaves is not None and leaves < due:
        said = _(
            "This person leaves the function on %(day)s, before the rotation is due; nothing needs an exception."
        )
        return no(said % {"day": shortdate(leaves)})
    if (due - today).days > LONGEST_EXCEPTION:
        said = _(
            "The rotation is due on %(day)s. An exception lasts two years at most: it is too early for one."
        )
        return no(said % {"day": shortdate(due)})
    return YES


def exception_fits(until: date, *, today: date, due: date | None = None) -> Verdict:
    """An exception ends: at most two years, then somebody looks again. To rotation: not before the day it is `due`."""
    if until <= today:
        return no(_("The exception ends after today."))
    if (until - today).days > LONGEST_EXCEPTION:
        return no(_("An exception lasts two years at most; then somebody looks again."))
    if due is not None and until < due:
        said = _("The rotation is due on %(day)s; an exception that ends before that day changes nothing.")
        return no(said % {"day": shortdate(due)})
    return YES


def may_separate(by: Actor) -> Verdict:
    return YES if steers(by) else no(_("Only the integrity coordinator says which functions are kept apart."))


def keeps(by: Actor) -> bool:
    """The coordinator and HR read what was followed by everybody; the board reads who holds what."""
    return steers(by) or by.may_enter(HR)


def may_see_all_holders(by: Actor) -> Verdict:
    if sees_everything(by):
        return YES
    return no(_("This list names people of the whole corps: it is for the coordinator, HR and the board."))
