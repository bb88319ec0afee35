"""Who may do what with an instruction and its versions. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan.rulebook.states import FROZEN, PREPARING, Step, VersionState, step_named
from rit.plan.rules import STEER

__all__ = ["STEER", "Period"]


@dataclass(frozen=True)
class Period:
    """From when a version applies, and until when: None while nothing replaced it."""

    first: date
    last: date | None


def period(first: date | None, last: date | None) -> Period | None:
    """None for a version of which nobody said yet when it applies."""
    return Period(first, last) if first else None


def may_keep(by: Actor) -> Verdict:
    """Beginning an instruction, and everything about its versions except adopting one."""
    if by.may_enter(STEER) or by.account is None:
        return YES
    return no(_("Only the integrity coordinator keeps the instructions."))


def may_draft(by: Actor, *, preparing: int | None) -> Verdict:
    """`preparing`: the number of a version that is not in force yet."""
    if not may_keep(by):
        return may_keep(by)
    if preparing is not None:
        return no(
            _("Version %(number)s is still being prepared; change that one, or put it in force first.")
            % {"number": preparing}
        )
    return YES


def may_change(by: Actor, state: str) -> Verdict:
    """The words of a version."""
    if not may_keep(by):
        return may_keep(by)
    if state in FROZEN:
        return no(_("An adopted text is never changed. Draft a new version instead."))
    if state == VersionState.PROPOSED:
        return no(_("This version lies with the board. Take it back first."))
    return YES


def may_take(by: Actor, state: str, step: Step) -> Verdict:
    """A step of the coordinator; adopting belongs to the board and replacing to the next version."""
    if state not in step.sources:
        return no(_("This step is not possible from where the version stands now."))
    return may_keep(by) if step.by == "steer" else YES


def may_record_earlier(
    by: Actor, state: str, number: int, entered: date, decided: date | None = None
) -> Verdict:
    """A decision from before the text came into RIT, on `entered`; whatever comes later goes through the board."""
    if not may_take(by, state, step_named("record_earlier")):
        return may_take(by, state, step_named("record_earlier"))
    if number != 1:
        return no(_("A new version is for the board: put it on its agenda."))
    if decided is not None and decided >= entered:
        return no(
            _(
                "This text came into RIT on %(day)s. What the board decides from that day on goes through its agenda."
            )
            % {"day": entered.strftime("%d/%m/%Y")}
        )
    return YES


def may_put_in_force(
    by: Actor, state: str, first: date, adopted: date | None, current: Period | None
) -> Verdict:
    """Not before it was adopted, and not before the version that it replaces."""
    if not may_keep(by):
        return may_keep(by)
    if state in PREPARING or adopted is None:
        return no(_("A version is adopted before it comes into force."))
    if state != VersionState.ADOPTED:
        return no(_("This step is not possible from where the version stands now."))
    if first < adopted:
        return no(
            _("It was adopted on %(day)s; it cannot come into force before that.")
            % {"day": adopted.strftime("%d/%m/%Y")}
        )
    if current and first <= (current.last or current.first):
        last = current.last or current.first
        return no(
            _("An earlier version applies on that day. Choose a day after %(day)s.")
            % {"day": last.strftime("%d/%m/%Y")}
        )
    return YES


def may_see_preparing(by: Actor) -> bool:
    """Drafts are for who writes them; everybody reads what was adopted."""
    return by.may_enter(STEER) or by.account is None
