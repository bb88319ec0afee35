"""What the fictional corps was told between 2020 and the demo's day, through the real actions, by date."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.people.models import Function, Person, Unit
from rit.plan.communication import actions, rules
from rit.plan.communication.models import Item
from rit.plan.models import Instrument, Objective, Plan

TOLD = Path(__file__).with_name("demo.toml")
COMMUNICATIONS = "P0013"


@transaction.atomic
def load(plan: Plan) -> int:
    """Replays all items; how many. 0 when there are items already."""
    if Item.objects.filter(plan=plan).exists():
        return 0
    with TOLD.open("rb") as stream:
        told = tomllib.load(stream)["items"]
    people = {p.staff_number: p for p in Person.objects.filter(staff_number__startswith="P00")}
    queue: list[tuple[date, int, str, Mapping[str, Any]]] = []
    for order, row in enumerate(told):
        queue += [
            (row[step], order, step, row) for step in ("made", "ready", "sent", "cancelled") if step in row
        ]
    made: dict[int, Item] = {}
    steps = ["made", "ready", "sent", "cancelled"]
    for day, order, step, row in sorted(queue, key=lambda event: (event[0], event[1], steps.index(event[2]))):
        by = _actor(people[row.get("by", COMMUNICATIONS)])
        now = datetime.combine(day, time(8 + steps.index(step) * 2, order), tzinfo=UTC)
        if step == "made":
            made[order] = actions.add(plan, _edit(plan, row, people), by=by, now=now)
        else:
            _STEPS[step](made[order], row, by, now)
    return len(made)


def _actor(person: Person) -> Actor:
    return Actor(
        account=person.account_id, person=person.pk, name=person.full_name, doors=frozenset({rules.STEER})
    )


def _ready(item: Item, row: Mapping[str, Any], by: Actor, now: datetime) -> None:
    actions.prepare(item.pk, by=by, now=now)


def _sent(item: Item, row: Mapping[str, Any], by: Actor, now: datetime) -> None:
    actions.send(item.pk, proof=actions.Proof(counted=row.get("counted")), by=by, now=now)


def _cancelled(item: Item, row: Mapping[str, Any], by: Actor, now: datetime) -> None:
    actions.cancel(item.pk, reason=row["reason"], by=by, now=now)


_STEPS: dict[str, Callable[[Item, Mapping[str, Any], Actor, datetime], None]] = {
    "ready": _ready,
    "sent": _sent,
    "cancelled": _cancelled,
}


def _edit(plan: Plan, row: Mapping[str, Any], people: Mapping[str, Person]) -> actions.Edit:
    return actions.Edit(
        title=row["title"],
        texts=row["texts"],
        channel=row["channel"],
        planned_date=row["planned"],
        owner=people.get(row.get("owner", "")),
        objective=Objective.objects.filter(plan=plan, number=row.get("objective", 0)).first(),
        instrument=Instrument.objects.filter(plan=plan, code=row.get("instrument", "")).first(),
        everybody=row.get("everybody", False),
        leaders=row.get("leaders", False),
        cadres=row.get("cadres", ()),
        roles=row.get("roles", ()),
        units=list(Unit.objects.filter(code__in=row.get("units", ()))),
        functions=list(Function.objects.filter(code__in=row.get("functions", ()))),
    )
