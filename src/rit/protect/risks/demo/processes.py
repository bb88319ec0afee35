"""How exposed the work processes of a fictional corps are, through the real actions; one was never assessed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings

from rit.foundation.access.actor import Actor
from rit.people.models import Person
from rit.plan.measures import actions as measures
from rit.plan.measures.models import Measure
from rit.plan.models import Plan
from rit.protect.risks.exposure import actions, method, queries

TOLD = Path(__file__).with_name("processes.toml")


def load(plan: Plan, *, coordinator: Actor, now: datetime) -> None:
    with TOLD.open("rb") as stream:
        stories = tomllib.load(stream)["assessments"]
    method.load(settings.POLICY / method.FILE, now=now)
    kept = queries.newest_method()
    if kept is None:
        raise LookupError("no method is loaded")
    asked = method.of(kept.content)
    processes = {one.title["nl"]: one for one in plan.processes.select_related("owner")}
    actions_by_title = {
        one.action.title["nl"]: one.action_id for one in Measure.objects.select_related("action")
    }
    for number, told in enumerate(stories):
        process = processes[told["process"]]
        line = process.line
        now = datetime.combine(told["day"], time(9, number), tzinfo=UTC)
        version = queries.assessed_so_far(line)
        actions.assess(
            line, _given(asked, told), version=version, by=_owner(process.owner, coordinator), now=now
        )
        for title in told.get("tied", ()):
            measures.tie(actions_by_title[title], queries.KIND, str(line), by=coordinator, now=now)


def _owner(person: Person | None, coordinator: Actor) -> Actor:
    return Actor(person.account_id, person=person.pk, name=person.full_name) if person else coordinator


def _given(asked: method.Method, told: Mapping[str, Any]) -> actions.Given:
    """Any: one table of processes.toml."""
    answers = {
        part: dict(zip([one.code for one in asked.asked(part)], told[part], strict=True))
        for part in ("activities", "circumstances", "controls")
    }
    return actions.Given(answers, told["sure"], told["reason"], told["review"])
