"""The figures of an evaluation: the plan as it was known at the end of a day (L7-f, L2-b).

They come from the history of the rows and from the log of the actions, never from the audit trail and never
from what stands in the tables now. The same day asked again gives the same bytes, whatever happened since.
No name from the register of people is in them; the reason of an adjustment is as its writer typed it.
Shape: see `gather`; dates are ISO texts, texts are words ({nl, fr, de, en}).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone

from rit.foundation.history.queries import as_of, first_known, known_since
from rit.foundation.ui.words import in_language
from rit.plan import rules
from rit.plan.anchoring import queries as anchoring
from rit.plan.board.models import Decision
from rit.plan.indicators import queries as indicator_queries
from rit.plan.indicators import trends
from rit.plan.indicators.models import Indicator
from rit.plan.models import Action, AnchoringPoint, Instrument, LogEntry, Objective, Pillar, Plan
from rit.plan.states import COUNTED, OPEN, ActionState, Recurrence

Figures = dict[str, Any]  # Any: what JSON can hold
QUIET_DAYS = 183
NEW_DATE, NEW_ACCENT = {"due_date", "start_date", "recurrence"}, {"title", "objectives", "instrument"}
NOT_TOLD = {
    "due_given",
    "next_date",
    "owner",
    "unit",
    "turn",
}  # names of people, and what follows from others


class NotKept(Exception):
    """The history does not hold that day: it begins at `since`, or (None) what it held has passed its term."""

    def __init__(self, since: date | None = None) -> None:
        super().__init__(str(since or "passed its term"))
        self.since = since


def end_of(day: date) -> datetime:
    """The last moment of a day, as the zone's clock has it."""
    midnight = datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())
    return midnight - timedelta(microseconds=1)


def canonical(figures: Figures) -> bytes:
    """The one form in which figures are compared and sealed."""
    return json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(figures: Figures) -> str:
    return hashlib.sha256(canonical(figures)).hexdigest()


def gather(plan: Plan, from_date: date, day: date) -> Figures:
    """Everything, as known at the end of `day`; what happened counts from `from_date` on.

    Raises NotKept when the history of the plan does not hold that day.
    """
    moment = end_of(day)
    since = known_since(Plan, Pillar, Objective, Instrument, Action, AnchoringPoint, Indicator)
    if since is not None and moment < since:
        raise NotKept(timezone.localdate(since))
    then = _Then(plan, moment)
    actions = [_action(action, then, day) for action in then.actions]
    return {
        "plan": {"code": then.plan.code, "title": then.plan.title, "goal": then.plan.strategic_goal},
        "from": from_date.isoformat(),
        "day": day.isoformat(),
        "pillars": [{"code": pillar.code, "title": pillar.title} for pillar in then.pillars],
        "objectives": [
            {
                "number": objective.number,
                "title": objective.title,
                "pillar": then.pillar_codes[objective.pillar_id],
            }
            for objective in then.objectives
        ],
        "actions": actions,
        "standing": _standings(actions, then),
        "adjusted": _adjusted(then, from_date, day),
        "indicators": _indicators(then, from_date),
        "anchoring": _anchoring(then),
        "decisions": _decisions(then, from_date, day),
        "instruments": _instruments(then),
    }


class _Then:
    """The rows of one plan as they were at a moment: five queries, and one over the log."""

    def __init__(self, plan: Plan, moment: datetime) -> None:
        of_plan = ("then_.plan_id = %s", [plan.pk])
        self.moment = moment
        self.plan = self._plan(plan)
        self.pillars = sorted(as_of(Pillar, moment, *of_plan), key=lambda pillar: pillar.order)
        self.pillar_codes = {pillar.pk: pillar.code for pillar in self.pillars}
        self.objectives = sorted(as_of(Objective, moment, *of_plan), key=lambda objective: objective.number)
        self.rows = sorted(as_of(Instrument, moment, *of_plan), key=lambda row: (row.section, row.code))
        self.instruments = {row.pk: row.code for row in self.rows}
        self.instrument_titles = {str(row.pk): row.title for row in self.rows}
        self.actions = sorted(as_of(Action, moment, *of_plan), key=lambda row: (row.next_date, str(row.pk)))
        self.served = self._served()
        self.news = dict(
            LogEntry.objects.filter(action__plan=plan, at__lte=moment)
            .order_by()
            .values("action_id")
            .annotate(last=Max("day"))
            .values_list("action_id", "last")
        )

    def _plan(self, plan: Plan) -> Plan:
        found = as_of(Plan, self.moment, "then_.id = %s", [plan.pk])
        if found:
            return found[0]
        begun = first_known(Plan, plan.pk)
        raise NotKept(timezone.localdate(begun) if begun and begun > self.moment else None)

    def _served(self) -> dict[Any, list[int]]:
        numbers = {objective.pk: objective.number for objective in self.objectives}
        served: dict[Any, list[int]] = {}
        for row in as_of(Action.objectives.through, self.moment):
            if row.objective_id in numbers:
                served.setdefault(row.action_id, []).append(numbers[row.objective_id])
        return {key: sorted(found) for key, found in served.items()}


