"""Agreements and good examples of the demo: two people who agreed something, and a year of numbers that stayed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection, transaction

from rit.enforce.correction import actions
from rit.enforce.correction.models import Agreement, Recognition
from rit.enforce.correction.recognition import actions as recognition
from rit.enforce.correction.states import Outcome
from rit.foundation.access.actor import Actor, system
from rit.people.models import Assignment, Person
from rit.people.queries import held_on

TOLD = Path(__file__).with_name("stories.toml")
SEED = 63
# How many talks of each month led to an agreement; all of these are gone, only the numbers stayed.
BY_MONTH = {
    "2023-08": 2, "2023-09": 6, "2023-10": 5, "2023-11": 8, "2023-12": 5, "2024-01": 7, "2024-02": 6,
    "2024-03": 7, "2024-04": 6, "2024-05": 9, "2024-06": 6, "2024-07": 3, "2024-08": 2,
    "2024-09": 8, "2024-10": 11, "2024-11": 9, "2024-12": 6, "2025-01": 10, "2025-02": 8,
}  # fmt: skip
OUTCOMES = ["kept"] * 11 + ["partly"] * 5 + ["not_kept"] * 2 + [""] * 2
Story = Mapping[str, Any]  # Any: a table of the file


@transaction.atomic
def load(until: date) -> None:
    """Harmless when it runs twice."""
    if Recognition.objects.exists():
        return
    with TOLD.open("rb") as stream:
        told = tomllib.load(stream)
    stories = [*told["agreements"], *told["examples"]]
    numbers = {one[key] for one in stories for key in ("by", "other", "about") if key in one}
    people = {one.staff_number: one for one in Person.objects.filter(staff_number__in=numbers)}
    _year_that_went(until)
    for story in told["agreements"]:
        _agree(story, people)
    for story in told["examples"]:
        _recognise(story, people)


def _agree(story: Story, people: Mapping[str, Person]) -> None:
    by, other = people[story["by"]], people[story["other"]]
    edit = actions.Edit(story["talk"], story["agreed"], story["follow"], story["until"])
    with _as(by) as actor:
        made = actions.note(other, edit, by=actor, now=_at(story["talk"]))
    if "confirmed" in story:
        with _as(other) as actor:
            said = {"remark": story.get("remark", ""), "revision": made.revision}
            made = actions.answer(made.pk, "confirm", **said, by=actor, now=_at(story["confirmed"]))
    if "outcome" in story:
        with _as(by) as actor:
            outcome = Outcome(story["outcome"])
            actions.follow(made.pk, outcome, revision=made.revision, by=actor, now=_at(story["looked"]))


def _recognise(story: Story, people: Mapping[str, Person]) -> None:
    about = people[story["about"]]
    with _as(people[story["by"]]) as actor:
        made = recognition.note(about, story["value"], story["text"], by=actor, now=_at(story["on"]))
    if "shown" in story:
        with _as(about) as actor:
            recognition.consent(made.pk, by=actor, now=_at(story["shown"]))


def _year_that_went(until: date) -> None:
    """Between colleagues of one unit; each past its last day, so that the night forgets it at once."""
    rng = Random(SEED)  # noqa: S311  # made-up people, not secrets
    pairs = _pairs(rng, sum(BY_MONTH.values()), until)
    rows = []
    for month, many in BY_MONTH.items():
        for _turn in range(many):
            by, other = pairs.pop()
            talk = date.fromisoformat(f"{month}-{rng.randint(1, 26):02}")
            rows.append(_gone(by, other, talk, rng.choice(OUTCOMES), until))
    Agreement.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
        actions.forget(by=system("demo"), now=_at(until))
        cursor.execute("select set_config('rit.clerk', '', true)")


def _gone(by: Any, other: Any, talk: date, outcome: str, until: date) -> Agreement:  # Any: keys of people
    last = min(talk + timedelta(days=14), until - timedelta(days=1))
    return Agreement(
        by_id=by,
        other_id=other,
        talk_date=talk,
        agreed="…",
        follow_date=last,
        until_date=last,
        outcome=outcome,
        outcome_by_id=by if outcome else None,
        outcome_at=_at(last) if outcome else None,
        noted_at=_at(talk),
    )


def _pairs(rng: Random, many: int, day: date) -> list[tuple[Any, Any]]:  # Any: keys of people
    held = Assignment.objects.filter(held_on(day)).order_by("unit__code", "person__staff_number")
    people = list(held.values_list("unit", "person"))
    units: dict[Any, list[Any]] = {}  # Any: keys of units
    for unit, person in people:
        units.setdefault(unit, []).append(person)
    several = [members for members in units.values() if len(set(members)) > 1]
    return [tuple(rng.sample(sorted(set(rng.choice(several))), 2)) for _turn in range(many)]


@contextmanager
def _as(person: Person) -> Iterator[Actor]:
    """The walls ask who it is, as at the start of a request."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.person', %s, true)", [str(person.pk)])
        yield Actor(person.account_id, person=person.pk, name=person.full_name)
        cursor.execute("select set_config('rit.person', '', true)")


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 40), tzinfo=UTC)
