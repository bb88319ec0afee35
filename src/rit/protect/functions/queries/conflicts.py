"""Who holds, or will hold, two functions that are to be kept apart (L6.2-c). One statement, whatever the size."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from rit.people.models import Function, Person
from rit.protect.functions.models import Pair, PairException

A_DAY = timedelta(days=1)
# Only columns that jobs may read.
CONFLICTS = """
select pair.id, first.person_id, greatest(first.from_date, second.from_date) as since,
       nullif(least(coalesce(first.to_date, 'infinity'::date), coalesce(second.to_date, 'infinity'::date)),
              'infinity'::date) as until
from protect_functions_pair pair
join people_assignment first on first.function_id = pair.first_id
join people_assignment second on second.function_id = pair.second_id and second.person_id = first.person_id
where pair.ended_at is null
  and greatest(first.from_date, second.from_date)
      <= least(coalesce(first.to_date, 'infinity'::date), coalesce(second.to_date, 'infinity'::date))
  and least(coalesce(first.to_date, 'infinity'::date), coalesce(second.to_date, 'infinity'::date)) >= %(day)s
order by since, first.person_id, pair.id
"""


@dataclass(frozen=True)
class Meeting:
    """Two functions of a pair in one person. `since` may lie ahead."""

    pair: int
    person: UUID
    since: date
    until: date | None


def meetings(day: date) -> list[Meeting]:
    """Today and in the future, exceptions included. One query."""
    with connection.cursor() as cursor:
        cursor.execute(CONFLICTS, {"day": day})
        return [Meeting(*row) for row in cursor.fetchall()]


def pairs() -> QuerySet[Pair]:
    found = Pair.objects.filter(ended_at=None).select_related("first", "second", "by")
    return found.order_by("first__folded", "second__folded")


@dataclass(frozen=True)
class Conflict:
    """A meeting in words. `allowed`: the exception that covers it, or None."""

    meeting: Meeting
    pair: Pair
    person: Person
    allowed: PairException | None
    ahead: bool


def conflicts(day: date, found: Collection[Pair]) -> list[Conflict]:
    """Those without an exception first. Three queries beside the pairs."""
    by_key = {pair.pk: pair for pair in found}
    meeting = [one for one in meetings(day) if one.pair in by_key]
    people = Person.objects.in_bulk({one.person for one in meeting})
    allowed = exceptions(day)
    rows = [
        Conflict(
            one, by_key[one.pair], people[one.person], allowed.get((one.pair, one.person)), one.since > day
        )
        for one in meeting
    ]
    return sorted(rows, key=lambda one: (one.allowed is not None, one.meeting.since, one.person.folded))


def exceptions(day: date) -> dict[tuple[int, UUID], PairException]:
    """The last for each person and pair, when it has not run out."""
    return {key: one for key, one in _last().items() if one.until_date >= day}


def with_reasons(found: Iterable[Conflict]) -> list[tuple[Conflict, str]]:
    """Each with why it is allowed all the same, when it is: one query. Jobs never read it."""
    rows = list(found)
    excepted = [one.allowed.pk for one in rows if one.allowed]
    because = dict(PairException.objects.filter(pk__in=excepted).values_list("pk", "reason"))
    return [(one, because.get(one.allowed.pk, "") if one.allowed else "") for one in rows]


def ran_out(day: date) -> dict[tuple[int, UUID], date]:
    """Where the last one has run out: the first day without it."""
    return {key: one.until_date + A_DAY for key, one in _last().items() if one.until_date < day}


def _last() -> dict[tuple[int, UUID], PairException]:
    found = PairException.objects.order_by("pk").defer("reason", "by_name")
    return {(one.pair_id, one.person_id): one for one in found}


def unallowed(day: date) -> list[Meeting]:
    """What is told: meetings that no exception covers. Two queries, metadata only."""
    allowed = exceptions(day)
    return [one for one in meetings(day) if (one.pair, one.person) not in allowed]


def kept_apart(first: Function, second: Function) -> bool:
    low, high = sorted([first.pk, second.pk])
    return Pair.objects.filter(first=low, second=high, ended_at=None).exists()
