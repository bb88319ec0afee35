"""Who records the moments of an arrival, and who sees them (L1-c). Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.protect.norms.handing.rules import keeps
from rit.protect.norms.moments.table import HEAD, Moment

ONLY = _("Arrivals are for HR, the coordinator, and a head for the own unit.")


def may_see(by: Actor) -> Verdict:
    """HR and the coordinator see everybody; a head sees the own unit."""
    return YES if keeps(by) or by.units_led else no(ONLY)


def may_record(by: Actor, moment: Moment) -> Verdict:
    """Of anybody at all: whether the form opens."""
    if keeps(by):
        return YES
    if not by.units_led:
        return no(ONLY)
    return YES if moment.by == HEAD else no(_("HR records this moment."))


def may_record_of(by: Actor, moment: Moment, person: UUID, units: Collection[UUID]) -> Verdict:
    """`units`: where the newcomer holds a function. Nobody says it about oneself; the wall says so too."""
    if by.person == person:
        return no(_("Somebody else records your own arrival."))
    if not keeps(by) and not by.units_led & set(units):
        return no(ONLY)
    return may_record(by, moment)


def applies(moment: Moment, cadre: str) -> Verdict:
    return YES if cadre in moment.cadres else no(_("This moment does not apply to this person."))


def day_fits(day: date, *, joined: Collection[date], today: date) -> Verdict:
    """`joined`: when each of the people came into service."""
    if day > today:
        return no(_("Record it when it has happened: choose today or earlier."))
    if joined and day < max(joined):
        return no(
            _("Somebody on this list came into service only on %(day)s.")
            % {"day": max(joined).strftime("%d/%m/%Y")}
        )
    return YES


def not_yet(*, done: bool) -> Verdict:
    return no(_("This moment is recorded already. Withdraw it first when it is wrong.")) if done else YES


def evidence_fits(moment: Moment, *, has_file: bool) -> Verdict:
    if moment.evidence and not has_file:
        return no(_("Add the file that shows it, such as the signed record."))
    return YES


def may_withdraw(*, counts: bool) -> Verdict:
    return YES if counts else no(_("This was withdrawn already."))
