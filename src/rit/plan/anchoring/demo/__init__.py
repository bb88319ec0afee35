"""The anchoring points of a fictional corps: given, described and reviewed through the real actions, by date."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.people.models import Person
from rit.plan import rules
from rit.plan.actions import Proof
from rit.plan.anchoring import actions
from rit.plan.anchoring.models import Embedding, Review
from rit.plan.demo import COORDINATOR
from rit.plan.models import Plan
from rit.plan.turns import months_later

TOLD = Path(__file__).with_name("anchoring.toml")


@transaction.atomic
def load(plan: Plan, *, until: date) -> int:
    """Replays everything up to a day; how many reviews. 0 when there are some already."""
    if Review.objects.filter(point__plan=plan).exists():
        return 0
    people = {one.staff_number: one for one in Person.objects.filter(staff_number__startswith="P00")}
    with TOLD.open("rb") as stream:
        told = tomllib.load(stream)["points"]
    for story in told:
        if story["owner"]:
            _tell(plan, story, people, until)
    return Review.objects.filter(point__plan=plan).count()


def _tell(plan: Plan, story: Mapping[str, Any], people: Mapping[str, Person], until: date) -> None:
    point, owner = plan.anchoring_points.get(code=story["code"]), people[story["owner"]]
    given: date = story["given"]
    actions.give(
        point.pk,
        owner,
        review_months=story["months"],
        next_review_date=months_later(given, story["months"]),
        reason="Verdeling van de verankeringspunten bij de start van het plan.",
        version=0,
        by=_actor(people[COORDINATOR]),
        now=_at(given),
    )
    by = _actor(owner)
    actions.describe(
        point.pk, {"nl": story["how"]}, reason="", version=1, by=by, now=_at(given + timedelta(days=21))
    )
    for review in story["reviews"]:
        if review["on"] > until:
            continue
        day = review.get("day", review["on"])
        finding = actions.Finding(
            day,
            review["state"],
            review["text"],
            Proof(link=review.get("link", "")),
            months_later(day, story["months"]),
        )
        version = Embedding.objects.get(point=point).version
        actions.review(point.pk, finding, version=version, by=by, now=_at(review["on"]))


def _actor(person: Person) -> Actor:
    doors = frozenset({rules.STEER}) if person.staff_number == COORDINATOR else frozenset()
    return Actor(account=person.account_id, person=person.pk, name=person.full_name, doors=doors)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10, day.day), tzinfo=UTC)
