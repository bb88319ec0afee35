"""The foundation's own nightly work."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.foundation.retention import purge

KEPT_SESSIONS = timedelta(days=7)


def count_what_is_due(*, by: Actor, now: datetime) -> None:
    """A dry run: the trail and the retention page tell what a purge would remove."""
    purge.purge(by=by, now=now, dry_run=True)


def clear_sessions(*, by: Actor, now: datetime) -> None:
    """By real time, as the demo's own day says nothing about who is signed in; a week keeps held forms."""
    Session.objects.filter(expire_date__lt=timezone.now() - KEPT_SESSIONS).delete()


def seal_everything(*, by: Actor, now: datetime) -> None:
    """The sealer looks back over the last entries only; once a night it looks at all."""
    with connection.cursor() as cursor:
        cursor.execute("select rit_audit_seal(true)")
