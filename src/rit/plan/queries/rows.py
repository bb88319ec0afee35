"""The action plan as one surface: the strip by date, and what one row shows without a query per row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Avg,
    Case,
    Count,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Round

from rit.plan.models import Action, Instrument, LogEntry, Objective
from rit.plan.states import COUNTED, OPEN

SOON_DAYS, FAR_DAYS = 30, 90
HORIZONS = ("late", "30", "90", "later", "done", "stopped")


def in_horizon(actions: QuerySet[Action], horizon: str, day: date) -> QuerySet[Action]:
    """The strip above the table: overdue, within 30 or 90 days, later, done or stopped."""
    soon, far = day + timedelta(days=SOON_DAYS), day + timedelta(days=FAR_DAYS)
    match horizon:
        case "open":
            return actions.filter(state__in=OPEN)
        case "late":
            return actions.filter(state__in=OPEN, next_date__lt=day)
        case "30":
            return actions.filter(state__in=OPEN, next_date__gte=day, next_date__lte=soon)
        case "90":
            return actions.filter(state__in=OPEN, next_date__gt=soon, next_date__lte=far)
        case "later":
            return actions.filter(state__in=OPEN, next_date__gt=far)
        case "done":
            return actions.filter(state="done")
        case "stopped":
            return actions.filter(state="stopped")
        case _:
            return actions


@dataclass(frozen=True)
class Strip:
    """How many actions stand where, the dates that say until when, and whose they are (staff number, name).

    `share`: the mean of their progress in percent, None when there are none. Stopped ones do not count in it.
    """

    late: int
    within_30: int
    within_90: int
    later: int
    done: int
    done_lately: int
    stopped: int
    oldest_late: date | None
    last: date | None
    share: int | None
    owners: list[tuple[str, str]]

    @property
    def total(self) -> int:
        """Without what was stopped."""
        return self.within("") + self.done

    def within(self, horizon: str) -> int:
        """How many rows the table has when this part of the strip is chosen; empty means all open ones."""
        parts = {"late": self.late, "30": self.within_30, "90": self.within_90, "later": self.later}
        closed = {"done": self.done, "stopped": self.stopped}
        return (parts | closed).get(horizon, sum(parts.values()))


def strip(actions: QuerySet[Action], day: date) -> Strip:
    """One query over the filtered actions."""
    soon, far = day + timedelta(days=SOON_DAYS), day + timedelta(days=FAR_DAYS)
    is_open = Q(state__in=OPEN)
    late = is_open & Q(next_date__lt=day)
    numbers = actions.aggregate(
        late=Count("pk", filter=late),
        within_30=Count("pk", filter=is_open & Q(next_date__gte=day, next_date__lte=soon)),
        within_90=Count("pk", filter=is_open & Q(next_date__gt=soon, next_date__lte=far)),
        later=Count("pk", filter=is_open & Q(next_date__gt=far)),
        done=Count("pk", filter=Q(state="done")),
        done_lately=Count("pk", filter=Q(state="done", finished_date__gt=day - timedelta(days=30))),
        stopped=Count("pk", filter=Q(state="stopped")),
        oldest_late=Min("next_date", filter=late),
        last=Max("next_date", filter=is_open),
        share=Round(Avg("progress", filter=Q(state__in=COUNTED)), output_field=IntegerField()),
        owners=ArrayAgg(OWNER, filter=Q(owner__isnull=False), distinct=True, default=Value([])),
    )
    owners = sorted((part.split("|", 1) for part in numbers.pop("owners")), key=lambda part: part[1])
    return Strip(**numbers, owners=[(number, name) for number, name in owners[:60]])


OWNER = Concat("owner__staff_number", Value("|"), "owner__first_name", Value(" "), "owner__last_name")


def with_rows(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Everything one row of the table shows, without a query per row."""
    return actions.select_related("owner", "unit", "instrument").prefetch_related(
        Prefetch("objectives", Objective.objects.select_related("pillar"))
    )


def open_first(actions: QuerySet[Action]) -> QuerySet[Action]:
    """What is still to do, by date; then what is closed, the latest first."""
    closed = Case(When(state__in=OPEN, then=0), default=1)
    return actions.order_by(closed, Case(When(state__in=OPEN, then="next_date")), "-finished_date", "pk")


def numbers_of(row: Action | Instrument) -> list[int]:
    """The objectives of a row that `numbers` was put on, or that `instruments_with_standing` read."""
    numbers: list[int] = vars(row)["numbers"]
    return numbers


SHOWN = (
    "pk",
    "title",
    "next_date",
    "state",
    "progress",
    "owner__first_name",
    "owner__last_name",
    "unit__name",
    "instrument__title",
    "numbers",
    "proofs",
)
PROVES = Q(evidence__isnull=False) | ~Q(link="")


def as_rows(actions: QuerySet[Action]) -> QuerySet[Action, Any]:
    """What one row of the table shows, as a tuple with the names of `SHOWN`: a page has fifty, and no more of them.

    `numbers`: of its objectives, `proofs`: how many stand in its log.
    """
    proofs = LogEntry.objects.filter(PROVES, action=OuterRef("pk")).order_by().values("action")
    counted = Coalesce(Subquery(proofs.annotate(n=Count("pk")).values("n")), 0)
    found = actions.annotate(numbers=numbers(), proofs=counted)
    return found.values_list(*SHOWN, named=True)


def numbers() -> ArraySubquery:
    """Of the objectives that an action serves, from low to high."""
    served = Action.objectives.through.objects.filter(action=OuterRef("pk"))
    return ArraySubquery(served.order_by("objective__number").values("objective__number"))
