"""What coaches of a fictional corps wrote, by the real actions: published, replaced, retired, in review, a draft."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.people.models import Person
from rit.stimulate.training.dilemmas import actions
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.dilemmas.rules import MAKE
from rit.stimulate.training.dilemmas.states import Source, step_named

TOLD = Path(__file__).with_name("dilemmas.toml")
People = Mapping[str, Person]
Story = Mapping[str, Any]  # Any: a table of the file


@transaction.atomic
def load() -> int:
    """How many dilemmas of the corps itself. 0 when they are there already."""
    with TOLD.open("rb") as stream:
        stories = tomllib.load(stream)["dilemmas"]
    if Edition.objects.filter(dilemma__code=stories[0]["code"]).exists():
        return 0
    numbers = {
        one[key] for story in stories for one in story["editions"] for key in ("by", "read_by") if key in one
    }
    people = {one.staff_number: one for one in Person.objects.filter(staff_number__in=numbers)}
    for story in stories:
        _tell(story, people)
    return len(stories)


def _tell(story: Story, people: People) -> None:
    edition: Edition | None = None
    words: dict[str, Any] = {}  # Any: texts by language
    for told in story["editions"]:
        words = {**words, **told.get("words", {})}
        by, now = actor(people[told["by"]]), at(told["on"])
        about = _about(story, told)
        if edition is None:
            edition = actions.begin(about, words, code=story["code"], by=by, now=now)
        else:
            edition = actions.draft(edition.dilemma_id, about, words, by=by, now=now)
        if "submitted" in told:
            actions.take(edition.pk, step_named("submit"), by=by, now=at(told["submitted"]))
        if "published" in told:
            reader = actor(people[told["read_by"]])
            actions.take(edition.pk, step_named("publish"), by=reader, now=at(told["published"]))
        if "retired" in told:
            reason, end = told["reason"], at(told["retired"])
            actions.take(edition.pk, step_named("retire"), reason=reason, by=by, now=end)


def _about(story: Story, told: Story) -> actions.About:
    return actions.About(
        theme=story["theme"],
        level=story["level"],
        minutes=story["minutes"],
        cites=story["cites"],
        source=story.get("source", Source.OWN),
        source_text=story.get("source_text", ""),
        source_date=story.get("source_date"),
        what_changed=told.get("what_changed", ""),
    )


def actor(person: Person) -> Actor:
    return Actor(account=person.account_id, person=person.pk, name=person.full_name, doors=frozenset({MAKE}))


def at(day: date) -> datetime:
    return datetime.combine(day, time(10, 5), tzinfo=UTC)
