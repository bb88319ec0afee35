"""What a fictional corps handed out at sessions, through the real actions: some lost, one mistake set right."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.people.models import Person, Unit
from rit.people.queries import persons_in
from rit.plan.rulebook.models import InstructionVersion
from rit.protect.norms.handing import actions, queries
from rit.protect.norms.models import Edition
from rit.protect.norms.states import Handed

TOLD = Path(__file__).with_name("handed.toml")
SEED = 67
LOST = (
    "Verloren bij een verhuis van kazerne.",
    "Uit de kleedkamer verdwenen.",
    "Beschadigd bij een tussenkomst.",
)
Story = Mapping[str, Any]  # one table of handed.toml


@transaction.atomic
def load(by: Actor, *, until: date) -> int:
    """How many editions; 0 when there are some already."""
    if Edition.objects.exists():
        return 0
    with TOLD.open("rb") as stream:
        stories = tomllib.load(stream)["editions"]
    for number, story in enumerate(stories):
        _edition(story, by, random.Random(SEED + number), until)  # noqa: S311  # made up, the same every time
    return len(stories)


def _edition(story: Story, by: Actor, dice: random.Random, until: date) -> None:
    version = None
    if "version" in story:
        code, number = story["version"]
        version = InstructionVersion.objects.get(instruction__code=code, number=number)
    edit = actions.EditionEdit(story["kind"], dict(story["title"]), version, story["from"], story["made"])
    edition = actions.add_edition(edit, by=by, now=_at(story["from"], 0))
    for number, session in enumerate(story.get("sessions", [])):
        if session["on"] <= until:
            _session(edition, story, session, by, dice, number)
    if "sessions" in story:
        _lost(edition, by, dice, until)


def _session(
    edition: Edition, story: Story, session: Story, by: Actor, dice: random.Random, number: int
) -> None:
    day = session["on"]
    people = queries.staff_on(day).order_by("staff_number")
    if "units" in session:
        here = Unit.objects.filter(code__in=session["units"]).order_by("code")
        keys = {
            key
            for unit in here
            for key in persons_in(unit, day, with_descendants=True).values_list("pk", flat=True)
        }
        people = people.filter(pk__in=keys)
    there = [key for key in people.values_list("pk", flat=True) if dice.random() < story["there"]]
    actions.hand(edition.pk, there, actions.Session(day, session["place"]), by=by, now=_at(day, number + 1))


def _lost(edition: Edition, by: Actor, dice: random.Random, until: date) -> None:
    """A few copies got lost; one was given anew, and one was never lost."""
    have = list(
        Person.objects.filter(left_date=None, pk__in=edition.handings.values("person")).order_by(
            "staff_number"
        )
    )
    for number, person in enumerate(dice.sample(have, min(4, len(have)))):
        day = until.replace(day=1 + number)
        session = actions.Session(day, "")
        row = actions.record(
            edition.pk, person.pk, Handed.LOST, session, LOST[number % 3], by=by, now=_at(day, number)
        )
        if number == 1:
            actions.undo(row, "Hij lag nog in de kast.", by=by, now=_at(day, 90))
        if number == 2:
            again = actions.Session(day, "Op het bureau")
            actions.record(edition.pk, person.pk, Handed.GIVEN, again, "", by=by, now=_at(day, 95))


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(9), tzinfo=UTC).replace(minute=minutes % 60, second=minutes // 60)
