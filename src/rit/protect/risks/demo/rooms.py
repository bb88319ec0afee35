"""Workshops of the demo: one that is over, with what the room agreed on, and one that is under way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import connection

from rit.foundation.access.actor import Actor
from rit.people.models import Person
from rit.plan.demo import COORDINATOR
from rit.plan.rules import STEER
from rit.protect.risks.actions import Given
from rit.protect.risks.models import Risk, Workshop
from rit.protect.risks.workshop import actions

Story = Mapping[str, Any]  # one table of risks.toml


def load(stories: Sequence[Story], found: Mapping[str, Risk], *, until: date) -> None:
    numbers = {number for story in stories for number in story["people"]} | {COORDINATOR}
    people = {one.staff_number: one for one in Person.objects.filter(staff_number__in=numbers)}
    for story in stories:
        leader = _actor(people[COORDINATOR], frozenset({STEER}))
        with _as(leader):
            made = _begin(story, found, people, leader, until)
        for number, votes in zip(story["people"], story["votes"], strict=True):
            by = _actor(people[number])
            with _as(by):
                for order, place in enumerate(votes, 1):
                    if place:
                        actions.vote(made.pk, order, *place, by=by, now=_at(made.day, 9, order))
        with _as(leader):
            _agree(story, made, leader)


def _begin(
    story: Story, found: Mapping[str, Risk], people: Mapping[str, Person], leader: Actor, until: date
) -> Workshop:
    day: date = story.get("day") or until
    now = _at(story["begun"], 10)
    risks = [Risk.objects.get(pk=found[name].pk) for name in story["risks"]]
    made = actions.begin(actions.Wanted(story["title"], day, story["moment"], risks), by=leader, now=now)
    for number in story["people"]:
        actions.seat(made.pk, people[number], by=leader, now=now)
    return made


def _agree(story: Story, made: Workshop, leader: Actor) -> None:
    now = _at(made.day, 11)
    for order, (likelihood, impact, sure, reason) in enumerate(story.get("agreed", []), 1):
        actions.show(made.pk, order, by=leader, now=now)
        given = Given(made.moment, likelihood, impact, sure, reason)
        risk = made.items.select_related("risk").get(order=order).risk
        actions.agree(made.pk, order, given, version=risk.version, by=leader, now=now)
    for order in story.get("opened", []):
        actions.show(made.pk, order, by=leader, now=now)
    if story.get("closed"):
        actions.close(made.pk, by=leader, now=_at(made.day, 12))


@contextmanager
def _as(actor: Actor) -> Iterator[None]:
    """The walls of votes ask who it is, as at the start of a request."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.person', %s, true)", [str(actor.person)])
        yield
        cursor.execute("select set_config('rit.person', '', true)")


def _actor(person: Person, doors: frozenset[str] = frozenset()) -> Actor:
    return Actor(person.account_id, person=person.pk, name=person.full_name, doors=doors)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=UTC)
