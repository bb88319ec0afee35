"""A thing of the plan changes hands: the new owner is told, the old one is left in peace (`policy/notices.toml`)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import actions as notices
from rit.people.models import Person
from rit.plan.models import Plan
from rit.plan.states import UNASKED


def tell_owner(owner: Person | None, kind: str, page: str, plan: Plan, *, by: Actor, now: datetime) -> None:
    """Not of a draft: nobody is asked anything in it, and that person may not even open it."""
    if owner and owner.account_id and plan.status not in UNASKED:
        notices.tell([owner.account_id], kind, page, by=by, now=now)


def leave_in_peace(
    old_owner: UUID | None,
    page: str,
    reminders: Collection[str],
    left: QuerySet[Any],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Closes what the old owner has not read about it; the reminders of the list too, when nothing is `left` there."""
    account = (
        Person.objects.filter(pk=old_owner).values_list("account_id", flat=True).first()
        if old_owner
        else None
    )
    if account is None:
        return
    notices.hand_over(account, [page], by=by, now=now)
    if not left.exists():
        notices.hand_over(account, [reverse("work:turn")], kinds=reminders, by=by, now=now)
