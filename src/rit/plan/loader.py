"""Puts a plan file into the database (L1-b). Loading again never changes what the zone changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models

from rit.foundation.access.actor import Actor
from rit.foundation.audit import actions as audit
from rit.foundation.history.recording import recorded
from rit.plan import rules
from rit.plan.exporter import portable_code
from rit.plan.models import (
    Action,
    AnchoringPoint,
    CoreValue,
    Correction,
    Instrument,
    LogEntry,
    Objective,
    Pillar,
    Plan,
    PlanActor,
    PlanLogEntry,
    Theme,
    TraceLink,
    TrustFactor,
)
from rit.plan.planfile import PlanFile, PlanFileError, all_actions, read
from rit.plan.states import ActionState, LogKind, PlanLogKind
from rit.plan.turns import refresh, schedule

DATES = {"from": "from_date", "until": "to_date"}

__all__ = ["Loaded", "PlanFileError", "load"]


@dataclass(frozen=True)
class Loaded:
    """How many rows were added, changed, stayed the same, or were kept as the zone edited them."""

    code: str
    added: int
    changed: int
    same: int
    kept: int


@recorded
def load(path: Path, *, by: Actor, now: datetime) -> Loaded:
    """All or nothing. Raises PlanFileError with every fault of the file."""
    data = read(path)
    counts: Counter[str] = Counter()
    edited = set(
        PlanLogEntry.objects.filter(plan__code=data["plan"]["code"], kind=PlanLogKind.CHANGE).values_list(
            "subject", flat=True
        )
    )
    known = Plan.objects.filter(code=data["plan"]["code"]).exists()
    plan = _plan(data, edited, counts)
    pillars = _pillars(plan, data, counts)
    objectives = _objectives(plan, pillars, data, edited, counts)
    instruments = _instruments(plan, objectives, data, edited, counts, new_plan=not known)
    _lists(plan, data, counts)
    _actions(plan, instruments, objectives, data, counts, now)
    if counts["added"] or counts["changed"]:
        detail = {"added": counts["added"], "changed": counts["changed"]}
        audit.append("plan.loaded", by=by, now=now, subject=plan, detail=detail)
    return Loaded(plan.code, counts["added"], counts["changed"], counts["same"], counts["kept"])


def _put(
    manager: models.Manager[Any],
    key: dict[str, Any],
    values: dict[str, Any],
    counts: Counter[str],
    *,
    edited: bool = False,
) -> Any:
    """Any: the row of whichever table the manager serves. Added, changed, left as it is, or kept as edited here."""
    row = manager.filter(**key).first()
    if row is not None and edited:
        counts["kept"] += 1
        return row
    if row is None:
        counts["added"] += 1
        return manager.create(**key, **values)
    different = [name for name, value in values.items() if getattr(row, name) != value]
    if different:
        for name in different:
            setattr(row, name, values[name])
        row.save(update_fields=different)
    counts["changed" if different else "same"] += 1
    return row


def _plan(data: PlanFile, edited: set[str], counts: Counter[str]) -> Plan:
    raw = data["plan"]
    values = {
        "title": raw["title"],
        "from_date": date.fromisoformat(raw["period"]["from"]),
        "to_date": date.fromisoformat(raw["period"]["to"]),
        "strategic_goal": raw["strategic_goal"],
        **{key: raw.get(key, {}) for key in ("motto", "slogan", "mission")},
        **{key: raw.get(key, {}) for key in ("approach_controlling", "approach_stimulating")},
        "zone": raw.get("zone", ""),
        "vision": data.get("vision", []),
        "evaluation_every_months": raw.get("evaluation_every_months", 24),
        "legal_anchors": raw.get("legal_anchors", []),
    }
    if not Plan.objects.filter(
        code=raw["code"]
    ).exists():  # status and decision are the zone's own afterwards
        values |= {"status": raw["status"], "decision": raw.get("decision", "")}
    plan: Plan = _put(Plan.objects, {"code": raw["code"]}, values, counts, edited="plan" in edited)
    return plan


def _pillars(plan: Plan, data: PlanFile, counts: Counter[str]) -> dict[str, Pillar]:
    return {
        raw["code"]: _put(
            Pillar.objects,
            {"plan": plan, "code": raw["code"]},
            {
                "order": order,
                "title": raw["title"],
                "motto": raw.get("motto", {}),
                "purpose": raw.get("purpose", {}),
            },
            counts,
        )
        for order, raw in enumerate(data["pillars"], 1)
    }


def _objectives(
    plan: Plan, pillars: dict[str, Pillar], data: PlanFile, edited: set[str], counts: Counter[str]
) -> dict[int, Objective]:
    return {
        raw["number"]: _put(
            Objective.objects,
            {"plan": plan, "number": raw["number"]},
            {
                "pillar": pillars[raw["pillar"]],
                **{key: raw[key] for key in ("code", "title", "short", "reason")},
            },
            counts,
            edited=f"objective:{raw['number']}" in edited,
        )
        for raw in data["objectives"]
    }


def _instruments(
    plan: Plan,
    objectives: dict[int, Objective],
    data: PlanFile,
    edited: set[str],
    counts: Counter[str],
    *,
    new_plan: bool,
) -> dict[str, Instrument]:
    """A new one comes with a new plan; in a plan that was adopted before it waits for the board."""
    placed: dict[str, Instrument] = {}
    for raw in data["instruments"]:
        values = {key: raw[key] for key in ("section", "title", "approach")}
        values |= {key: raw.get(key, {}) for key in ("short", "summary", "class_reason")}
        values["kinds"] = raw["kind"]
        kept = f"instrument:{raw['code']}" in edited
        key = {"plan": plan, "code": raw["code"]}
        if not Instrument.objects.filter(
            **key
        ).exists():  # what the board decides is the zone's own afterwards
            values |= _force(raw, plan, new_plan=new_plan)
        instrument: Instrument = _put(Instrument.objects, key, values, counts, edited=kept)
        if not kept:
            instrument.objectives.set([objectives[number] for number in raw["objectives"]])
        placed[raw["code"]] = instrument
    return placed


def _force(raw: Any, plan: Plan, *, new_plan: bool) -> dict[str, Any]:
    """Any: an instrument of the file."""
    if "state" not in raw:
        state, from_date = rules.comes_with(plan.status, plan.from_date)
        return {"state": state, "from_date": from_date} if new_plan else {}
    days = {name: date.fromisoformat(raw[key]) for key, name in DATES.items() if key in raw}
    return {"state": raw["state"], "decision": raw.get("decision", ""), **days}


def _lists(plan: Plan, data: PlanFile, counts: Counter[str]) -> None:
    """The plan's plain lists: key, and the columns that are taken over as they are."""
    tables: list[tuple[str, type[models.Model], dict[str, str], dict[str, Any]]] = [
        ("traces_to", TraceLink, {"kind": "kind", "number": "number"}, {"title": {}, "note": {}}),
        ("trust_factors", TrustFactor, {"code": "code"}, {"title": {}, "meaning": {}}),
        ("values", CoreValue, {"code": "code"}, {"title": {}, "meaning": {}, "behaviours": []}),
        ("themes", Theme, {"number": "number"}, {"code": "", "title": {}}),
        ("anchoring_points", AnchoringPoint, {"code": "code"}, {"area": "", "title": {}}),
        (
            "actors",
            PlanActor,
            {"code": "role"},
            {
                "title": {},
                "outside": False,
                "carries_out": False,
                "pillars": [],
                "responsibilities": [],
                "note": {},
            },
        ),
        (
            "corrections",
            Correction,
            {"code": "id"},
            {"says": {}, "correct": {}, "source": "", "confidence": "", "anchor": ""},
        ),
    ]
    for section, table, keys, columns in tables:
        ordered = any(field.name == "order" for field in table._meta.get_fields())
        for order, raw in enumerate(data.get(section, []), 1):
            key = {"plan": plan, **{column: raw[name] for column, name in keys.items()}}
            values = {column: raw.get(column, empty) for column, empty in columns.items()}
            if ordered:
                values["order"] = order
            _put(table._default_manager, key, values, counts)


