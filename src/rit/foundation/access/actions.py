"""Grants and ends roles, first passwords and sessions.

A grant locks the account, so that two grants at once cannot combine what may not be combined.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access import password_links, rules, sessions
from rit.foundation.access.actor import Actor, system
from rit.foundation.access.models import Account, Grant, SignedInSession
from rit.foundation.access.roles import Role, roles
from rit.foundation.access.verdict import Refused, no, require
from rit.foundation.audit import actions as audit
from rit.foundation.notices.actions import tell


@transaction.atomic
def grant(
    account: Account,
    role: str,
    *,
    from_date: date,
    to_date: date,
    reason: str,
    by: Actor,
    now: datetime,
    stands_in_for: Grant | None = None,
) -> Grant:
    """Gives a role for a period. Raises Refused with the rule's reason."""
    wanted = roles()[role]
    require(rules.may_grant(by, wanted))
    Account.objects.select_for_update().get(pk=account.pk)
    overlapping = Grant.objects.filter(
        account=account, ended_at=None, from_date__lte=to_date, to_date__gte=from_date
    )
    held = frozenset(overlapping.values_list("role", flat=True))
    require(rules.period_fits(wanted, from_date, to_date))
    require(rules.starts_in_time(by, from_date, now.date()))
    if stands_in_for:
        _require_stand_in_fits(wanted, account, from_date, to_date, stands_in_for)
    require(rules.may_hold(wanted, account.pk, held, by))
    granted = Grant.objects.create(
        account=account,
        role=role,
        from_date=from_date,
        to_date=to_date,
        reason=reason,
        granted_by_id=by.account,
        granted_at=now,
        stands_in_for=stands_in_for,
    )
    detail = {"role": role, "account": str(account.pk)}
    audit.append("access.role_granted", by=by, now=now, subject=granted, reason=reason, detail=detail)
    tell([account.pk], "role_granted", reverse("account:me"), by=by, now=now)
    return granted


def _require_stand_in_fits(
    wanted: Role, account: Account, from_date: date, to_date: date, absent: Grant
) -> None:
    """Locks the grant of the one who is absent: it cannot end while somebody is put in its place."""
    absent = Grant.objects.select_for_update().get(pk=absent.pk)
    if absent.ended_at:
        raise Refused(no(_("The role of the one who is absent has ended.")))
    own = (absent.from_date, absent.to_date)
    require(
        rules.stands_in_fits(wanted, account.pk, (from_date, to_date), absent.account_id, absent.role, own)
    )


@transaction.atomic
def end(granted: Grant, *, reason: str, by: Actor, now: datetime) -> None:
    """Ends a grant at once; its stand-ins end with it."""
    require(rules.may_end(by, roles()[granted.role]))
    open_grants = Grant.objects.select_for_update().filter(ended_at=None)
    ending = list(open_grants.filter(pk=granted.pk))
    if not ending:
        raise Refused(no(_("This role has already ended.")))
    ending += open_grants.filter(stands_in_for=granted.pk)
    Grant.objects.filter(pk__in=[one.pk for one in ending]).update(ended_at=now, ended_by_id=by.account)
    for one in ending:
        detail = {"role": one.role, "account": str(one.account_id)}
        audit.append("access.role_ended", by=by, now=now, subject=one, reason=reason, detail=detail)
    tell([one.account_id for one in ending], "role_ended", reverse("account:me"), by=by, now=now)


@transaction.atomic
def open_account(username: str, *, email: str = "", by: Actor, now: datetime) -> Account:
    """The account of that name, new or as it was. It has no password until somebody uses a password link."""
    require(rules.may_issue_password_link(by))
    account = Account.objects.filter(username__iexact=username).first()
    if account is not None:
        return account
    account = Account(username=username, email=email)
    account.set_unusable_password()
    account.save()
    audit.append("access.account_opened", by=by, now=now, subject=account)
    return account


@transaction.atomic
def issue_password_link(account: Account, *, by: Actor, now: datetime) -> str:
    """The path of a page where the account's owner sets a password once, within 24 hours."""
    require(rules.may_issue_password_link(by))
    audit.append("access.password_link_issued", by=by, now=now, subject=account)
    return reverse("account:first_password", args=[password_links.make(account)])


@transaction.atomic
def set_password_by_link(token: str, password: str, *, by: Actor, now: datetime) -> Account | None:
    """Uses the link up; None when it no longer works. All sessions of the account end."""
    account = password_links.whose(token, lock=True)
    if account is None:
        return None
    account.set_password(password)
    account.save(update_fields=["password"])
    sessions.end(SignedInSession.objects.filter(account=account))
    audit.append("access.password_set", by=by, now=now, subject=account)
    tell([account.pk], "second_factor_changed", reverse("account:me"), by=by, now=now)
    return account


@transaction.atomic
def end_session(session: SignedInSession, *, by: Actor, now: datetime) -> None:
    sessions.end([session])
    audit.append("access.session_ended", by=by, now=now, subject=session)


@transaction.atomic
def end_other_sessions(keep: UUID | None, *, by: Actor, now: datetime) -> int:
    """Ends every session of the actor but this one; how many."""
    others = list(sessions.others(by.account, keep)) if by.account else []
    sessions.end(others)
    audit.append("access.sessions_ended", by=by, now=now, detail={"count": len(others)})
    return len(others)


def note_sign_in_changed(account: Account, event: str, *, by: Actor, now: datetime, kind: str = "") -> None:
    """A password or second factor: in the trail, and told to the owner, who may not be the one who did it."""
    audit.append(event, by=by, now=now, subject=account, detail={"kind": kind} if kind else None)
    tell([account.pk], "second_factor_changed", reverse("account:me"), by=system("sign-in"), now=now)
