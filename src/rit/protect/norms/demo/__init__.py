"""Campaigns of a fictional corps, through the real actions: two that ended, one that runs, one being prepared."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.people.models import Function, Person, Unit
from rit.plan.demo import COORDINATOR
from rit.plan.rulebook.models import InstructionVersion
from rit.plan.rules import STEER
from rit.protect.norms import actions
from rit.protect.norms.asking import actions as asking
from rit.protect.norms.demo import handing, moments
from rit.protect.norms.models import Campaign, Confirmation
from rit.protect.norms.states import Subject

TOLD = Path(__file__).with_name("campaigns.toml")
QUESTIONS = Path(__file__).with_name("questions.toml")
SEED = 62
Story = Mapping[str, Any]  # one table of campaigns.toml


@transaction.atomic
def load(*, until: date) -> int:
    """How many campaigns; 0 when there are some already."""
    if Campaign.objects.exists():
        return 0
    with TOLD.open("rb") as stream:
        stories = tomllib.load(stream)["campaigns"]
    person = Person.objects.get(staff_number=COORDINATOR)
    by = Actor(person.account_id, person=person.pk, name=person.full_name, doors=frozenset({STEER}))
    for number, story in enumerate(stories):
        _campaign(story, number, by, until)
    _questions(by)
    handing.load(by, until=until)
    moments.load(until=until)
    return len(stories)


def _questions(coordinator: Actor) -> None:
    with QUESTIONS.open("rb") as stream:
        stories = tomllib.load(stream)["questions"]
    numbers = [story["by"] for story in stories]
    people = {one.staff_number: one for one in Person.objects.filter(staff_number__in=numbers)}
    for number, story in enumerate(stories):
        person = people[story["by"]]
        by = Actor(person.account_id, person=person.pk, name=person.full_name)
        made = asking.ask(story["about"], story["text"], by=by, now=_at(story["on"], 60 + 40 * number))
        if "answer" in story:
            shown = story.get("shown", "")
            now = _at(story["answered"], 120)
            asking.answer(
                made.pk, story["answer"], shown=shown, share=bool(shown), seen=None, by=coordinator, now=now
            )


def _campaign(story: Story, number: int, by: Actor, until: date) -> None:
    out = _at(min(story["published"], until))
    edit = actions.Edit(
        title=dict(story["title"]),
        why=dict(story["why"]),
        last_date=story["last"],
        subject=Subject(story.get("subject", Subject.INSTRUCTION)),
        version=_version(*story["instruction"]) if "instruction" in story else None,
        chapter=story.get("chapter"),
        standing=story.get("standing", False),
        everybody=story.get("everybody", False),
        leaders=story.get("leaders", False),
        units=list(Unit.objects.filter(code__in=story.get("units", []))),
        functions=list(Function.objects.filter(code__in=story.get("functions", []))),
    )
    campaign = actions.prepare(edit, by=by, now=out - timedelta(days=3))
    for asked in story.get("questions", []):
        options = [(dict(option["text"]), dict(option["feedback"])) for option in asked["options"]]
        actions.ask(campaign.pk, actions.Asked(dict(asked["text"]), options, asked["right"]), by=by, now=out)
    if story.get("draft"):
        return
    actions.publish(campaign.pk, by=by, now=out)
    _confirm(campaign, story, random.Random(SEED + number), until)  # noqa: S311  # made up, the same every time
    if "closed" in story:
        actions.close(campaign.pk, by=by, now=_at(story["closed"]))


def _version(code: str, number: int) -> InstructionVersion:
    return InstructionVersion.objects.get(instruction__code=code, number=number)


def _confirm(campaign: Campaign, story: Story, dice: random.Random, until: date) -> None:
    """Most people confirm in the first days and just before the last."""
    rows = list(Confirmation.objects.filter(campaign=campaign).order_by("person__staff_number"))
    span = max((min(story["last"], until) - story["published"]).days, 1)
    for row in rows:
        if dice.random() < story["share"]:
            late = dice.choice([0.1, 0.2, 0.3, 0.9]) * span
            day = story["published"] + timedelta(days=int(late + dice.random() * span * 0.1))
            row.confirmed_at = _at(min(day, until), 1 + dice.randrange(500))
    Confirmation.objects.bulk_update(
        [row for row in rows if row.confirmed_at], ["confirmed_at"], batch_size=500
    )


def _at(day: date, minutes: int = 0) -> datetime:
    return datetime.combine(day, time(8), tzinfo=UTC) + timedelta(minutes=minutes)
