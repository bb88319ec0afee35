"""What somebody asks of the action surface: filters, order, columns and page, read from the address.

Everything is in the address, so that a view can be shared, saved and gone back to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rit.foundation.access.actor import Actor
from rit.foundation.ui.words import in_language
from rit.plan import queries
from rit.plan.models import Action, Objective

PAGE = 50
COLUMNS = ("objective", "owner", "unit", "due", "state", "progress", "evidence")
DEFAULT_COLUMNS = ("objective", "owner", "due", "state", "progress")
ORDERS = {"due": "next_date", "progress": "progress", "owner": "owner__folded", "title": "title_here"}


@dataclass(frozen=True)
class Asked:
    """`mine`: the reader's own actions only; `horizon`: one of queries.HORIZONS, or empty for all open ones."""

    mine: bool = False
    horizon: str = ""
    pillar: str = ""
    objective: int | None = None
    instrument: str = ""
    owner: str = ""
    search: str = ""
    sort: str = "due"
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    filters: dict[str, str] = field(default_factory=dict)


def read(query: Any) -> Asked:  # Any: a QueryDict, or a dictionary of a saved view
    """Unknown values are left out: an old bookmark still opens."""
    get: Mapping[str, str] = query
    objective = get.get("objective", "")
    sort = get.get("sort", "due")
    columns = query.getlist("columns") if hasattr(query, "getlist") else []
    horizon = get.get("when", "")
    return Asked(
        mine=get.get("whose") == "mine",
        horizon=horizon if horizon in queries.HORIZONS else "",
        pillar=get.get("pillar", "")[:20],
        objective=int(objective) if objective.isdigit() and len(objective) < 4 else None,
        instrument=get.get("instrument", "")[:60],
        owner=get.get("owner", "")[:20],
        search=" ".join(get.get("q", "").replace("\0", "").split())[:80],
        sort=sort if sort.lstrip("-") in ORDERS else "due",
        columns=tuple(column for column in COLUMNS if column in columns) or DEFAULT_COLUMNS,
    )


def filtered(actions: QuerySet[Action], asked: Asked, actor: Actor) -> QuerySet[Action]:
    """All filters but the strip's own, so that the strip counts what the filters leave."""
    if asked.mine:
        actions = actions.filter(owner_id=actor.person)
    if asked.pillar:
        actions = actions.filter(
            pk__in=Action.objectives.through.objects.filter(objective__pillar__code=asked.pillar).values(
                "action"
            )
        )
    if asked.objective is not None:
        actions = actions.filter(objectives__number=asked.objective)
    if asked.instrument:
        actions = actions.filter(instrument__code=asked.instrument)
    if asked.owner == "none":
        actions = actions.filter(owner=None)
    elif asked.owner:
        actions = actions.filter(owner__staff_number=asked.owner)
    if asked.search:
        actions = actions.filter(queries.named(asked.search))
    return actions


def ordered(actions: QuerySet[Action], asked: Asked) -> QuerySet[Action]:
    """Always ends with the key, so that pages never repeat or lose a row."""
    column = ORDERS[asked.sort.lstrip("-")]
    if column == "title_here":
        language = (get_language() or "nl")[:2]
        actions = actions.annotate(title_here=Lower(KeyTextTransform(language, "title")))
    order = F(column).desc(nulls_last=True) if asked.sort.startswith("-") else F(column).asc(nulls_last=True)
    return actions.order_by(order, "next_date", "pk")


def filters(objectives: Sequence[Objective], strip: queries.Strip, asked: Asked) -> list[dict[str, Any]]:
    """The chips above the table, with what is chosen now. Asks the database nothing."""
    pillars = {objective.pillar.code: in_language(objective.pillar.title) for objective in objectives}
    numbered = {str(row.number): f"{row.number} {in_language(row.short)}" for row in objectives}
    owners = {"none": _("nobody yet")} | dict(strip.owners)
    groups: list[tuple[str, str, dict[str, str], str]] = [
        ("pillar", _("Pillar"), pillars, asked.pillar),
        ("objective", _("Objective"), numbered, str(asked.objective or "")),
        ("owner", _("Owner"), owners, asked.owner),
    ]
    if asked.search:
        groups.append(("q", _("Words"), {asked.search: asked.search}, asked.search))
    if asked.instrument:
        groups.append(("instrument", _("Instrument"), {asked.instrument: asked.instrument}, asked.instrument))
    return [
        {
            "key": key,
            "label": label,
            "chosen": options.get(chosen, chosen),
            "options": [{"value": value, "label": text} for value, text in options.items()],
        }
        for key, label, options, chosen in groups
    ]


def standing(action: Action, today: date) -> tuple[str, int]:
    """The state of a row as a shape, and the days late (positive) or left (negative or zero)."""
    if action.state in {"done", "stopped"}:
        return ("done" if action.state == "done" else "withdrawn"), 0
    days = (today - action.next_date).days
    if days > 0:
        return "late", days
    if action.state == "waiting":
        return "paused", days
    if days >= -30:
        return "soon", days
    return ("running" if action.state == "running" else "empty"), days
