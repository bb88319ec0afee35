"""Five years of indicators of a fictional corps: each value goes through the real actions, on its own day."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from rit.foundation.access.actor import Actor, system
from rit.foundation.registries import indicators as registry
from rit.people.models import Person
from rit.plan import rules
from rit.plan.demo import COORDINATOR
from rit.plan.indicators import actions, periods
from rit.plan.indicators.models import Indicator, Value
from rit.plan.indicators.rules import Measured
from rit.plan.models import Action, LogEntry, Objective, Plan, TrustFactor

TOLD = Path(__file__).with_name("indicators.toml")
Story = Mapping[str, Any]  # one table of indicators.toml


@transaction.atomic
def load(plan: Plan, *, until: date) -> int:
    """Replays everything up to a day; how many values. 0 when there are indicators already."""
    if plan.indicators.exists():
        return 0
    people = {one.staff_number: one for one in Person.objects.filter(staff_number__startswith="P00")}
    with TOLD.open("rb") as stream:
        stories = tomllib.load(stream)["indicators"]
    _supplied(plan, people, until)
    for story in stories:
        _by_hand(plan, story, people, until)
    return Value.objects.filter(indicator__plan=plan).count()


def _actor(person: Person) -> Actor:
    doors = frozenset({rules.STEER}) if person.staff_number == COORDINATOR else frozenset()
    return Actor(account=person.account_id, person=person.pk, name=person.full_name, doors=doors)


def _at(day: date, minute: int = 0) -> datetime:
    """In office hours, always the same."""
    return datetime.combine(day, time(8 + minute % 8, minute % 60), tzinfo=UTC)


def _by_hand(plan: Plan, story: Story, people: Mapping[str, Person], until: date) -> None:
    owner, coordinator = people[story["owner"]], _actor(people[COORDINATOR])
    given = _definition(plan, story, owner)
    one = actions.define(plan, given, reason=story["reason"], by=coordinator, now=_at(story["defined"]))
    for day, happen in sorted(
        _events(one, story, given, _actor(owner), coordinator), key=lambda told: told[0]
    ):
        if day <= until:
            happen(_at(day, one.version + len(story["title"]["nl"])))


def _definition(plan: Plan, story: Story, owner: Person) -> actions.Definition:
    """Counted from the first day of the first period."""
    rhythm = story["rhythm"]
    return actions.Definition(
        title=story["title"],
        meaning=story["meaning"],
        source=story["source"],
        unit=story["unit"],
        hides_few=story.get("hides_few", False),
        since_date=periods.before(story["first"], rhythm) + timedelta(days=1),
        direction=story["direction"],
        target=Decimal(str(story["target"])) if "target" in story else None,
        target_date=story.get("target_date"),
        rhythm=rhythm,
        owner=owner,
        objectives=list(Objective.objects.filter(plan=plan, number__in=story["objectives"])),
        trust_factors=list(TrustFactor.objects.filter(plan=plan, code__in=story["factors"])),
    )


def _events(
    one: Indicator, story: Story, given: actions.Definition, owner: Actor, coordinator: Actor
) -> Iterator[tuple[date, Any]]:  # Any: what happens, given the moment
    """What happened, with its day, in no order."""
    end = story["first"]
    for number, value in enumerate(story["values"]):
        if value != "":
            day = end + timedelta(days=story["lag"] + number * 5 % 7)
            yield (
                day,
                lambda now, end=end, value=value: actions.enter(
                    one.pk, end, _measured(value), note="", by=owner, now=now
                ),
            )
        end = periods.after(end, story["rhythm"])
    for told in story.get("corrections", []):
        yield (
            told["on"],
            lambda now, told=told: actions.correct(
                _standing(one, told["period"]),
                _measured(told["value"]),
                note="",
                reason=told["reason"],
                by=owner,
                now=now,
            ),
        )
    for told in story.get("breaks", []):
        yield (
            told["marked"],
            lambda now, told=told: actions.mark_break(
                one.pk, told["on"], {"nl": told["why"]}, by=coordinator, now=now
            ),
        )
    for version, told in enumerate(story.get("changes", []), start=1):
        changed = replace(given, target=Decimal(told["target"]), target_date=told["target_date"])
        yield (
            told["on"],
            lambda now, told=told, changed=changed, version=version: actions.redefine(
                one.pk, changed, reason=told["reason"], version=version, by=coordinator, now=now
            ),
        )


def _measured(value: Any) -> Measured:  # Any: a number or a pair of them
    if isinstance(value, list):
        return Measured(numerator=value[0], denominator=value[1])
    return Measured(Decimal(str(value)))


def _standing(one: Indicator, period: date) -> int:
    return Value.objects.get(indicator=one, on_date=period, corrected_by=None).pk


def _supplied(plan: Plan, people: Mapping[str, Person], until: date) -> None:
    """What the system counts: followed from the start, recorded in the night after each quarter."""
    by, start = system("worker"), plan.from_date + timedelta(days=1)
    followed = [
        actions.follow_supplied(plan, provider, by=by, now=_at(start))
        for provider in registry.providers
        if provider.code.rpartition(".")[2].isdecimal()
    ]
    effectiveness = list(TrustFactor.objects.filter(plan=plan, code="effectiveness"))
    for one in followed:
        given = actions.Definition(
            **{name: getattr(one, name) for name in actions.PLAIN} | {
                "target": Decimal(100), "target_date": plan.to_date,
            },
            objectives=list(one.objectives.all()),
            trust_factors=effectiveness,
        )  # fmt: skip
        actions.redefine(
            one.pk,
            given,
            reason="Het doel is dat alle acties klaar zijn wanneer het plan afloopt.",
            version=one.version,
            by=_actor(people[COORDINATOR]),
            now=_at(start + timedelta(days=30)),
        )
    told, ends = _Progress(plan), periods.between(start, until - timedelta(days=1), "quarter")
    for end in ends:
        night = datetime.combine(end + timedelta(days=1), time(1, 30), tzinfo=UTC)
        for one in followed:
            mean = told.mean(int(one.supplied_by.rpartition(".")[2]), night)
            if mean is not None:
                actions.record_supplied(one.pk, end, mean, by=by, now=night)


class _Progress:
    """How far the actions of an objective were at a moment, from their log: what the system would have counted."""

    def __init__(self, plan: Plan) -> None:
        served = Action.objects.filter(plan=plan).prefetch_related("objectives")
        self.actions = [
            (one.pk, one.created_at, {objective.number for objective in one.objectives.all()})
            for one in served
        ]
        self.log: dict[UUID, list[LogEntry]] = {}
        for entry in LogEntry.objects.filter(action__plan=plan).order_by("pk"):
            self.log.setdefault(entry.action_id, []).append(entry)

    def mean(self, number: int, moment: datetime) -> float | None:
        numbers = [
            known.get("progress", 0)
            for key, created, objectives in self.actions
            if number in objectives
            and created <= moment
            and (known := self._known(key, moment)).get("state") != "stopped"
        ]
        return round(sum(numbers) / len(numbers)) if numbers else None

    def _known(self, key: UUID, moment: datetime) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for entry in self.log.get(key, []):
            if entry.at <= moment:
                found |= {name: after for name, (_before, after) in entry.changes.items()}
        return found