def _action(action: Action, then: _Then, day: date) -> Figures:
    news = then.news.get(action.pk)
    return {
        "key": str(action.pk),
        "code": action.code,
        "title": action.title,
        "objectives": then.served.get(action.pk, []),
        "instrument": then.instruments.get(action.instrument_id or 0, ""),
        "state": action.state,
        "progress": action.progress,
        "start": action.start_date.isoformat(),
        "due": action.due_date.isoformat(),
        "next": action.next_date.isoformat(),
        "recurrence": action.recurrence,
        "finished": action.finished_date.isoformat() if action.finished_date else None,
        "late": action.state in OPEN and action.next_date < day,
        "owned": action.owner_id is not None,
        "quiet": action.state == ActionState.RUNNING
        and (news is None or news <= day - timedelta(days=QUIET_DAYS)),
    }


def _standings(actions: list[Figures], then: _Then) -> Figures:
    """The plan, each pillar and each objective; an action of two objectives counts once in their pillar."""
    counted = [action for action in actions if action["state"] in COUNTED]
    of = {objective.number: then.pillar_codes[objective.pillar_id] for objective in then.objectives}
    return {
        "plan": _standing(counted),
        "pillars": {
            code: _standing(row for row in counted if code in {of[number] for number in row["objectives"]})
            for code in then.pillar_codes.values()
        },
        "objectives": {
            str(number): _standing(row for row in counted if number in row["objectives"]) for number in of
        },
    }


def _standing(actions: Iterable[Figures]) -> Figures:
    rows = list(actions)
    return {
        "total": len(rows),
        "done": sum(row["state"] == ActionState.DONE for row in rows),
        "running": sum(row["state"] == ActionState.RUNNING for row in rows),
        "late": sum(row["late"] for row in rows),
        "missed": sum(row["late"] and row["recurrence"] != Recurrence.NONE for row in rows),
        "unowned": sum(not row["owned"] and row["state"] != ActionState.DONE for row in rows),
        "quiet": sum(row["quiet"] for row in rows),
        "share": _mean([row["progress"] for row in rows]),
    }


def _mean(numbers: list[int]) -> int | None:
    """Rounded half up, as the database rounds it on the pages."""
    return (2 * sum(numbers) + len(numbers)) // (2 * len(numbers)) if numbers else None


def _adjusted(then: _Then, from_date: date, day: date) -> list[Figures]:
    """Decisions about the plan in the period: a new date or accent, a stop, taking up again (L2-b)."""
    titles = {action.pk: action.title for action in then.actions}
    entries = LogEntry.objects.filter(
        action__plan=then.plan.pk,
        day__range=(from_date, day),
        at__lte=then.moment,
        changes__has_any_keys=["state", *NEW_DATE, *NEW_ACCENT],  # what `_kind` can name
    ).order_by("day", "pk")
    return [
        {
            "day": entry.day.isoformat(),
            "action": str(entry.action_id),
            "title": titles[entry.action_id],
            "kind": _kind(entry.changes),
            "changes": {
                name: [then.instrument_titles.get(key) for key in change] if name == "instrument" else change
                for name, change in entry.changes.items()
                if name not in NOT_TOLD
            },
            "reason": entry.text,
        }
        for entry in entries
        if entry.action_id in titles and entry.is_adjusting and _kind(entry.changes)
    ]


