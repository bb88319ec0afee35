"""Leaders' engagement and team talks of the demo: most say it every year, some are late (L2-f, L5-g)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction

from rit.people.models import Assignment, Person, Unit
from rit.people.queries import held_on
from rit.plan.turns import months_later
from rit.stimulate.conduct.engagement.rules import runs_until
from rit.stimulate.conduct.models import Cadence, Engagement, Talk
from rit.stimulate.conduct.talks import queries
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.dilemmas.states import EditionState

TOLD = Path(__file__).with_name("stories.toml")
SEED = 26
SINCE = date(2023, 10, 2)  # from this day on teams talk at set intervals
EVERY, OWN = 3, {"INT-A": 2, "INT-B": 2, "INT-C": 2, "INT-D": 2, "INT-E": 2, "SKC-SEC": 0, "DPB": 0}
FIXED = {"COM-OO": date(2024, 12, 10), "COM-OO1": date(2025, 2, 20)}  # the last talk of the manager's teams
Told = Mapping[str, Any]  # Any: the file


@transaction.atomic
def load(until: date) -> None:
    """Harmless when it runs twice."""
    if Cadence.objects.exists():
        return
    with TOLD.open("rb") as stream:
        told = tomllib.load(stream)
    rng = Random(SEED)  # noqa: S311  # made-up people, not secrets
    leads = list(
        Assignment.objects.filter(held_on(until), leads=True)
        .select_related("unit", "person")
        .order_by("unit__order", "unit__code")
    )
    _engagements(told, leads, rng, until)
    _rhythms()
    _talks(told, {one.unit_id: one.person for one in leads}, rng, until)


def _engagements(told: Told, leads: Iterable[Assignment], rng: Random, until: date) -> None:
    own, pool = {one["by"] for one in told["said"]}, told["pool"]
    people = {one.staff_number: one for one in Person.objects.filter(staff_number__in=own)}
    units = {one.code: one for one in Unit.objects.filter(code__in={one["unit"] for one in told["said"]})}
    rows = [_said(people[one["by"]], units[one["unit"]], one["words"], one["on"]) for one in told["said"]]
    for lead in leads:
        if lead.person.staff_number in own or rng.random() < 0.18:
            continue
        ago = rng.randint(380, 470) if rng.random() < 0.2 else rng.randint(10, 350)
        day = max(until - timedelta(days=ago), lead.from_date)
        words = " ".join(rng.choice(pool[part]) for part in ("openings", "deeds", "doors"))
        rows.append(_said(lead.person, lead.unit, {"nl": words}, day))
    Engagement.objects.bulk_create(rows)


def _said(person: Person, unit: Unit, words: Mapping[str, str], day: date) -> Engagement:
    return Engagement(
        person=person,
        unit=unit,
        words=dict(words),
        given_date=day,
        until_date=runs_until(day),
        given_at=_at(day),
    )


def _rhythms() -> None:
    by = Person.objects.get(staff_number="P0003")
    top = Unit.objects.get(parent=None)
    rows = {top: EVERY} | {unit: OWN[unit.code] for unit in Unit.objects.filter(code__in=OWN)}
    Cadence.objects.bulk_create(
        Cadence(unit=unit, months=months, from_date=SINCE, set_at=_at(SINCE), set_by=by)
        for unit, months in rows.items()
    )


def _talks(told: Told, heads: Mapping[Any, Person], rng: Random, until: date) -> None:  # Any: keys of units
    published = Edition.objects.filter(state=EditionState.PUBLISHED).select_related("dilemma")
    dilemmas = [(one.theme, one.dilemma.code) for one in published.order_by("dilemma__code")]
    rows = []
    for unit in queries.teams(until):
        last = FIXED.get(unit.code, until - timedelta(days=1))
        for day in [*_days(rng, vars(unit)["months"], last), *filter(None, [FIXED.get(unit.code)])]:
            theme, code = rng.choice(dilemmas)
            rows.append(
                Talk(
                    unit=unit,
                    on_date=day,
                    theme=theme,
                    dilemma=code if rng.random() < 0.7 else "",
                    present=rng.randint(4, 14),
                    takeaway=rng.choice(told["pool"]["takeaways"]) if rng.random() < 0.8 else "",
                    at=_at(day),
                    by=heads[unit.pk],
                )
            )
    Talk.objects.bulk_create(rows)


def _days(rng: Random, every: int, last: date) -> list[date]:
    """About as often as asked; now and then a team is late, or skips a turn."""
    careless = rng.random() < 0.3
    found, day = [], SINCE + timedelta(days=rng.randint(5, 60))
    while day < last:
        if not (careless and rng.random() < 0.4):
            found.append(_on_a_workday(day))
        day = months_later(day, every) + timedelta(days=rng.randint(-18, 6))
    return found


def _on_a_workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(8, 55), tzinfo=UTC)
