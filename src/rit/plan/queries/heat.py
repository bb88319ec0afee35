"""Recurring work by month: what was done in time, too late, not at all, or is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from rit.plan.models import Action, Occurrence
from rit.plan.queries.rows import numbers


@dataclass(frozen=True)
class HeatRow:
    """`key`: of the action, `numbers`: of its objectives, `cells`: one a month."""

    key: UUID
    title: dict[str, str]
    numbers: list[int]
    cells: list[HeatCell]


@dataclass(frozen=True)
class HeatCell:
    """`state`: done, done_late, missed, planned or empty (nothing asked that month)."""

    month: date
    state: str
    due: date | None = None
    done: date | None = None


def heat(
    actions: QuerySet[Action], day: date, *, months_back: int = 11, months_on: int = 3, rows: int = 20
) -> list[HeatRow]:
    """Recurring work by month: at most `rows` actions with their turns, in one query."""
    months = [_month(day, offset) for offset in range(-months_back, months_on + 1)]
    turns = Occurrence.objects.filter(
        action=OuterRef("pk"), due_date__gte=months[0], due_date__lt=_month(day, months_on + 1)
    )
    repeated = actions.exclude(recurrence="none").exclude(state="stopped").order_by("next_date", "pk")
    as_json = turns.order_by("due_date").values(turn=JSONObject(due="due_date", done="done_date"))
    found = repeated.annotate(numbers=numbers(), turns=ArraySubquery(as_json))
    return [
        HeatRow(key, title, served, _cells(months, asked, day))
        for key, title, served, asked in found.values_list("pk", "title", "numbers", "turns")[:rows]
    ]


def _cells(months: list[date], turns: list[dict[str, str | None]], day: date) -> list[HeatCell]:
    first: dict[date, tuple[date, date | None]] = {}
    for turn in turns:
        due = date.fromisoformat(str(turn["due"]))
        done = date.fromisoformat(turn["done"]) if turn["done"] else None
        first.setdefault(due.replace(day=1), (due, done))
    return [_cell(month, first.get(month), day) for month in months]


def _cell(month: date, turn: tuple[date, date | None] | None, day: date) -> HeatCell:
    if turn is None:
        return HeatCell(month, "empty")
    due, done = turn
    if done:
        state = "done" if done <= due else "done_late"
    else:
        state = "missed" if due < day else "planned"
    return HeatCell(month, state, due, done)


def _month(day: date, offset: int) -> date:
    index = day.year * 12 + day.month - 1 + offset
    return date(index // 12, index % 12 + 1, 1)
