"""Reminders as areas send them at night: on the days of the table, once a person and kind, never twice in a night.

One notice however many things: it leads to the list where all of them stand. Runs as the clerk.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from rit.foundation.access.actor import Actor
from rit.foundation.notices import actions, queries, table

TONIGHT = timedelta(hours=20)  # a night that is run again tells nobody again


def remind(
    kinds: Iterable[str],
    accounts: Callable[[Collection[date]], Iterable[UUID]],
    url: str,
    *,
    by: Actor,
    now: datetime,
) -> int:
    """`accounts`: whom something of these dates concerns. How many notices were made."""
    return sum(
        once(accounts(table.dates_reminded(kind, now.date())), kind, url, by=by, now=now) for kind in kinds
    )


def once(accounts: Iterable[UUID], kind: str, url: str, *, by: Actor, now: datetime) -> int:
    """Tells those who were not told of this kind tonight; how many."""
    wanted = set(accounts) - queries.told_since(kind, now - TONIGHT)
    actions.tell(wanted, kind, url, by=by, now=now)
    return len(wanted)
