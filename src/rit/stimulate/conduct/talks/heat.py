"""A year of talks as a strip: rows are teams, columns months; done, done too late, did not happen, planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from rit.foundation.ui.words import in_language
from rit.people.models import Unit
from rit.plan.turns import months_later
from rit.stimulate.conduct.talks import queries

BEHIND, AHEAD = 9, 3  # months shown


def months_shown(today: date) -> list[date]:
    first = today.replace(day=1)
    return [months_later(first, step) for step in range(-BEHIND + 1, AHEAD + 1)]


def columns(months: Sequence[date], today: date) -> list[dict[str, Any]]:  # Any: what the component reads
    return [
        {
            "label": date_format(month, "b Y" if month.month == 1 else "b"),
            "now": _index(month) == _index(today),
        }
        for month in months
    ]


def rows(units: Sequence[Unit], months: Sequence[date], today: date) -> list[dict[str, Any]]:  # Any: as above
    """Two queries, however many teams. `units` as `queries.teams` gives them."""
    keys = [one.pk for one in units]
    talked = queries.days_talked(keys, months[0], months_later(months[-1], 1))
    before = queries.last_before(keys, months[0])
    found = []
    for unit in units:
        asked = vars(unit)
        start = max(filter(None, (before.get(unit.pk), asked["since"])), default=None)
        cells = states(months, talked.get(unit.pk, []), start, asked["months"], today)
        found.append(
            {
                "label": in_language(unit.name),
                "url": reverse("conduct:team", args=[unit.code]),
                "cells": cells,
            }
        )
    return found


def states(
    months: Sequence[date], talked: Sequence[date], start: date | None, every: int | None, today: date
) -> list[str]:
    """One word a month. `start`: the last talk before the strip, or the day from which talks are counted."""
    there = {_index(day) for day in talked}
    due = _index(start) + every if start and every else None
    now, cells = _index(today), []
    for month in map(_index, months):
        if month in there:
            cells.append("late" if due is not None and month > due else "done")
            due = month + every if every else None
        elif due is None or month < due:
            cells.append("none")
        elif month < now:
            cells.append("missed")
        else:
            cells.append("planned" if month == max(due, now) else "none")
            due = due if month < max(due, now) else (month + every if every else None)
    return cells


def _index(day: date) -> int:
    return day.year * 12 + day.month
