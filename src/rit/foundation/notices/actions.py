"""Tells people that something happened, in the bell and by mail; the mail carries an address and no more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from rit.foundation.access.actor import Actor
from rit.foundation.adding import Together, add
from rit.foundation.notices import table
from rit.foundation.notices.models import MailRhythm, Notice
from rit.foundation.notices.queries import visible_to
from rit.foundation.notices.rhythm import Rhythm


def tell(
    accounts: Iterable[UUID],
    kind: str,
    url: str,
    *,
    by: Actor,
    now: datetime,
    into: Together | None = None,
) -> None:
    """One notice each, never to whoever caused it. Mail follows from the worker."""
    tell_each(dict.fromkeys(accounts, url), kind, by=by, now=now, into=into)


def tell_each(
    addresses: Mapping[UUID, str], kind: str, *, by: Actor, now: datetime, into: Together | None = None
) -> None:
    """The same, with a page for each account."""
    rows = [
        Notice(account_id=account, kind=kind, url=url, at=now)
        for account, url in addresses.items()
        if account != by.account
    ]
    add(rows, into=into)


def hand_over(
    account: UUID, urls: Collection[str], *, kinds: Collection[str] = (), by: Actor, now: datetime
) -> int:
    """Closes what the old owner has not read about these pages; how many. The new owner is told by the caller.

    Nobody reads or changes another's notices: a function of the database's owner does this one thing. Which
    kinds close is policy (`policy/notices.toml`); `kinds` narrows them.
    """
    closing = [kind for kind in table.closed_on_hand_over() if not kinds or kind in kinds]
    with connection.cursor() as cursor:
        cursor.execute("select rit_notices_settle(%s, %s, %s, %s)", [account, closing, list(urls), now])
        return int(cursor.fetchone()[0])


def withdraw(account: UUID, url: str, *, by: Actor, now: datetime) -> None:
    """Takes every notice about this page away from somebody who may no longer know that it exists."""
    with connection.cursor() as cursor:
        cursor.execute("select rit_notices_withdraw(%s, %s)", [account, url])


@transaction.atomic
def choose_rhythm(rhythm: Rhythm, *, by: Actor, now: datetime) -> None:
    """How often the actor wants mail."""
    MailRhythm.objects.update_or_create(account_id=by.key, defaults={"rhythm": rhythm, "chosen_at": now})


@transaction.atomic
def mark_read(*, by: Actor, now: datetime, notice: UUID | None = None) -> int:
    """One notice, or all of the reader's; what is read is not mailed any more, unless it guards the account."""
    unread = visible_to(by).filter(read_at=None)
    if notice:
        unread = unread.filter(pk=notice)
    untold = unread.filter(mailed_at=None).exclude(kind__in=table.always_mailed())
    untold.update(mailed_at=F("at"))
    return unread.update(read_at=now)
