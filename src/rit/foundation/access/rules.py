"""May this role be granted, by this actor, to this account, for this period? (L5-a)"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.roles import Role, roles
from rit.foundation.access.verdict import YES, Verdict, no


def may_grant(by: Actor, role: Role) -> Verdict:
    if by.account is None:
        return YES  # the installer, at the console of the server
    if by.roles & role.granted_by:
        return YES
    return no(_("None of your roles may grant this role."))


def may_hold(role: Role, account: UUID, held: frozenset[str], by: Actor) -> Verdict:
    """`held`: the roles that the account has, or will have, in the period asked."""
    if account == by.account:
        return no(_("Nobody grants a role to himself or herself."))
    if role.code in held:
        return no(_("This account already holds %(role)s in that period.") % {"role": _title(role)})
    clash = role.not_with & held
    if clash:
        other = roles()[sorted(clash)[0]]
        return no(
            _("%(role)s cannot be combined with %(other)s.") % {"role": _title(role), "other": _title(other)}
        )
    return YES


def period_fits(role: Role, from_date: date, to_date: date) -> Verdict:
    if to_date < from_date:
        return no(_("The last day comes before the first."))
    if to_date > _plus_years(from_date, role.longest_years):
        return no(
            _("This role is granted for at most %(years)s years at a time.") % {"years": role.longest_years}
        )
    return YES


def starts_in_time(by: Actor, from_date: date, today: date) -> Verdict:
    """Nobody gives a right for days that have passed; the console may, for what held before RIT came."""
    if by.account is not None and from_date < today:
        return no(_("A role cannot begin before today."))
    return YES


def stands_in_fits(
    role: Role,
    account: UUID,
    period: tuple[date, date],
    absent: UUID,
    of_role: str,
    of_period: tuple[date, date],
) -> Verdict:
    """A stand-in holds the same role as the one who is absent, and never longer."""
    if role.code != of_role:
        return no(_("A stand-in gets the role of the one who is absent, no other."))
    if account == absent:
        return no(_("Nobody stands in for himself or herself."))
    if period[0] < of_period[0] or period[1] > of_period[1]:
        return no(_("A stand-in holds the role only while the one who is absent holds it."))
    return YES


def may_end(by: Actor, role: Role) -> Verdict:
    return may_grant(by, role)


def may_issue_password_link(by: Actor) -> Verdict:
    """Only at the console: whoever hands out passwords could enter any account without a second factor."""
    if by.account is None:
        return YES
    return no(_("A link for a first password is made at the console of the server."))


def _plus_years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _title(role: Role) -> str:
    from rit.foundation.ui.words import in_language

    return in_language(role.title)
