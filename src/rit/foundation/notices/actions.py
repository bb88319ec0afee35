"""Tells people that something happened, in the bell and by mail; the mail carries an address and no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.notices.models import Notice
from rit.foundation.notices.queries import visible_to


def tell(accounts: Iterable[UUID], kind: str, url: str, *, by: Actor, now: datetime) -> None:
    """One notice each, never to whoever caused it. Mail follows from the worker."""
    rows = [
        Notice(account_id=account, kind=kind, url=url, at=now)
        for account in set(accounts)
        if account != by.account
    ]
    Notice.objects.bulk_create(rows)


@transaction.atomic
def mark_read(*, by: Actor, now: datetime, notice: UUID | None = None) -> int:
    """One notice, or all of the reader's."""
    unread = visible_to(by).filter(read_at=None)
    if notice:
        unread = unread.filter(pk=notice)
    return unread.update(read_at=now)
