"""The risk inventory of a fictional corps: two rounds of scoring with measures between, through the real actions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.people.models import Function, Person, Unit
from rit.plan import actions as plan_actions
from rit.plan.demo import COORDINATOR
from rit.plan.measures import actions as measures
from rit.plan.measures.models import Measure
from rit.plan.models import Action, Plan
from rit.plan.rules import STEER
from rit.plan.states import step_named
from rit.protect.risks import actions, methods
from rit.protect.risks.demo import processes, rooms
from rit.protect.risks.models import Risk
from rit.protect.risks.states import STEPS

TOLD = Path(__file__).with_name("risks.toml")
ROUNDS = {
    2022: (date(2022, 3, 1), {"nl": "Risico-inventaris 2022", "fr": "Inventaire des risques 2022",
                              "de": "Risikoinventar 2022", "en": "Risk inventory 2022"}),
    2024: (date(2024, 3, 4), {"nl": "Risico-inventaris 2024", "fr": "Inventaire des risques 2024",
                              "de": "Risikoinventar 2024", "en": "Risk inventory 2024"}),
}  # fmt: skip
Story = Mapping[str, Any]  # one table of risks.toml


class Corps:
    """The people, units and functions that the stories name."""

    def __init__(self, plan: Plan, story: Story) -> None:
        numbers = {told["owner"] for told in [*story["risks"], *story["measures"]]} | {COORDINATOR}
        self.plan = plan
        self.people = {one.staff_number: one for one in Person.objects.filter(staff_number__in=numbers)}
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.functions = {one.code: one for one in Function.objects.all()}
        self.processes = {one.title["nl"]: one for one in plan.processes.all()}

    @property
    def coordinator(self) -> Actor:
        person = self.people[COORDINATOR]
        return Actor(person.account_id, person=person.pk, name=person.full_name, doors=frozenset({STEER}))

    def actor(self, staff_number: str) -> Actor:
        person = self.people[staff_number]
        return Actor(person.account_id, person=person.pk, name=person.full_name)


@transaction.atomic
def load(plan: Plan, *, until: date) -> int:
    """How many risks; 0 when there are some already."""
    if Risk.objects.exists():
        return 0
    with TOLD.open("rb") as stream:
        story = tomllib.load(stream)
    corps = Corps(plan, story)
    methods.load(settings.POLICY / "risk-method.toml", now=_at(date(2022, 1, 10)))
    found: dict[str, Risk] = {}
    for year, (day, title) in ROUNDS.items():
        actions.begin(title, by=corps.coordinator, now=_at(day))
        for number, told in enumerate(story["risks"]):
            scores = [score for score in told["scores"] if score[0] == year]
            name = told["title"]["nl"]
            if scores and name not in found:
                found[name] = actions.add(
                    _edit(corps, told, until), by=corps.coordinator, now=_at(day, number)
                )
            for order, score in enumerate(scores):
                _score(found[name], score, corps.actor(told["owner"]), _at(day, number, order + 1))
        if year == min(ROUNDS):
            _measures(corps, story["measures"], found)
    _decide(story["risks"], found, corps)
    rooms.load(story["workshops"], found, until=until)
    processes.load(plan, coordinator=corps.coordinator, now=_at(date(2022, 1, 10)))
    return len(found)


def _edit(corps: Corps, told: Story, until: date) -> actions.Edit:
    """Reviews are spread over the year, so that some are late and some are near."""
    about, of = told["about"]
    spread = sum(map(ord, told["title"]["nl"])) % 14
    months = until.year * 12 + until.month - 2 + spread
    return actions.Edit(
        title=dict(told["title"]),
        happens=told["happens"],
        about=about,
        process=corps.processes[of] if about == "process" else None,
        function=corps.functions[of] if about == "function" else None,
        relation=of if about == "relation" else "",
        unit=corps.units.get(told.get("unit", "")),
        harmed=told.get("harmed", ""),
        theme=told.get("theme", ""),
        owner=corps.people[told["owner"]],
        review_date=date(months // 12, months % 12 + 1, 3 + spread),
        parts={side: told[side] for side in ("cause", "before", "after", "consequence")},
    )


def _score(risk: Risk, told: list[Any], by: Actor, now: datetime) -> None:
    _year, moment, likelihood, impact, sure, reason = told
    risk.refresh_from_db(fields=["version"])
    given = actions.Given(moment, likelihood, impact, sure, reason)
    actions.score(risk.pk, given, version=risk.version, by=by, now=now)


def _decide(stories: list[Story], found: Mapping[str, Risk], corps: Corps) -> None:
    steps = {step.target: step for step in STEPS if step.name in {"accept", "close"}}
    for told in stories:
        if "state" in told:
            target, reason = told["state"]
            risk = Risk.objects.get(pk=found[told["title"]["nl"]].pk)
            actions.take_step(
                risk.pk,
                steps[target],
                reason=reason,
                version=risk.version,
                by=corps.coordinator,
                now=_at(date(2024, 4, 15)),
            )


def _measures(corps: Corps, stories: list[Story], found: Mapping[str, Risk]) -> None:
    for number, told in enumerate(stories):
        draft = measures.Draft(
            title=dict(told["title"]),
            sort=told["sort"],
            expected=told["expected"],
            owner=corps.people[told["owner"]],
            unit=corps.units[told["unit"]],
            start_date=told["start"],
            due_date=told["due"],
            check_date=told["check"],
            cost=Decimal(told["cost"]) if "cost" in told else None,
            reason="Maatregel uit de risico-inventaris.",
        )
        serves = [("risk", str(found[name].pk)) for name in told["serves"]]
        taken = _at(told["start"], number)
        action = measures.take(corps.plan, draft, serves=serves, by=corps.coordinator, now=taken)
        owner = corps.actor(told["owner"])
        if "barrier" in told:
            _name_barrier(found[told["serves"][0]], told["barrier"], action, by=corps.coordinator, now=taken)
        if "done" in told:
            day, text = told["done"]
            finish = step_named("finish")
            if finish is None:
                raise LookupError("finish")
            action.refresh_from_db()
            plan_actions.take_step(
                action.pk,
                finish,
                reason=text,
                proof=plan_actions.Proof(),
                version=action.version,
                by=owner,
                now=_at(day),
            )
        if "checked" in told:
            day, effect, text = told["checked"]
            check = measures.Found(day, effect, text)
            measures.check_effect(action.pk, check, by=corps.coordinator, now=_at(day))


def _name_barrier(risk: Risk, text: str, action: Action, *, by: Actor, now: datetime) -> None:
    part = risk.parts.get(text=text)
    risk.refresh_from_db(fields=["version"])
    measure = Measure.objects.get(action=action)
    actions.name_barrier(risk.pk, (part.side, part.order), measure, version=risk.version, by=by, now=now)


def _at(day: date, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(8, minute % 60, second), tzinfo=UTC)
