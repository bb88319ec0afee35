"""Grants and ends roles. Locks the account, so that two grants at once cannot combine what may not be combined."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from rit.foundation.access import rules
from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Account, Grant
from rit.foundation.access.roles import roles
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit


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
    require(rules.may_hold(wanted, account.pk, held, by))
    require(rules.period_fits(wanted, from_date, to_date))
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
    audit.append("access.role_granted", by=by, now=now, subject=granted, detail={"role": role, "account": str(account.pk)})
    return granted


@transaction.atomic
def end(granted: Grant, *, reason: str, by: Actor, now: datetime) -> None:
    """Ends a grant at once; its stand-ins end with it."""
    require(rules.may_end(by, roles()[granted.role]))
    open_grants = Grant.objects.select_for_update().filter(ended_at=None)
    ids: list[UUID] = list(open_grants.filter(pk=granted.pk).values_list("pk", flat=True))
    ids += list(open_grants.filter(stands_in_for=granted.pk).values_list("pk", flat=True))
    open_grants.filter(pk__in=ids).update(ended_at=now, ended_by_id=by.account)
    audit.append("access.role_ended", by=by, now=now, subject=granted, reason=reason, detail={"role": granted.role})
