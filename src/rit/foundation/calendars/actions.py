"""Makes and takes back the addresses of calendars."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Account
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.calendars import queries, rules, tokens
from rit.foundation.calendars.models import Feed
from rit.foundation.registries.calendar import Kind


@transaction.atomic
def make(kind: Kind, subject: str, name: str, *, by: Actor, now: datetime) -> tuple[Feed, str]:
    """The row, and the secret of its address: it is nowhere else."""
    Account.objects.select_for_update().get(pk=by.key)  # two at once would pass the limit together
    living = queries.visible_to(by).count()
    require(rules.may_make(subject, list(kind.subjects(by, now.date())), living))
    token = tokens.make()
    feed = Feed.objects.create(
        account_id=by.key,
        kind=kind.code,
        subject=subject,
        name=name,
        token_hash=tokens.hashed(token),
        made_at=now,
    )
    audit.append("calendars.made", by=by, now=now, subject=feed, detail={"kind": kind.code})
    return feed, token


@transaction.atomic
def revoke(key: UUID, *, by: Actor, now: datetime) -> int:
    """How many: 0 when it is not the actor's, or was taken back already."""
    feed = queries.visible_to(by).select_for_update().filter(pk=key).first()
    if feed is None:
        return 0
    feed.revoked_at = now
    feed.save(update_fields=["revoked_at"])
    audit.append("calendars.revoked", by=by, now=now, subject=feed)
    return 1


def used(feed: Feed, day: date, *, by: Actor, now: datetime) -> None:
    """Once a day at most: nobody can read from it when somebody's telephone was awake."""
    if feed.last_used_date != day:
        Feed.objects.filter(pk=feed.pk).update(last_used_date=day)
