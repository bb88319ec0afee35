"""Five years of a fictional corps carrying out its plan: each event goes through the real actions, by date."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.people.models import Person, Unit
from rit.plan import actions, rules
from rit.plan.models import Action, Instrument, LogEntry, Objective, Plan
from rit.plan.states import step_named

STORIES = Path(__file__).with_name("stories.toml")
PROCESSES = Path(__file__).with_name("processes.toml")
COORDINATOR = "P0003"
Event = Mapping[str, Any]  # one line of `events` in stories.toml


@dataclass(frozen=True)
class Corps:
    """Those who appear in the stories, by staff number and by code."""

    people: dict[str, Person]
    units: dict[str, Unit]

    def actor(self, staff_number: str) -> Actor:
        person = self.people[staff_number]
        doors = frozenset({rules.STEER}) if staff_number == COORDINATOR else frozenset()
        return Actor(account=person.account_id, person=person.pk, name=person.full_name, doors=doors)


@transaction.atomic
def load(plan: Plan, beside: Iterable[tuple[datetime, Callable[[datetime], object]]] = ()) -> int:
    """Replays all stories; how many events. 0 when there is a log already.

    `beside`: what other areas let happen in the same years, each with its moment, so that all goes by date.
    """
    if LogEntry.objects.filter(action__plan=plan).exists():
        return 0
    with STORIES.open("rb") as stream:
        told = tomllib.load(stream)
    corps = Corps(
        {person.staff_number: person for person in Person.objects.filter(staff_number__startswith="P00")},
        {unit.code: unit for unit in Unit.objects.all()},
    )
    _processes(plan, corps)
    known = {action.code: action.pk for action in Action.objects.filter(plan=plan)}
    queue: list[tuple[date, int, Any, Event]] = []
    for order, story in enumerate(told["stories"]):
        queue += [(event["on"], order, known[story["action"]], event) for event in _first(story, plan)]
    for order, added in enumerate(told["added"], len(told["stories"])):
        action = _add(plan, added, corps)
        queue += [(event["on"], order, action.pk, event) for event in added.get("events", [])]
    others = len(told["stories"]) + len(told["added"])
    for order, (moment, happens) in enumerate(sorted(beside, key=lambda event: event[0]), others):
        queue.append((moment.date(), order, happens, {"at": moment}))
    queue.sort(key=lambda told: told[:2])
    for number, (day, _order, key, event) in enumerate(queue):
        if callable(key):
            key(event["at"])
        else:
            happen(key, event, corps, _hour(day, number))
    return len(queue)


def _processes(plan: Plan, corps: Corps) -> None:
    """The catalogue as the coordinator made it when the plan started."""
    with PROCESSES.open("rb") as stream:
        told = tomllib.load(stream)["processes"]
    for row in told:
        edit = actions.ProcessEdit(
            title=row["title"],
            purpose=row["purpose"],
            owner=corps.people[row["owner"]],
            units=[corps.units[code] for code in row["units"]],
            instruments=list(Instrument.objects.filter(plan=plan, code__in=row["instruments"])),
        )
        actions.add_process(plan, edit, by=corps.actor(COORDINATOR), now=_hour(date(2021, 3, 1), 0))


def _first(story: Mapping[str, Any], plan: Plan) -> Iterator[Event]:
    """Who takes it on, and the date agreed, are the first decisions about an action of the plan."""
    if "owner" in story or "unit" in story:
        first = {
            "on": plan.from_date + timedelta(days=1),
            "by": COORDINATOR,
            "kind": "adjust",
            "text": "Verdeling van de acties bij de start van het plan.",
        }
        yield first | {key: story[key] for key in ("owner", "unit") if key in story}
    if "due" in story:
        agreed = story.get("due_on", plan.from_date + timedelta(days=2))
        yield {
            "on": agreed,
            "by": COORDINATOR,
            "kind": "adjust",
            "due": story["due"],
            "text": story.get("due_reason", "Datum afgesproken met de eigenaar."),
        }
    yield from story.get("events", [])


def _add(plan: Plan, added: Mapping[str, Any], corps: Corps) -> Action:
    edit = actions.Edit(
        title=added["title"],
        owner=corps.people.get(added.get("owner", "")),
        unit=corps.units.get(added.get("unit", "")),
        start_date=added["start"],
        due_date=added["due"],
        recurrence=added.get("recurrence", "none"),
        instrument=Instrument.objects.filter(plan=plan, code=added.get("instrument", "")).first(),
        objectives=list(Objective.objects.filter(plan=plan, number__in=added["objectives"])),
    )
    return actions.add(
        plan, edit, reason=added["reason"], by=corps.actor(COORDINATOR), now=_hour(added["on"], 0)
    )


def happen(key: Any, event: Event, corps: Corps, now: datetime) -> None:
    """One event of a story, through the action that a person would use."""
    action = Action.objects.select_related("owner", "unit", "instrument").get(pk=key)
    by, text, proof = (
        corps.actor(event["by"]),
        event.get("text", ""),
        actions.Proof(link=event.get("link", "")),
    )
    match event["kind"]:
        case "progress" | "remark" | "evidence":
            actions.record_progress(
                key,
                progress=event.get("progress"),
                text=text,
                proof=proof,
                version=action.version,
                by=by,
                now=now,
                day=event.get("happened"),
            )
        case "turn":
            actions.record_turn(key, event["turn"], note=text, version=action.version, by=by, now=now)
        case "adjust":
            actions.change(
                key, _adjusted(action, event, corps), reason=text, version=action.version, by=by, now=now
            )
        case name:
            step = step_named(name)
            if step is None:
                raise ValueError(f"stories.toml: {action.code}: there is no event {name}")
            actions.take_step(key, step, reason=text, proof=proof, version=action.version, by=by, now=now)


def _adjusted(action: Action, event: Event, corps: Corps) -> actions.Edit:
    same = actions.Edit(
        title=action.title,
        owner=action.owner,
        unit=action.unit,
        start_date=action.start_date,
        due_date=action.due_date,
        recurrence=action.recurrence,
        instrument=action.instrument,
        objectives=list(action.objectives.all()),
    )
    changed: dict[str, Any] = {}
    if "due" in event:
        changed["due_date"] = event["due"]
    if "owner" in event:
        changed["owner"] = corps.people[event["owner"]]
    if "unit" in event:
        changed["unit"] = corps.units[event["unit"]]
    return replace(same, **changed)


def _hour(day: date, number: int) -> datetime:
    """Somewhere in office hours, always the same."""
    return datetime.combine(day, time(8 + number % 8, (number * 7) % 60), tzinfo=UTC)
