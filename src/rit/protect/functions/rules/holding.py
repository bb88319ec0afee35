"""What is recorded of those who hold a designated function (L6.2-c): who may, and what the law refuses."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.protect.functions.rules.walls import HR, steers
from rit.protect.functions.states import Sort


def may_record(by: Actor, sort: str, *, leads: bool) -> Verdict:
    """Screening is HR's; training and talk also the head's; a charter is signed by who holds the function."""
    if sort == Sort.CHARTER:
        return no(_("Who holds the function signs the charter, in My RIT."))
    if by.may_enter(HR) or steers(by):
        return YES
    if leads and sort != Sort.SCREENING:
        return YES
    return no(_("HR records screening; HR, the coordinator or the head records training and the talk."))


def screening_fits(on_date: date, *, entered: date, revetting: bool) -> Verdict:
    """Before or on the first day in the function. Later is vetting in service: off unless a jurist confirmed it."""
    if on_date <= entered or revetting:
        return YES
    return no(
        _(
            "This day comes after the first day in the function: that would be vetting in service, for which the plan "
            "finds no legal ground. It is switched off until a jurist confirms one."
        )
    )


def day_fits(on_date: date, *, today: date) -> Verdict:
    return YES if on_date <= today else no(_("It is recorded when it has been done."))


def may_write_charter(by: Actor) -> Verdict:
    return YES if steers(by) else no(_("Only the integrity coordinator writes a charter."))


def may_sign(by: Actor, person: UUID, *, holds: bool, signed: bool) -> Verdict:
    """One signs for oneself, the version that stands, once."""
    if by.person is None or by.person != person:
        return no(_("Everybody signs only for themselves."))
    if not holds:
        return no(_("You do not hold this function today."))
    if signed:
        return no(_("You signed this version already."))
    return YES


def may_switch_vetting(by: Actor) -> Verdict:
    return YES if steers(by) else no(_("Only the integrity coordinator switches this, on a jurist’s word."))
