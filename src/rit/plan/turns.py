"""Recurring work: its turns between start and due, the next date that counts, and the progress that follows."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from rit.plan.models import Action, Occurrence
from rit.plan.states import MONTHS

MOST_TURNS = 400


def schedule(action: Action) -> None:
    """Makes the turns fit the action's dates and rhythm; turns already done stay as they were."""
    wanted = days_of(action)
    present = dict(Occurrence.objects.filter(action=action).values_list("due_date", "done_date"))
    stale = [day for day, done in present.items() if day not in wanted and done is None]
    if stale:
        Occurrence.objects.filter(action=action, due_date__in=stale).delete()
    Occurrence.objects.bulk_create(
        Occurrence(action=action, due_date=day) for day in sorted(wanted - set(present))
    )


def refresh(action: Action) -> None:
    """Puts on the action what follows from its turns: the next date, and for recurring work the progress."""
    action.next_date = action.due_date
    if action.recurrence == "none":
        return
    turns = list(
        Occurrence.objects.filter(action=action).order_by("due_date").values_list("due_date", "done_date")
    )
    action.next_date = next((due for due, done in turns if done is None), action.due_date)
    if action.state != "done":
        action.progress = (
            round(100 * sum(done is not None for _due, done in turns) / len(turns)) if turns else 0
        )


def months_later(day: date, months: int) -> date:
    """The same day of the month, or its last day where the month is shorter."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def days_of(action: Action) -> set[date]:
    """The last day of each round: monthly from 1 January is due on 31 January."""
    months = MONTHS.get(action.recurrence)
    if not months:
        return set()
    days: set[date] = set()
    for turn in range(1, MOST_TURNS + 1):
        day = months_later(action.start_date, months * turn) - timedelta(days=1)
        if day > action.due_date:
            break
        days.add(day)
    return days or {action.due_date}
