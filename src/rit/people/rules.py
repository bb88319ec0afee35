"""Who may change the register of people, and who may see more of a colleague than the directory shows."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no

HR_DOOR = "people.hr"
MANY_ENDS, MANY_ENDS_PERCENT = 10, 10  # more than both of these is not an ordinary night


def may_change_register(by: Actor) -> Verdict:
    """Units, functions held and accounts: HR, and the system's own imports."""
    if by.account is None or by.may_enter(HR_DOOR):
        return YES
    return no(_("Only HR changes units and who holds which function."))


def may_see_employment(actor: Actor, person: UUID, line: Collection[UUID]) -> Verdict:
    """Grade, employment and absence. `line`: the heads above the person."""
    if actor.person is not None and (actor.person == person or actor.person in line):
        return YES
    if actor.may_enter(HR_DOOR):
        return YES
    return no(_("Grade and employment are for the person, the line and HR."))


def may_open_unit(by: Actor, *, parent_open: bool) -> Verdict:
    if not parent_open:
        return no(_("The unit above does not exist on that day."))
    return may_change_register(by)


def may_close_unit(by: Actor, *, has_open_units: bool, has_holders: bool) -> Verdict:
    """A unit closes when nobody and nothing is left in it after its last day."""
    if has_open_units:
        return no(_("There are still units under it after that day."))
    if has_holders:
        return no(_("There are still people with a function in it after that day."))
    return may_change_register(by)


def may_appoint(
    by: Actor, *, in_service: bool, unit_open: bool, held_already: bool, led_already: bool
) -> Verdict:
    """`led_already` asks only for a function that leads the unit."""
    if not in_service:
        return no(_("This person is not in service in the whole of that period."))
    if not unit_open:
        return no(_("The unit does not exist in the whole of that period."))
    if held_already:
        return no(_("This person already holds that function in that unit then."))
    if led_already:
        return no(_("The unit already has a head then."))
    return may_change_register(by)


def may_end_assignment(by: Actor, *, after_start: bool, extends: bool) -> Verdict:
    """An end can come earlier than was set, never later: that is a new appointment."""
    if not after_start:
        return no(_("The last day comes before the first."))
    if extends:
        return no(_("This function ends before that day; appoint the person anew."))
    return may_change_register(by)


def may_link_account(by: Actor, *, person_has_other: bool, account_has_other: bool) -> Verdict:
    if person_has_other:
        return no(_("This person already has another account."))
    if account_has_other:
        return no(_("This account already belongs to somebody else."))
    return may_change_register(by)


def may_import(by: Actor) -> Verdict:
    """HR's file holds everybody's employment: HR alone reads and applies it, and the nightly command."""
    if by.account is None or by.may_enter(HR_DOOR):
        return YES
    return no(_("Only HR reads files of the staff."))


def may_show_staff_file(by: Actor, *, is_to_come: bool) -> Verdict:
    if is_to_come:
        return no(_("The file is about a day that has not come yet."))
    return may_import(by)


def may_apply_staff_file(
    by: Actor, *, is_open: bool, has_problems: bool, has_content: bool, is_older: bool, older_too: bool
) -> Verdict:
    """All or nothing, once, and nothing older over something newer unless somebody says so."""
    if not is_open:
        return no(_("This file has been applied or withdrawn already."))
    if has_problems:
        return no(_("There are still faults in the file; nothing of it is applied until all are put right."))
    if not has_content:
        return no(_("This file has waited too long; read it again."))
    if is_older and not older_too:
        return no(_("A newer file has been applied already; an older one would bring back what has passed."))
    return may_import(by)


def may_apply_unseen(*, ends: int, held: int) -> Verdict:
    """The nightly command stops where somebody has to look: half a file would end half the corps."""
    if ends > MANY_ENDS and ends * 100 > held * MANY_ENDS_PERCENT:
        return no(_("So many functions would end that somebody has to look at the file first."))
    return YES


def may_withdraw_staff_file(by: Actor, *, is_open: bool) -> Verdict:
    if not is_open:
        return no(_("This file has been applied or withdrawn already."))
    return may_import(by)
