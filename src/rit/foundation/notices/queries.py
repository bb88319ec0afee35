"""The reader's own notices. Row-level security stands behind every one of these."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from rit.foundation.access.actor import Actor
from rit.foundation.notices.models import MailRhythm, Notice
from rit.foundation.notices.rhythm import Rhythm


def visible_to(actor: Actor) -> QuerySet[Notice]:
    return Notice.objects.filter(account_id=actor.key)


def unread(actor: Actor) -> QuerySet[Notice]:
    """At most 100, for the bell: nobody reads a larger number."""
    return Notice.objects.filter(pk__in=visible_to(actor).filter(read_at=None, settled_at=None)[:100])


def told_since(kind: str, since: datetime) -> set[UUID]:
    """Accounts that got this kind of notice lately; for jobs, which see all notices but not what they point to."""
    return set(Notice.objects.filter(kind=kind, at__gte=since).values_list("account_id", flat=True))


def rhythm_of(actor: Actor) -> str:
    chosen = MailRhythm.objects.filter(account_id=actor.key).values_list("rhythm", flat=True).first()
    return chosen or Rhythm.AT_ONCE
