"""Who may change the register of people, and who may see more of a colleague than the directory shows."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no

HR_DOOR = "people.hr"


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
