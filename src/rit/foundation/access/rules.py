"""May this role be granted, by this actor, to this account? (L5-a: entitled to, for a period, what may not be combined)"""

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
    clash = role.not_with & held
    if clash:
        other = roles()[sorted(clash)[0]]
        return no(
            _("%(role)s cannot be combined with %(other)s.")
            % {"role": _title(role), "other": _title(other)}
        )
    return YES


def period_fits(role: Role, from_date: date, to_date: date) -> Verdict:
    if to_date < from_date:
        return no(_("The last day comes before the first."))
    if to_date > _plus_years(from_date, role.longest_years):
        return no(_("This role is granted for at most %(years)s years at a time.") % {"years": role.longest_years})
    return YES


def may_end(by: Actor, role: Role) -> Verdict:
    return may_grant(by, role)


def _plus_years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _title(role: Role) -> str:
    from rit.foundation.ui.words import in_language

    return in_language(role.title)