def _actions(
    plan: Plan,
    instruments: dict[str, Instrument],
    objectives: dict[int, Objective],
    data: PlanFile,
    counts: Counter[str],
    now: datetime,
) -> None:
    edited = set(
        LogEntry.objects.filter(action__plan=plan, kind=LogKind.CHANGE).values_list("action__code", flat=True)
    )
    own = {portable_code(action): action for action in Action.objects.filter(plan=plan, code="")}
    placed: dict[str, Action] = {}
    for instrument_code, raw in all_actions(data):
        if raw["code"] in own:  # added here, and exported since
            counts["kept"] += 1
            placed[raw["code"]] = own[raw["code"]]
            continue
        key = {"plan": plan, "code": raw["code"]}
        if raw["code"] in edited:
            counts["kept"] += 1
            placed[raw["code"]] = Action.objects.get(**key)
            continue
        values = _action_values(raw) | {
            "instrument": instruments[instrument_code] if instrument_code else None
        }
        if not Action.objects.filter(**key).exists():
            values |= {"created_at": now, "next_date": values["due_date"]}
            if raw.get("stopped"):  # what became of it is the zone's own afterwards
                values |= {"state": ActionState.STOPPED}
        action: Action = _put(Action.objects, key, values, counts)
        action.objectives.set([objectives[number] for number in raw["objectives"]])
        placed[raw["code"]] = action
        schedule(action)
        refresh(action)
        action.save(update_fields=["next_date", "progress"])
    for _instrument, raw in all_actions(data):
        placed[raw["code"]].follows.set([placed[code] for code in raw.get("after", [])])


def _action_values(raw: Any) -> dict[str, Any]:
    return {
        "title": raw["title"],
        "note": raw.get("note", {}),
        "source": raw.get("source", ""),
        "owner_role": raw.get("owner_role", ""),
        "start_date": date.fromisoformat(raw["start"]),
        "due_date": date.fromisoformat(raw["due"]),
        **{key: raw.get(key, True) for key in ("start_given", "due_given", "recurrence_given")},
        "recurrence": raw["recurrence"],
    }
