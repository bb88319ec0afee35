"""Exceptions, pairs, charters and what was recorded of holders in the fictional corps (L6.2-c)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from rit.people.models import Function, Person
from rit.plan.demo import COORDINATOR
from rit.protect.functions.models import (
    Charter,
    HolderRecord,
    Pair,
    PairException,
    Profile,
    RotationException,
)
from rit.protect.functions.queries import conflicts, stays
from rit.protect.functions.states import DESIGNATED, Sort

HR = "P0008"
SEED = 62
SINCE = date(2021, 10, 1)  # when the corps began to record it
Functions = Mapping[str, Function]
People = Mapping[str, Person]


def load(told: Mapping[str, Any], functions: Functions, people: People, *, until: date) -> None:
    for story in told["exceptions"]:
        RotationException.objects.create(
            function=functions[story["code"]],
            person=people[story["number"]],
            until_date=story["until"],
            reason=story["reason"],
            at=_at(story["on"]),
            by=people[COORDINATOR],
        )
    for story in told["pairs"]:
        _pair(story, functions, people, until)
    charters = [_charter(story, functions, people) for story in told["charters"]]
    _records(charters, people, until)


def _pair(story: Mapping[str, Any], functions: Functions, people: People, until: date) -> None:
    first, second = sorted([functions[story["first"]], functions[story["second"]]], key=lambda one: one.pk)
    pair = Pair.objects.create(
        first=first, second=second, reason=story["reason"], at=_at(story["on"]), by=people[COORDINATOR]
    )
    if "allowed_until" not in story:
        return
    numbers = {one.pk: number for number, one in people.items()}
    found = [one for one in conflicts.meetings(until) if one.pair == pair.pk]
    meeting = sorted(found, key=lambda one: numbers[one.person])
    PairException.objects.bulk_create(
        [
            PairException(
                pair=pair,
                person_id=one.person,
                until_date=story["allowed_until"],
                reason=story["allowed_because"],
                at=_at(story["on"] + timedelta(days=21)),
                by=people[HR],
            )
            for one in meeting[story["not_allowed"] :]
        ]
    )


def _charter(story: Mapping[str, Any], functions: Functions, people: People) -> tuple[Charter, float]:
    made = Charter.objects.create(
        function=functions[story["code"]],
        version=1,
        text=story["text"],
        at=_at(story["on"]),
        by=people[COORDINATOR],
    )
    return made, story["signed"]


def _records(charters: list[tuple[Charter, float]], people: People, until: date) -> None:
    """Screening of those who came since it is recorded; training and talks of some; signatures of most."""
    rng = Random(SEED)  # noqa: S311  # made-up records, not secrets
    numbers = {one.pk: number for number, one in people.items()}
    with_charter = {one.function_id: (one, share) for one, share in charters}
    small = Profile.objects.filter(level__in=DESIGNATED, rotation_months__isnull=False)
    found = stays.stays(list(small.values_list("function", flat=True)), until)
    rows = []
    for stay in sorted(found, key=lambda one: (numbers[one.person], str(one.since))):
        if stay.since >= SINCE and rng.random() < 0.9:
            rows.append(
                _record(stay, Sort.SCREENING, stay.since - timedelta(days=rng.randint(5, 40)), people[HR])
            )
        if rng.random() < 0.55:
            day = max(stay.since, SINCE) + timedelta(days=rng.randint(20, 200))
            rows.append(_record(stay, Sort.TRAINING, min(day, until), people[HR]))
        if rng.random() < 0.4:
            day = max(stay.since, SINCE) + timedelta(days=rng.randint(10, 120))
            rows.append(_record(stay, Sort.TALK, min(day, until), people[COORDINATOR]))
        charter, share = with_charter.get(stay.function, (None, 0.0))
        if charter and rng.random() < share:
            day = min(
                max(stay.since, timezone.localdate(charter.at)) + timedelta(days=rng.randint(1, 30)), until
            )
            rows.append(_record(stay, Sort.CHARTER, day, None, charter))
    HolderRecord.objects.bulk_create(rows)


def _record(
    stay: stays.Stay, sort: Sort, day: date, by: Person | None, charter: Charter | None = None
) -> HolderRecord:
    """A charter is signed by the person."""
    return HolderRecord(
        function_id=stay.function,
        person_id=stay.person,
        sort=sort,
        on_date=day,
        charter=charter,
        at=_at(day),
        by_id=by.pk if by else stay.person,
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(11), tzinfo=UTC)
