"""The reader's own addresses, and what stands behind one that is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import QuerySet

from rit.foundation.access.actor import Actor
from rit.foundation.access.models import Account
from rit.foundation.access.queries import arrive
from rit.foundation.calendars import tokens
from rit.foundation.calendars.models import Feed
from rit.foundation.registries import calendar

BACK, AHEAD = timedelta(days=92), timedelta(days=731)


def visible_to(actor: Actor) -> QuerySet[Feed]:
    return Feed.objects.filter(account_id=actor.key, revoked_at=None).order_by("-made_at", "pk")


def offered_to(actor: Actor, day: date) -> list[tuple[calendar.Kind, list[calendar.Subject]]]:
    """What the actor may have a calendar of today."""
    found = [(kind, list(kind.subjects(actor, day))) for kind in calendar.kinds]
    return [(kind, subjects) for kind, subjects in found if subjects]


@dataclass(frozen=True)
class Fetched:
    """A feed with whose it is, as they stand now."""

    feed: Feed
    actor: Actor
    kind: calendar.Kind
    subject: calendar.Subject


def fetched(token: str, day: date) -> Fetched | None:
    """None for whatever reason: nothing tells a wrong address from one that was taken back or lost its right.

    The actor is made anew from the account, with the roles of today, and PostgreSQL is told who it is.
    """
    feed = _behind(tokens.hashed(token))
    if feed is None or not feed.account.is_active:
        return None
    kind = calendar.kind_named(feed.kind)
    actor = arrive(feed.account, day)
    if kind is None or actor.person is None:
        return None
    subject = next((one for one in kind.subjects(actor, day) if one.key == feed.subject), None)
    return Fetched(feed, actor, kind, subject) if subject else None


def _behind(token_hash: str) -> Feed | None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.feed', %s, true)", [token_hash])
    found = Feed.objects.filter(token_hash=token_hash, revoked_at=None).first()
    if found:
        found.account = Account.objects.get(pk=found.account_id)
    return found


def days_of(found: Fetched, day: date) -> list[calendar.Day]:
    return list(found.kind.days(found.actor, found.subject.key, day - BACK, day + AHEAD))
