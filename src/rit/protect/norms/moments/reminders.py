"""Reminds HR and heads of moments of an arrival that are past their day. Runs as the clerk, on metadata columns.

On which days is policy (`policy/notices.toml`). One notice a person and night, however many newcomers.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.queries import accounts_with
from rit.foundation.notices import reminding
from rit.people.models import Assignment
from rit.people.queries import held_on
from rit.protect.norms.handing.rules import HR
from rit.protect.norms.moments import queries
from rit.protect.norms.moments.table import HEAD, moments

KIND = "moment_late"


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    recorders = partial(_recorders, now.date())
    return reminding.remind([KIND], recorders, reverse("norms:arrivals"), by=by, now=now)


def _recorders(day: date, dates: Collection[date]) -> set[UUID]:
    """Who records what was due on one of the dates and was not done."""
    accounts: set[UUID] = set()
    for one in moments().values():
        joined = [due - one.term for due in dates]
        late = queries.arrived(day).filter(queries.without(one), joined_date__in=joined).order_by()
        people = set(late.values_list("pk", flat=True))
        if people:
            accounts |= _heads(people, day) if one.by == HEAD else set(accounts_with(HR, day))
    return accounts


def _heads(people: Collection[UUID], day: date) -> set[UUID]:
    held = Assignment.objects.filter(held_on(day), person__in=people).values("unit")
    heads = Assignment.objects.filter(held_on(day), unit__in=held, leads=True).exclude(person__in=people)
    found = heads.order_by().values_list("person__account_id", flat=True)
    return {account for account in found if account is not None}
