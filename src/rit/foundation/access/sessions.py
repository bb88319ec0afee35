"""Where an account is signed in: begun at sign-in, refreshed each minute, ended by its owner.

Works in real time, also in the demo. A row and its session share the hash of the key; nobody keeps the key.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from rit.foundation import clock
from rit.foundation.access import devices, lock
from rit.foundation.access.models import Account, SignedInSession
from rit.foundation.access.session_store import stored
from rit.foundation.registries import persons

ROW = "rit_session"
LANGUAGE = "rit_language"  # read by ui.middleware: the person's own, unless this device chose another


def begin(request: HttpRequest, account: Account) -> None:
    """Called after every sign-in; also forgets this account's sessions that have run out."""
    lock.start(request)
    now = timezone.now()
    mine = SignedInSession.objects.filter(account=account)
    mine.filter(started_at__lt=_oldest()).delete()
    forget(request)
    browser, system = devices.words(request.headers.get("User-Agent", ""))
    row = SignedInSession.objects.create(
        account=account,
        key_hash=stored(_key(request)),
        browser=browser,
        system=system,
        started_at=now,
        last_seen_at=now,
    )
    request.session[ROW] = str(row.pk)
    person = persons.behind(account.pk, clock.today())
    if person and person.language:
        request.session[LANGUAGE] = person.language


def seen(request: HttpRequest) -> None:
    """Notes the moment, and the session's new key where the library changed it."""
    row = request.session.get(ROW)
    if row:
        SignedInSession.objects.filter(pk=row).update(
            key_hash=stored(_key(request)), last_seen_at=timezone.now()
        )


def forget(request: HttpRequest) -> None:
    row = this_one(request)
    if row:
        SignedInSession.objects.filter(pk=row).delete()


def sign_out(request: HttpRequest) -> None:
    """The session ran out: nobody asked for it, so nothing is written in the trail."""
    forget(request)
    logout(request)


def this_one(request: HttpRequest) -> UUID | None:
    row = request.session.get(ROW)
    return UUID(row) if row else None


def others(account: UUID, keep: UUID | None) -> QuerySet[SignedInSession]:
    rows = SignedInSession.objects.filter(account_id=account)
    return rows.exclude(pk=keep) if keep else rows


def live(account: UUID) -> list[SignedInSession]:
    """Sessions that have neither run out nor been ended, the latest first."""
    rows = SignedInSession.objects.filter(account_id=account, started_at__gte=_oldest()).order_by(
        "-last_seen_at"
    )
    found = list(rows)
    there = Session.objects.filter(
        session_key__in=[row.key_hash for row in found], expire_date__gt=timezone.now()
    )
    keys = set(there.values_list("session_key", flat=True))
    return [row for row in found if row.key_hash in keys]


def end(rows: Iterable[SignedInSession]) -> None:
    """At once: the next request of each is that of a stranger."""
    rows = list(rows)
    Session.objects.filter(session_key__in=[row.key_hash for row in rows]).delete()
    SignedInSession.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _key(request: HttpRequest) -> str:
    if not request.session.session_key:
        request.session.save()
    return str(request.session.session_key)


def _oldest() -> datetime:
    return timezone.now() - timedelta(hours=settings.ENVIRONMENT.session_hours)
