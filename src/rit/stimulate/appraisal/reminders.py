"""Reminds of a talk that is near, of a period that ends, and of looking back; says nothing of the content.

Runs as the clerk, on metadata columns. On which days is policy (`policy/notices.toml`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.notices import reminding
from rit.stimulate.appraisal.models import Cycle, Trajectory
from rit.stimulate.appraisal.states import CycleState

Accounts = Callable[[Collection[date]], Iterable[UUID]]


def remind(*, by: Actor, now: datetime) -> int:
    """How many notices were made. Running it again the same night makes none."""
    mine, people = reverse("appraisal:mine"), reverse("appraisal:people")
    with reminding.night("appraisal_talk", now.date()) as passed:
        talks = sum(
            reminding.once(_talks(who)(passed.dates()), "appraisal_talk", page, by=by, now=now)
            for who, page in (("person", mine), ("evaluator", people))
        )
    return (
        talks
        + reminding.remind(["appraisal_ends"], _ending, people, by=by, now=now)
        + reminding.remind(["trajectory_due"], _reviews, reverse("appraisal:trajectories"), by=by, now=now)
    )


def _talks(who: str) -> Accounts:
    def of(days: Collection[date]) -> Iterable[UUID]:
        rows = Cycle.objects.filter(state=CycleState.RUNNING, next_date__in=days)
        return _accounts(rows.values_list(f"{who}__account_id", flat=True))

    return of


def _ending(days: Collection[date]) -> Iterable[UUID]:
    rows = Cycle.objects.filter(state=CycleState.RUNNING, to_date__in=days)
    return _accounts(rows.values_list("evaluator__account_id", flat=True))


def _reviews(days: Collection[date]) -> Iterable[UUID]:
    parties = ("person", "evaluator", "coordinator", "coach")
    rows = Trajectory.objects.filter(closed_at=None, review_date__in=days)
    found = rows.values_list(*(f"{one}__account_id" for one in parties))
    return _accounts(account for row in found for account in row)


def _accounts(found: Iterable[UUID | None]) -> list[UUID]:
    return [one for one in found if one is not None]
