"""Vulnerable functions of a fictional corps: assessed, confirmed, walked through, by the real actions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.people.models import Assignment, Function, Person
from rit.people.queries import held_on
from rit.plan import actions as plan_actions
from rit.plan.demo import COORDINATOR
from rit.plan.measures import actions as measures
from rit.plan.measures.states import Sort as MeasureSort
from rit.plan.models import Action, Plan
from rit.plan.states import step_named
from rit.protect.functions import actions, method
from rit.protect.functions.demo import keeping
from rit.protect.functions.models import Profile
from rit.protect.functions.rules import STEER
from rit.protect.functions.states import Part, Score, Sure

TOLD = Path(__file__).with_name("functions.toml")
SCORES = {"L": Score.LOW, "M": Score.MEDIUM, "H": Score.HIGH}
SURES = {"s": Sure.SURE, "f": Sure.FAIRLY, "g": Sure.GUESS}
BOARD_DAY = date(2021, 9, 14)
People = Mapping[str, Person]


@transaction.atomic
def load(plan: Plan, *, until: date) -> int:
    """How many functions were assessed. 0 when there are some already."""
    if Profile.objects.exists():
        return 0
    with TOLD.open("rb") as stream:
        told = tomllib.load(stream)
    people = {one.staff_number: one for one in Person.objects.filter(staff_number__startswith="P")}
    functions = {one.code: one for one in Function.objects.all()}
    for story in told["functions"]:
        _designate(story, functions[story["code"]], people)
    for story in told["measures"]:
        _measure(story, plan, people)
    for story in told["leaving"]:
        Assignment.objects.filter(function__code=story["function"], to_date=None).update(
            to_date=story["last"]
        )
    for story in told["taken"]:
        _taken(story, plan, people)
    for story in told["assessments"]:
        _walk(story, functions[story["code"]], people)
    keeping.load(told, functions, people, until=until)
    return len(told["functions"])


def _designate(story: Mapping[str, Any], function: Function, people: People) -> None:
    codes = [one.code for one in method.seed()[0]]
    letters = story["scores"].replace(" ", "")
    scores = {code: str(SCORES[letter]) for code, letter in zip(codes, letters, strict=True)}
    day, coordinator = story["on"], actor(people[COORDINATOR], story["on"])
    weighing = actions.Weighing(scores, story["level"], story["reason"])
    actions.weigh(function.pk, weighing, version=0, by=actor(people[story["by"]], day), now=at(day))
    if story.get("waits"):
        return
    later = at(day + timedelta(days=7))
    if returned := story.get("returned"):
        actions.send_back(function.pk, reason=returned, version=1, by=coordinator, now=later)
        return
    reason = story.get("alone", "Besproken met het diensthoofd en HR.")
    actions.confirm(function.pk, reason=reason, version=1, by=coordinator, now=later)
    if years := story.get("years"):
        reason = "Beslissing van het directiecomité van 14 september 2021."
        actions.set_interval(
            function.pk,
            years * 12,
            starts=story["starts"],
            reason=reason,
            version=2,
            by=coordinator,
            now=at(BOARD_DAY),
        )


def _measure(story: Mapping[str, Any], plan: Plan, people: People) -> None:
    """An action that the plan has already, with what a measure adds."""
    action = Action.objects.filter(plan=plan, title__nl=story["title"]).first()
    if action is None:
        return
    day = date(2022, 11, 8)
    by = actor(people[COORDINATOR], day)
    measures.describe(
        action.pk,
        sort=story["sort"],
        expected=story["expected"],
        cost=None,
        check_date=story["check"],
        by=by,
        now=at(day),
    )
    for code in story["serves"]:
        measures.tie(action.pk, "function", code, by=by, now=at(day))


def _taken(story: Mapping[str, Any], plan: Plan, people: People) -> None:
    """A new measure, begun by its owner."""
    draft = measures.Draft(
        title=dict(story["title"]),
        sort=MeasureSort(story["sort"]),
        expected=story["expected"],
        owner=people[story["owner"]],
        start_date=story["start"],
        due_date=story["due"],
        check_date=story["check"],
        reason="Maatregel uit de vijf stappen.",
        course=story.get("course", ""),
        course_minutes=story.get("minutes"),
    )
    serves = [("function", code) for code in story["serves"]]
    by = actor(people[COORDINATOR], story["start"])
    action = measures.take(plan, draft, serves=serves, by=by, now=at(story["start"]))
    if begin := step_named("start"):
        owner = actor(people[story["owner"]], story["begun"])
        plan_actions.take_step(
            action.pk,
            begin,
            reason="",
            proof=plan_actions.Proof(),
            version=action.version,
            by=owner,
            now=at(story["begun"]),
        )


def _walk(story: Mapping[str, Any], function: Function, people: People) -> None:
    now, by = at(story["on"]), actor(people[story["by"]], story["on"])
    assessment = actions.start(function, by=by, now=now)
    actions.seat(assessment.pk, [people[number] for number in (story["by"], *story["with"])], by=by, now=now)
    questions = method.seed()[1]
    for part in Part:
        codes = [one.code for one in questions if one.step == part]
        for code, letters in zip(codes, story[part].split(), strict=False):
            given = actions.Given(code, str(SCORES[letters[0]]), str(SURES[letters[1]]), "", 0)
            actions.answer(assessment.pk, given, by=by, now=now)
    if "outcome" in story:
        closing = actions.Closing(story["outcome"], story["conclusion"], story["again"])
        actions.close(assessment.pk, closing, version=1, by=by, now=now)


def actor(person: Person, day: date) -> Actor:
    """Who acts, with the doors and units of that day."""
    doors = frozenset({STEER}) if person.staff_number == COORDINATOR else frozenset()
    led = Assignment.objects.filter(held_on(day), person=person, leads=True).values_list("unit", flat=True)
    return Actor(
        account=person.account_id,
        person=person.pk,
        name=person.full_name,
        doors=doors,
        units_led=frozenset(led),
    )


def at(day: date) -> datetime:
    return datetime.combine(day, time(9, 42), tzinfo=UTC)
