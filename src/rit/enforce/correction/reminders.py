"""Reminds both of an agreement before the day on which they look back; the notice says nothing of what it is about.

Runs as the clerk, who may not see agreements: a function of the database's owner names whom to tell, never with whom.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import reminding

KINDS = ("agreement_due",)


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    return reminding.remind(KINDS, _both, reverse("correction:agreements"), by=by, now=now)


def _both(days: Collection[date]) -> Iterable[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("select account from correction_due(%s) as found (account)", [list(days)])
        return [row[0] for row in cursor.fetchall()]
