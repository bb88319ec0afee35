"""Instructions of a fictional corps between 2020 and 2025, and what it looked at when a law changed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.terms import actions as terms
from rit.foundation.terms import queries as law
from rit.foundation.terms import rules as law_rules
from rit.foundation.terms.models import AnchorVersion, Verdict
from rit.people.models import Person
from rit.plan.rulebook import actions, rules
from rit.plan.rulebook.models import Instruction, InstructionVersion
from rit.plan.rulebook.states import step_named

STORIES = Path(__file__).with_name("instructions.toml")
COORDINATOR = "P0003"
Told = Mapping[str, Any]  # one table of instructions.toml


@transaction.atomic
def load() -> int:
    """Replays everything by date; how many events. 0 when there are instructions already."""
    if Instruction.objects.exists():
        return 0
    with STORIES.open("rb") as stream:
        told = tomllib.load(stream)
    people = {person.staff_number: person for person in Person.objects.filter(staff_number__startswith="P00")}
    coordinator = people[COORDINATOR]
    by = Actor(
        account=coordinator.account_id,
        person=coordinator.pk,
        name=coordinator.full_name,
        doors=frozenset({rules.STEER, law_rules.LOOK}),
    )
    events = sorted(_events(told["instructions"]), key=lambda event: event[0])
    for number, (day, story, version, event) in enumerate(events):
        _happen(story, version, event, people, by, _hour(day, number))
    for look in told["looks"]:
        _look(look, by)
    return len(events)


def _events(stories: list[Told]) -> Iterator[tuple[date, Told, Told, Told | None]]:
    """Writing the draft is the first thing that happens to a version."""
    for story in stories:
        for version in story["versions"]:
            yield version["on"], story, version, None
            yield from ((event["on"], story, version, event) for event in version.get("events", []))


def _happen(
    story: Told, told: Told, event: Told | None, people: Mapping[str, Person], by: Actor, now: datetime
) -> None:
    if event is None:
        _draft(story, told, people, by, now)
        return
    key = InstructionVersion.objects.filter(instruction__code=story["code"]).latest("number").pk
    match event["do"]:
        case "adopt":
            actions.adopt_version(key, event["decision"], by=by, now=now)
        case "in_force":
            actions.put_in_force(key, event["first"], by=by, now=now)
        case step:
            actions.take_step(key, step_named(step), by=by, now=now)


def _draft(story: Told, told: Told, people: Mapping[str, Person], by: Actor, now: datetime) -> None:
    edit = actions.VersionEdit(
        text={"nl": told["text"].strip()},
        what_changed=told.get("what_changed", ""),
        cites=told.get("cites", []),
    )
    known = Instruction.objects.filter(code=story["code"]).first()
    if known:
        actions.draft_version(known.pk, edit, by=by, now=now)
        return
    about = actions.InstructionEdit(
        title=dict(story["title"]), kind=story["kind"], owner=people.get(story["owner"])
    )
    actions.add_instruction(about, edit, code=story["code"], by=by, now=now)


def _look(told: Told, by: Actor) -> None:
    """Everything that cites the text, or the first few whose key begins as told."""
    version = AnchorVersion.objects.select_related("anchor").get(
        anchor=told["anchor"], pk__in=law.amended(told["on"])
    )
    lines = [line for line in law.to_look_at(by, version) if line.citing.key.startswith(told.get("only", ""))]
    for number, line in enumerate(lines[: told.get("most", 100)]):
        now = _hour(told["on"], number)
        terms.look_at(version.pk, line.citing, Verdict(told["verdict"]), told["note"], by=by, now=now)
    if told.get("finish"):
        terms.finish_looking(version.pk, by=by, now=_hour(told["on"], len(lines)))


def _hour(day: date, number: int) -> datetime:
    """Somewhere in office hours, always the same."""
    return datetime.combine(day, time(8 + number % 8, (number * 11) % 60), tzinfo=UTC)
