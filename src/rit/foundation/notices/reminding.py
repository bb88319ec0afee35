"""Reminders as areas send them at night: on the days of the table, once a person and kind, never twice in a night.

A night in which the worker did not run loses nothing: the next one reminds of its dates too. One notice however many
things and however many nights: it leads to the list where all of them stand. Runs as the clerk.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.notices import actions, queries, table
from rit.foundation.notices.models import Reminded

TONIGHT = timedelta(hours=20)  # a night that is run again tells nobody again


@dataclass(frozen=True)
class Night:
    """What a kind reminds of: the days after `since`, until today. None when it reminded today already."""

    kind: str
    since: date
    today: date

    def dates(self) -> list[date]:
        return table.dates_reminded(self.kind, self.today, self.since)

    def dates_ahead(self, days: int) -> list[date]:
        """For what is announced so many days before, where that is not in the table."""
        return table.dates_at(-days, self.today, self.since)


@contextmanager
def night(kind: str, today: date) -> Iterator[Night]:
    """What is reminded of, and that it was: kept with the notices, or not at all. The first night is a single one."""
    with transaction.atomic():
        last = Reminded.objects.filter(kind=kind).values_list("until_date", flat=True).first()
        yield Night(kind, last or today - timedelta(days=1), today)
        if last is None or last < today:
            row = Reminded(kind=kind, until_date=today)
            Reminded.objects.bulk_create(
                [row], update_conflicts=True, update_fields=["until_date"], unique_fields=["kind"]
            )


def remind(
    kinds: Iterable[str],
    accounts: Callable[[Collection[date]], Iterable[UUID]],
    url: str,
    *,
    by: Actor,
    now: datetime,
) -> int:
    """`accounts`: whom something of these dates concerns. How many notices were made."""
    made = 0
    for kind in kinds:
        with night(kind, now.date()) as passed:
            made += once(accounts(passed.dates()), kind, url, by=by, now=now)
    return made


def once(accounts: Iterable[UUID], kind: str, url: str, *, by: Actor, now: datetime) -> int:
    """Tells those who were not told of this kind tonight; how many."""
    wanted = set(accounts) - queries.told_since(kind, now - TONIGHT)
    actions.tell(wanted, kind, url, by=by, now=now)
    return len(wanted)
