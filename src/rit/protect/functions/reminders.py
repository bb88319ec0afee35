"""Tells in time: rotation six months ahead and once it passed, and pairs that meet in one person. Runs as the clerk.

On which days is policy (`policy/notices.toml`). Only metadata columns are read. One notice a person and kind a night.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.queries import accounts_with
from rit.foundation.notices import reminding
from rit.people.models import Assignment
from rit.people.queries import held_on
from rit.protect.functions.models import FoundConflict
from rit.protect.functions.queries import conflicts, stays
from rit.protect.functions.rules import HR, STEER, Reach
from rit.protect.functions.states import Standing

KINDS = ("function_rotation_due", "function_rotation_passed")
TOLD = {Standing.SOON, Standing.LATE}


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    day, made = now.date(), 0
    due = [
        one
        for one in stays.due(stays.rotating_profiles(), day, seen=Reach(everything=True))
        if one.standing in TOLD
    ]
    for kind in KINDS:
        with reminding.night(kind, day) as passed:
            days = set(passed.dates())
            found = [one for one in due if one.due in days]
            if found:
                accounts = _keepers(day) | _heads({one.unit for one in found}, day)
                made += reminding.once(accounts, kind, reverse("functions:rotation"), by=by, now=now)
    return made


@transaction.atomic
def find_conflicts(*, by: Actor, now: datetime) -> int:
    """How many were found that nobody was told of; the coordinator and HR hear of them once.

    And once more when an exception has run out: then somebody looks again.
    """
    known = set(FoundConflict.objects.values_list("pair", "person", "from_date"))
    ended = conflicts.ran_out(now.date())
    bare = [
        (one, max(one.since, ended.get((one.pair, one.person), one.since)))
        for one in conflicts.unallowed(now.date())
    ]
    fresh = [(one, since) for one, since in bare if (one.pair, one.person, since) not in known]
    if not fresh:
        return 0
    FoundConflict.objects.bulk_create(
        [
            FoundConflict(pair_id=one.pair, person_id=one.person, from_date=since, at=now)
            for one, since in fresh
        ],
        ignore_conflicts=True,
    )
    reminding.once(_keepers(now.date()), "function_pair", reverse("functions:pairs"), by=by, now=now)
    return len(fresh)


def _keepers(day: date) -> set[UUID]:
    """The coordinator and HR."""
    return {*accounts_with(STEER, day), *accounts_with(HR, day)}


def _heads(units: Collection[UUID], day: date) -> set[UUID]:
    held = Assignment.objects.filter(held_on(day), unit__in=units, leads=True, person__account__isnull=False)
    return {account for account in held.order_by().values_list("person__account_id", flat=True) if account}