def _indicators(then: _Then, from_date: date) -> list[Figures]:
    """Each series within the period, with the last value before it; small numbers are hidden already.

    Values are texts with a point; None with `few` is a number that is too small to show.
    """
    found = as_of(Indicator, then.moment, "then_.plan_id = %s", [then.plan.pk])
    links = as_of(Indicator.objectives.through, then.moment)
    numbers = {objective.pk: objective.number for objective in then.objectives}
    whole = indicator_queries.series(found, then.moment)
    rows = []
    for one in found:
        seen = trends.shown(whole[one.pk], unit=one.unit, hides_few=one.hides_few)
        before = [point for point in seen.points if point.on_date < from_date][-1:]
        within = [point for point in seen.points if point.on_date >= from_date]
        rows.append(
            {
                "key": str(one.pk),
                "title": one.title,
                "unit": one.unit,
                "rhythm": one.rhythm,
                "direction": one.direction,
                "target": None if one.target is None else str(one.target),
                "target_date": one.target_date.isoformat() if one.target_date else None,
                "objectives": sorted(
                    numbers[row.objective_id]
                    for row in links
                    if row.indicator_id == one.pk and row.objective_id in numbers
                ),
                "points": [_point(point) for point in [*before, *within]],
                "breaks": [cut.on_date.isoformat() for cut in seen.breaks if cut.on_date >= from_date],
            }
        )
    return sorted(rows, key=lambda row: (row["objectives"], in_language(row["title"], "nl"), row["key"]))


def _point(point: trends.Point) -> Figures:
    value = None if point.value is None else str(point.value)
    return {"on": point.on_date.isoformat(), "value": value, "few": point.few}


def _anchoring(then: _Then) -> list[Figures]:
    """The anchoring points as they were last reviewed."""
    titles = {
        point.pk: point.title
        for point in as_of(AnchoringPoint, then.moment, "then_.plan_id = %s", [then.plan.pk])
    }
    return [
        {
            "area": one.point.area,
            "title": titles[one.point.pk],
            "state": one.state,
            "reviewed": one.review.on_date.isoformat() if one.review else None,
            "next": one.next_review_date.isoformat() if one.next_review_date else None,
            "held": one.owner is not None,
        }
        for one in anchoring.standing(then.plan, then.moment)
        if one.point.pk in titles
    ]


def _decisions(then: _Then, from_date: date, day: date) -> list[Figures]:
    """What the board decided in the period and had signed by then; a decision mended by then is left out.

    Of the text only title and outcome: what people said stays in the register of decisions.
    """
    mended = Q(corrected_by__signed_at__isnull=False, corrected_by__signed_at__lte=then.moment)
    found = Decision.objects.filter(decided_date__range=(from_date, day), signed_at__lte=then.moment)
    counted = Count("action_links", filter=Q(action_links__made_at__lte=then.moment))
    return [
        {
            "reference": decision.reference,
            "day": decision.decided_date.isoformat(),
            "title": decision.title,
            "outcome": decision.outcome,
            "actions": decision.led_to,
        }
        for decision in found.exclude(mended)
        .annotate(led_to=counted)
        .order_by("decided_date", "year", "number")
    ]


def _instruments(then: _Then) -> list[Figures]:
    """Each with its state; before RIT kept one, an instrument came with its plan."""
    rows = []
    for row in then.rows:
        state, first = row.state, row.from_date
        if not state:
            state, first = rules.comes_with(then.plan.status, then.plan.from_date)
        rows.append(
            {
                "section": row.section,
                "title": row.title,
                "state": str(state),
                "from": first.isoformat() if first else None,
                "until": row.to_date.isoformat() if row.to_date else None,
                "decision": row.decision or "",
            }
        )
    return rows


def _kind(changes: Mapping[str, Any]) -> str:
    """stopped, taken_up, new_date, new_accent or given; empty when the plan itself was not adjusted."""
    was, became = changes.get("state", ["", ""])
    if became == ActionState.STOPPED:
        return "stopped"
    if was in {ActionState.STOPPED, ActionState.DONE}:
        return "taken_up"
    if NEW_DATE & set(changes):
        return "new_date"
    if NEW_ACCENT & set(changes):
        return "new_accent"
    return ""
