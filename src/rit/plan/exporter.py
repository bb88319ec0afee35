"""A plan in the database as the data of a plan file (L1-b): loaded elsewhere it is the same plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch

from rit.plan import planfile, rules
from rit.plan.models import Action, Instrument, Objective, Plan, by_section
from rit.plan.planfile import PlanFile
from rit.plan.states import ActionState

TEXTS = ("motto", "slogan", "mission", "approach_controlling", "approach_stimulating")


def as_text(plan: Plan) -> str:
    """The plan file, in four queries and one for each of its lists."""
    return planfile.text_of(from_database(plan))


def from_database(plan: Plan) -> PlanFile:
    """As `planfile.read` would give it back: in a fixed order, without keys that hold nothing."""
    actions: dict[int | None, list[dict[str, Any]]] = {}
    for action in _actions(plan):
        actions.setdefault(action.instrument_id, []).append(_action(action))
    for rows in actions.values():
        rows.sort(key=lambda row: str(row["code"]))
    return {
        "plan": _plan(plan),
        "vision": plan.vision,
        "traces_to": _rows(
            plan.traces_to.all(), {name: name for name in ("kind", "number", "title", "note")}
        ),
        "trust_factors": _rows(
            plan.trust_factors.all(), {name: name for name in ("code", "title", "meaning")}
        ),
        "values": _rows(
            plan.values.all(),
            {name: name for name in ("code", "title", "meaning", "behaviours")},
            always={"behaviours"},
        ),
        "pillars": _rows(plan.pillars.all(), {name: name for name in ("code", "title", "motto", "purpose")}),
        "objectives": [
            {"number": row.number, "code": row.code, "pillar": row.pillar.code}
            | {"title": row.title, "short": row.short, "reason": row.reason}
            for row in plan.objectives.select_related("pillar")
        ],
        "instruments": [_instrument(row, actions.get(row.pk, [])) for row in _instruments(plan)],
        "plan_actions": actions.get(None, []),
        "themes": _rows(plan.themes.all(), {name: name for name in ("number", "code", "title")}),
        "actors": _rows(
            plan.actors.all(),
            {"role": "code", "title": "title", "pillars": "pillars", "outside": "outside"}
            | {"carries_out": "carries_out", "responsibilities": "responsibilities", "note": "note"},
            always={"pillars", "responsibilities"},
        ),
        "anchoring_points": _rows(
            plan.anchoring_points.all(), {name: name for name in ("code", "area", "title")}
        ),
        "corrections": _rows(
            plan.corrections.all(),
            {"id": "code", "anchor": "anchor", "says": "says", "correct": "correct"}
            | {"source": "source", "confidence": "confidence"},
        ),
    }


def portable_code(action: Action) -> str:
    """The code of an action that was added in RIT and has none: the same at every export."""
    return action.code or f"added-{action.pk.hex[:16]}"


def _plan(plan: Plan) -> dict[str, Any]:
    return _filled(
        {
            "code": plan.code,
            "title": plan.title,
            "zone": plan.zone,
            "period": {"from": plan.from_date.isoformat(), "to": plan.to_date.isoformat()},
            "status": plan.status,
            "strategic_goal": plan.strategic_goal,
            **{name: getattr(plan, name) for name in TEXTS},
            "evaluation_every_months": plan.evaluation_every_months,
            "decision": plan.decision,
            "legal_anchors": plan.legal_anchors,
        },
        always={"decision", "legal_anchors"},
    )


def _instruments(plan: Plan) -> Iterable[Instrument]:
    return (
        plan.instruments.select_related("plan").prefetch_related(_numbered()).order_by(by_section(), "code")
    )


def _actions(plan: Plan) -> Iterable[Action]:
    before = Prefetch("follows", Action.objects.only("code"))
    return plan.actions.defer("folded").prefetch_related(_numbered(), before)


def _numbered() -> Prefetch[str]:
    return Prefetch("objectives", Objective.objects.only("number"))


def _instrument(row: Instrument, actions: list[dict[str, Any]]) -> dict[str, Any]:
    return _filled(
        {
            "section": row.section,
            "code": row.code,
            "title": row.title,
            "short": row.short,
            "objectives": _numbers(row),
            "approach": row.approach,
            "kind": row.kinds,
            "class_reason": row.class_reason,
            "summary": row.summary,
            **_force(row),
            "actions": actions,
        }
    )


def _force(row: Instrument) -> dict[str, str]:
    """Only what differs from an instrument that comes with its plan."""
    if (row.state, row.from_date) == rules.comes_with(
        row.plan.status, row.plan.from_date
    ) and not row.decision:
        return {}
    return {
        "state": row.state,
        "from": row.from_date.isoformat() if row.from_date else "",
        "until": row.to_date.isoformat() if row.to_date else "",
        "decision": row.decision,
    }


def _action(row: Action) -> dict[str, Any]:
    return _filled(
        {
            "code": portable_code(row),
            "title": row.title,
            "note": row.note,
            "objectives": _numbers(row),
            "start": row.start_date.isoformat(),
            "start_given": row.start_given,
            "due": row.due_date.isoformat(),
            "due_given": row.due_given,
            "recurrence": row.recurrence,
            "recurrence_given": row.recurrence_given,
            "owner_role": row.owner_role,
            "source": row.source,
            "stopped": True if row.state == ActionState.STOPPED else "",
            "after": sorted(portable_code(other) for other in row.follows.all()),
        }
    )


def _numbers(row: Action | Instrument) -> list[int]:
    return sorted(objective.number for objective in row.objectives.all())


def _rows(
    rows: Iterable[Any], names: Mapping[str, str], always: frozenset[str] | set[str] = frozenset()
) -> Any:
    """Any: rows of one of the plan's plain lists. `names`: the key in the file and the column."""
    return [_filled({key: getattr(row, column) for key, column in names.items()}, always) for row in rows]


def _filled(row: dict[str, Any], always: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    """Without texts and lists that hold nothing; yes and no stay."""
    return {key: value for key, value in row.items() if key in always or value not in ("", {}, [])}
