"""*My work*: whatever waits for me, in one list ordered by what is due; and the search that goes anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.registries import search
from rit.foundation.registries import turn as turns

HORIZON_WEEKS = 5


@dataclass(frozen=True)
class Bucket:
    title: str
    late: bool
    turns: list[turns.Turn]


@require_GET
@entry(EMPLOYEE)
def turn(request: Request) -> HttpResponse:
    today, team = clock.today(), request.GET.get("whose") == "team"
    found = turns.gather(request.actor, today, team=team)
    buckets = _buckets(found, today)
    context = {
        "today": today,
        "team": team,
        "leads": bool(request.actor.units_led),
        "total": len(found),
        "late": sum(len(bucket.turns) for bucket in buckets if bucket.late),
        "buckets": buckets,
        "weeks": _weeks(found, today),
    }
    return render(request, "insight/work.html", context)


def _buckets(found: list[turns.Turn], today: date) -> list[Bucket]:
    """Empty ones are not drawn."""
    limits = [
        (_("Overdue"), True, date.min, today - timedelta(days=1)),
        (_("Within 7 days"), False, today, today + timedelta(days=7)),
        (_("Within 30 days"), False, today + timedelta(days=8), today + timedelta(days=30)),
        (_("Later"), False, today + timedelta(days=31), date.max),
    ]
    buckets = [
        Bucket(title, late, [turn for turn in found if first <= (turn.due or date.max) <= last])
        for title, late, first, last in limits
    ]
    return [bucket for bucket in buckets if bucket.turns]


@dataclass(frozen=True)
class HorizonDay:
    day: date
    weekend: bool
    now: bool
    turns: list[turns.Turn]


def _weeks(found: list[turns.Turn], today: date) -> list[list[HorizonDay]]:
    """Five weeks from Monday of this week: what falls on which day."""
    monday = today - timedelta(days=today.weekday())
    by_day: dict[date, list[turns.Turn]] = {}
    for turn in found:
        if turn.due:
            by_day.setdefault(turn.due, []).append(turn)
    days = [monday + timedelta(days=offset) for offset in range(7 * HORIZON_WEEKS)]
    shown = [HorizonDay(day, day.weekday() > 4, day == today, by_day.get(day, [])) for day in days]
    return [shown[start : start + 7] for start in range(0, len(shown), 7)]


@require_GET
@entry(EMPLOYEE)
def palette(request: Request) -> HttpResponse:
    """The command palette's answer, or a page of its own without script."""
    text = request.GET.get("q", "")
    context = {"q": text, "hits": search.find(request.actor, text)}
    partial = request.headers.get("HX-Request") == "true"
    return render(request, "insight/search_hits.html" if partial else "insight/search.html", context)
