"""Which teams were reached in which quarter, and for whoever heads a unit, who was and who was not (L6.4-b)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rit.foundation.ui.words import in_language
from rit.people.models import Person, Unit
from rit.stimulate.training.events import crediting, queries
from rit.stimulate.training.events.models import Attendance, TrainingSession
from rit.stimulate.training.events.states import SessionState, Sort

QUARTERS_BEFORE, QUARTERS_AFTER = 7, 2
MOST_SESSIONS = 3_000
RANK = {"none": 0, "planned": 1, "missed": 2, "done": 3}


def quarters(today: date) -> list[date]:
    """The first days of those that the map shows."""
    now = today.year * 4 + (today.month - 1) // 3
    return [
        date(one // 4, one % 4 * 3 + 1, 1) for one in range(now - QUARTERS_BEFORE, now + QUARTERS_AFTER + 1)
    ]


def heads(today: date) -> list[dict[str, Any]]:  # Any: what the component reads
    firsts = quarters(today)
    return [
        {
            "label": _("Q%(number)s %(year)s")
            % {"number": (first.month + 2) // 3, "year": first.strftime("%y")},
            "now": first <= today < _after(first),
        }
        for first in firsts
    ]


def map_of(units: Sequence[Unit], sort: str, today: date, now: datetime) -> list[dict[str, Any]]:
    """One row a unit: held, planned, or past without anybody recorded. Two queries; no names, no numbers of people."""
    firsts = quarters(today)
    sessions = TrainingSession.objects.exclude(state=SessionState.CANCELLED).filter(
        begins_at__gte=_moment(firsts[0]), begins_at__lt=_moment(_after(firsts[-1]))
    )
    if sort:
        sessions = sessions.filter(activity__sort=sort)
    sessions = sessions.prefetch_related("units").order_by("begins_at")
    cells: dict[UUID, dict[int, dict[str, str]]] = defaultdict(dict)
    everywhere: dict[int, dict[str, str]] = {}
    for one in sessions[:MOST_SESSIONS]:
        at = _place(firsts, timezone.localdate(one.begins_at))
        cell = _cell(one, now)
        rows = [everywhere] if one.everybody else [cells[unit.pk] for unit in one.units.all()]
        for row in rows:
            if RANK[cell["state"]] >= RANK[row.get(at, {"state": "none"})["state"]]:
                row[at] = cell
    return [_row(unit, cells[unit.pk], everywhere, len(firsts)) for unit in units]


def _row(
    unit: Unit, own: Mapping[int, dict[str, str]], everywhere: Mapping[int, dict[str, str]], many: int
) -> dict[str, Any]:  # Any: what the component reads
    return {
        "label": in_language(unit.name),
        "url": "",
        "cells": [own.get(at) or everywhere.get(at) or "none" for at in range(many)],
        "reached": any(cell["state"] == "done" for cell in (*own.values(), *everywhere.values())),
    }


def _cell(one: TrainingSession, now: datetime) -> dict[str, str]:
    url = reverse("training:session", args=[one.pk])
    if one.state == SessionState.HELD:
        return {"state": "done", "label": _("held"), "url": url}
    if one.ends_at <= now:
        return {"state": "missed", "label": _("past, and nobody recorded who was there"), "url": url}
    return {"state": "planned", "label": _("planned"), "url": url}


def _place(firsts: Sequence[date], day: date) -> int:
    return max(at for at, first in enumerate(firsts) if first <= day)


def _after(first: date) -> date:
    index = first.year * 12 + first.month + 2
    return date(index // 12, index % 12 + 1, 1)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@dataclass(frozen=True)
class OfMember:
    """Somebody of a unit: how often and how long in the period, and the last time."""

    person: Person
    times: int
    total: crediting.Total
    last: datetime | None


def of_unit(unit: Unit, sort: str, first: date, day: date) -> list[OfMember]:
    """For whoever may name the members: three queries. Who was nowhere comes first."""
    people = queries.members([unit.pk], day)
    rows = queries.counting().filter(person__in=people, present=True, session__begins_at__gte=_moment(first))
    if sort in Sort.values:
        rows = rows.filter(session__activity__sort=sort)
    held: dict[UUID, list[Attendance]] = defaultdict(list)
    for row in rows.select_related("session").order_by("-session__begins_at")[: queries.MOST]:
        held[row.person_id].append(row)
    found = [_member(person, held[person.pk]) for person in people]
    return sorted(found, key=lambda one: (one.times > 0, one.person.folded))


def _member(person: Person, rows: Sequence[Attendance]) -> OfMember:
    total = crediting.total((row.minutes, row.session.recognised) for row in rows)
    return OfMember(person, len(rows), total, rows[0].session.begins_at if rows else None)
