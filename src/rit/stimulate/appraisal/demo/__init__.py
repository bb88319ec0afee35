"""Evaluations of a fictional commissariat, by the real actions: each step by whom, on which day."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from rit.foundation.access.actor import Actor
from rit.people import queries as people
from rit.people.models import Assignment, Person, Unit
from rit.people.rules import HR_DOOR
from rit.stimulate.appraisal import rules
from rit.stimulate.appraisal.actions import cycles, goals, listing, mentions
from rit.stimulate.appraisal.demo import trajectory
from rit.stimulate.appraisal.models import Cycle, Evaluator, SharedGoal

TOLD = Path(__file__).with_name("stories.toml")
MANAGER, HR, CHIEF, COORDINATOR = "P0016", "P0008", "P0001", "P0003"
TRAINED = date(2021, 2, 15)
SETTLED = date(2022, 6, 1)  # every story begins later
Story = Mapping[str, Any]  # Any: a table of the file


class Corps:
    """Who appears in the stories, and what PostgreSQL is told of whoever acts."""

    def __init__(self, units: set[str], numbers: set[str], day: date) -> None:
        held = Assignment.objects.filter(
            people.held_on(day), unit__code__in=units, leads=False, from_date__lt=SETTLED
        )
        rows = held.select_related("person", "unit").order_by("unit__code", "person__staff_number")
        self.members: dict[str, list[Person]] = {}
        for row in rows:
            if row.person.staff_number not in numbers:
                self.members.setdefault(row.unit.code, []).append(row.person)
        self.people = {one.staff_number: one for one in Person.objects.filter(staff_number__in=numbers)}
        self.units = {one.code: one for one in Unit.objects.filter(code__in=units)}

    def named(self, who: str) -> Person:
        unit, _slash, place = who.partition("/")
        return self.members[unit][int(place)] if place else self.people[who]

    def acting(self, person: Person, day: date) -> Actor:
        """From here on the walls take this person for whoever asks."""
        doors = {
            HR: {HR_DOOR},
            CHIEF: {rules.DECIDE},
            COORDINATOR: {rules.STEER},
        }.get(person.staff_number, set())
        led = frozenset(one.pk for code, one in self.units.items() if code == "COM-OO")
        units = led if person.staff_number == MANAGER else frozenset()
        tell_database(person, day)
        return Actor(person.account_id, person.pk, person.full_name, doors=frozenset(doors), units_led=units)


def tell_database(person: Person | None, day: date | None) -> None:
    said = [str(person.account_id) if person else "", str(person.pk) if person else "", str(day or "")]
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('rit.account', %s, true), set_config('rit.person', %s, true),"
            " set_config('rit.day', %s, true)",
            said,
        )


@transaction.atomic
def load(*, today: date) -> int:
    """How many cycles. 0 when they are there already."""
    if Evaluator.objects.exists():
        return 0
    told = tomllib.loads(TOLD.read_text("utf-8"))
    numbers = {*told["evaluators"], "P0022"}
    corps = Corps({"COM-OO", "COM-OO1", "COM-OO2"}, numbers, today)
    _list(told, corps)
    shared = _goals(told["goals"], corps)
    for story in told["cycles"]:
        _tell(story, corps, shared)
    ordinary = told["ordinary"]
    for place in range(ordinary["first"], ordinary["first"] + ordinary["many"]):
        _tell(_ordinary(ordinary, place), corps, shared)
    tell_database(None, None)
    return len(told["cycles"]) + int(ordinary["many"])


def _list(told: Story, corps: Corps) -> None:
    by = corps.acting(corps.people[HR], TRAINED)
    for number in told["evaluators"]:
        row = listing.put_on_list(
            corps.people[number],
            trained_date=TRAINED,
            training="Opleiding evaluator, provinciale politieschool",
            by=by,
            now=at(TRAINED),
        )
        if number == told["ended"]:
            day = date(2024, 6, 30)
            listing.end_listing(row.pk, day=day, by=by, now=at(day))


def _goals(told: list[Story], corps: Corps) -> list[SharedGoal]:
    made: list[SharedGoal] = []
    for one in told:
        by = corps.acting(corps.people[one["by"]], one["on"])
        parent = made[one["parent"]] if "parent" in one else None
        unit = corps.units[one["unit"]] if "unit" in one else None
        wanted = goals.Wanted(dict(one["text"]), one["until"], one["cites"], unit, parent)
        made.append(goals.set_goal(wanted, by=by, now=at(one["on"])))
    return made


def _ordinary(told: Story, place: int) -> Story:
    first, last = told["from"], told["to"]
    talks = [
        {
            "on": first,
            "kind": "preparatory",
            "said": "Werkpunten overlopen: uitleg geven, afspraken nakomen.",
        },
        {"on": last, "kind": "evaluation", "said": "De periode overlopen, waarde per waarde."},
    ]
    return {
        "who": f"{told['unit']}/{place}", "from": first, "to": last, "talks": talks, "rating": "good",
        "given": last, "seen": last, "grounds": told["grounds"],
    }  # fmt: skip


def _tell(story: Story, corps: Corps, shared: list[SharedGoal]) -> None:
    who, manager = corps.named(story["who"]), corps.people[MANAGER]
    by = corps.acting(manager, story["from"])
    period = cycles.Period(story["from"], story["to"], story.get("next"))
    cycle = cycles.begin(who, period, by=by, now=at(story["from"]))
    for talk in story["talks"]:
        _talk(cycle, talk, who, corps)
    for goal in story.get("goals", []):
        by = corps.acting(corps.people[goal["by"]], goal["on"])
        above = shared[goal["comes_of"]]
        cycles.add_goal(cycle.pk, goal["text"], comes_of=above, by=by, now=at(goal["on"], 14))
    if "rating" not in story:
        return
    by = corps.acting(manager, story["given"])
    mentions.give(cycle.pk, story["rating"], story["grounds"], by=by, now=at(story["given"], 15))
    if "seen" in story:
        _seen(cycle, story, who, corps)
    if "trajectory" in story:
        trajectory.tell(cycle, story["trajectory"], who, corps.people, corps.acting)


def _talk(cycle: Cycle, talk: Story, who: Person, corps: Corps) -> None:
    day = talk["on"]
    said = cycles.Said(talk["kind"], day, talk["said"], talk.get("agreed", ""), talk.get("next"))
    by = corps.acting(corps.people[MANAGER], day)
    row = cycles.write_talk(cycle.pk, said, by=by, now=at(day, 11))
    if "remark" in talk:
        by = corps.acting(who, day)
        cycles.remark(cycle.pk, talk["remark"], talk=row.pk, by=by, now=at(day, 16))
    if "corrected" in talk:
        by = corps.acting(corps.people[MANAGER], day)
        again = cycles.Said(talk["kind"], day, talk["corrected"], talk.get("agreed", ""))
        cycles.write_talk(cycle.pk, again, corrects=row.pk, by=by, now=at(day, 17))


def _seen(cycle: Cycle, story: Story, who: Person, corps: Corps) -> None:
    day = story["seen"]
    by = corps.acting(who, day)
    mentions.sign(cycle.pk, by=by, now=at(day, 16))
    if "remark" in story:
        cycles.remark(cycle.pk, story["remark"], by=by, now=at(day, 17))
    if "appeal" in story:
        mentions.appeal(cycle.pk, story["appeal"]["text"], by=by, now=at(story["appeal"]["on"]))
    if "decision" in story:
        told = story["decision"]
        chief = corps.acting(
            corps.people[CHIEF], date(2025, 3, 18)
        )  # the role is this year's; the day is told below
        more = {"rating": told["rating"], "grounds": told["grounds"]}
        mentions.decide(cycle.pk, told["outcome"], told["text"], **more, by=chief, now=at(told["on"]))


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour, 5), tzinfo=UTC)
