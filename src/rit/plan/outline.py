"""The structure of a plan as one plain dictionary: what `rit plan show` prints, from a file or from the database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rit.plan import planfile

Outline = dict[str, Any]


def from_file(path: Path) -> Outline:
    """Without a database. Raises PlanFileError."""
    data = planfile.read(path)
    plan = data["plan"]
    return {
        "code": plan["code"],
        "title": plan["title"],
        "period": {"from": plan["period"]["from"], "to": plan["period"]["to"]},
        "status": plan["status"],
        "strategic_goal": plan["strategic_goal"],
        "traces_to": [_link(link) for link in data.get("traces_to", [])],
        "pillars": [
            {
                "code": pillar["code"],
                "objectives": [
                    {"number": objective["number"], "code": objective["code"]}
                    for objective in data["objectives"]
                    if objective["pillar"] == pillar["code"]
                ],
            }
            for pillar in data["pillars"]
        ],
        "instruments": [
            {
                "section": instrument["section"],
                "code": instrument["code"],
                "objectives": instrument["objectives"],
                "approach": instrument["approach"],
                "kind": instrument["kind"],
                "actions": len(instrument.get("actions", [])),
            }
            for instrument in data["instruments"]
        ],
        "themes": [{"number": theme["number"], "code": theme["code"]} for theme in data["themes"]],
        "anchoring_points": [
            {"code": point["code"], "area": point["area"]} for point in data["anchoring_points"]
        ],
        "legal_anchors": plan.get("legal_anchors", []),
    }


def from_database(code: str) -> Outline:
    """The same, of the plan that is loaded; `actions` counts what hangs under an instrument now, added ones too."""
    from rit.plan.models import Plan, by_section

    plan = Plan.objects.filter(code=code).first()
    if plan is None:
        raise planfile.PlanFileError(
            [f"There is no plan {code} in the database; load it with: rit plan load"]
        )
    objectives = list(plan.objectives.select_related("pillar"))
    return {
        "code": plan.code,
        "title": plan.title,
        "period": {"from": plan.from_date.isoformat(), "to": plan.to_date.isoformat()},
        "status": plan.status,
        "strategic_goal": plan.strategic_goal,
        "traces_to": [_link(link) for link in plan.traces_to.values("kind", "number", "title")],
        "pillars": [
            {
                "code": pillar.code,
                "objectives": [
                    {"number": o.number, "code": o.code} for o in objectives if o.pillar_id == pillar.pk
                ],
            }
            for pillar in plan.pillars.all()
        ],
        "instruments": [
            {
                "section": instrument.section,
                "code": instrument.code,
                "objectives": sorted(objective.number for objective in instrument.objectives.all()),
                "approach": instrument.approach,
                "kind": instrument.kinds,
                "actions": len(instrument.actions.all()),
            }
            for instrument in plan.instruments.prefetch_related("objectives", "actions").order_by(
                by_section(), "code"
            )
        ],
        "themes": list(plan.themes.values("number", "code")),
        "anchoring_points": list(plan.anchoring_points.values("code", "area")),
        "legal_anchors": plan.legal_anchors,
    }


def as_text(outline: Outline) -> str:
    """For the console: one line a thing, in Dutch where there are words."""
    lines = [
        f"{_words(outline['title'])}  {outline['period']['from']} – {outline['period']['to']}  {outline['status']}"
    ]
    lines.append(_words(outline["strategic_goal"]))
    for pillar in outline["pillars"]:
        rooms = ", ".join(f"{o['number']} {o['code']}" for o in pillar["objectives"])
        lines.append(f"  {pillar['code']}: {rooms}")
    lines += [
        f"  {i['section']} {i['code']}: objectives {i['objectives']}, {i['approach']}, "
        f"{'/'.join(i['kind'])}, {i['actions']} actions"
        for i in outline["instruments"]
    ]
    lines.append(f"  themes {len(outline['themes'])}, anchoring points {len(outline['anchoring_points'])}")
    return "\n".join(lines)


def _words(words: Mapping[str, str]) -> str:
    return words.get("nl") or next(iter(words.values()))


def _link(link: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": link["kind"], "number": link["number"], "title": link["title"]}
