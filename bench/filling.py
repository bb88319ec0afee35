"""Fills the demo's database up to the size of a whole corps over a whole plan, in bulk and from a fixed seed.

2,000 actions, 50,000 entries in their logs, each with the row as it was then; one action in three comes back
every month, quarter or year.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import django

ACTIONS, ENTRIES, LONGEST_LOG = 2_000, 50_000, 250
READERS_OWN = 40  # actions of the person whose pages are timed
SEED = 2020
VERBS = (
    "Bespreken",
    "Herzien",
    "Opvolgen",
    "Evalueren",
    "Toelichten",
    "Uitwerken",
    "Bekendmaken",
    "Actualiseren",
)
THINGS = (
    "de deontologische code", "het onthaalgesprek", "de dilemmatraining", "de lijst van kwetsbare functies",
    "de nevenactiviteiten", "het giftenregister", "de klachtenbehandeling", "de gedragslijn sociale media",
    "de functioneringsgesprekken", "het toegangsbeheer van databanken",
)  # fmt: skip
NOTES = (
    "Besproken op het teamoverleg; het verslag staat op het intranet.",
    "Ontwerp nagelezen door de juridische dienst, twee opmerkingen verwerkt.",
    "Uitgesteld naar het volgende kwartaal wegens de inzet bij het evenement.",
    "Uitgevoerd zoals gepland. De aanwezigheidslijst is bijgevoegd bij het dossier van de opleiding.",
)


VERSIONS = """
insert into history_version (source, key, at, row)
select 'plan_action', a.id::text, l.at, to_jsonb(a) || jsonb_build_object('progress', l.id % 90)
from plan_log_entry l join plan_action a on a.id = l.action_id where a.code = '' order by l.at
"""


def fill() -> None:
    from django.conf import settings
    from django.db import connection, transaction

    from bench.ground import READER
    from rit.people.models import Person, Unit
    from rit.plan.models import Plan

    dice = random.Random(SEED)
    plan = Plan.objects.get(code=settings.ENVIRONMENT.plan)
    people = list(Person.objects.filter(left_date=None).exclude(account=None).order_by("staff_number"))
    reader = next(person for person in people if person.staff_number == READER)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('rit.now', %s, true)", [f"{plan.from_date}T09:00:00Z"])
        _add_actions(
            dice, plan, people[:300], reader, list(Unit.objects.all()), settings.ENVIRONMENT.demo_today
        )
        _add_log(dice, plan, people[:300])
        cursor.execute(VERSIONS)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def _add_actions(dice, plan, people, reader, units, today: date) -> None:  # type: ignore[no-untyped-def]
    from rit.plan.models import Action, Objective
    from rit.plan.turns import refresh, schedule

    instruments, objectives = list(plan.instruments.all()), list(Objective.objects.filter(plan=plan))
    missing = ACTIONS - Action.objects.filter(plan=plan).count()
    actions = []
    for number in range(missing):
        start = plan.from_date + timedelta(days=dice.randrange(1, 1500))
        due = min(plan.to_date, start + timedelta(days=dice.randrange(60, 700)))
        state = dice.choices(("not_begun", "running", "waiting", "done", "stopped"), (15, 35, 6, 40, 4))[0]
        if state == "not_begun" and due < today:
            state = "done" if dice.random() < 0.7 else "running"
        what = f"{dice.choice(VERBS)} van {dice.choice(THINGS)} ({number + 1})"
        actions.append(
            Action(
                plan=plan,
                instrument=dice.choice(instruments),
                title={"nl": what, "fr": f"FR {what}", "de": f"DE {what}", "en": f"EN {what}"},
                owner=reader if number < READERS_OWN else dice.choice([*people, None]),
                unit=dice.choice(units),
                start_date=start,
                due_date=due,
                next_date=due,
                recurrence=dice.choices(("none", "monthly", "quarterly", "yearly"), (66, 6, 16, 12))[0],
                progress={"done": 100, "not_begun": 0}.get(state, dice.randrange(5, 95, 5)),
                state=state,
                finished_date=min(due, today) if state == "done" else None,
                created_at=datetime(start.year, start.month, start.day, 9, tzinfo=UTC),
            )
        )
    Action.objects.bulk_create(actions, batch_size=500)
    served = Action.objectives.through
    served.objects.bulk_create(
        (
            served(action=action, objective=objective)
            for action in actions
            for objective in dice.sample(objectives, dice.choice((1, 1, 2)))
        ),
        batch_size=2000,
    )
    repeated = [action for action in actions if action.recurrence != "none"]
    for action in repeated:
        schedule(action)
    _do_turns(dice, repeated, today)
    for action in repeated:
        refresh(action)
    Action.objects.bulk_update(repeated, ["next_date", "progress"], batch_size=500)


def _do_turns(dice, actions, today: date) -> None:  # type: ignore[no-untyped-def]
    """Nearly every turn of the past was done, now and then late."""
    from rit.plan.models import Occurrence

    turns = list(Occurrence.objects.filter(action__in=actions, due_date__lt=today))
    for turn in turns:
        if dice.random() < 0.94:
            turn.done_date = min(today, turn.due_date + timedelta(days=dice.randrange(-10, 6)))
    Occurrence.objects.bulk_update(turns, ["done_date"], batch_size=1000)


def _add_log(dice, plan, people) -> None:  # type: ignore[no-untyped-def]
    """Twenty-five entries an action on average, and one action with a log longer than its page shows."""
    from rit.plan.models import Action, LogEntry

    actions = list(Action.objects.filter(plan=plan).order_by("pk"))
    missing = ENTRIES - LogEntry.objects.count()
    chosen = [actions[0]] * LONGEST_LOG + dice.choices(actions, k=missing - LONGEST_LOG)
    entries = []
    for action in chosen:
        day = action.start_date + timedelta(days=dice.randrange(1, 900))
        kind = dice.choices(("progress", "remark", "change"), (6, 3, 2))[0]
        before = dice.randrange(0, 90, 5)
        changes = {"progress": [before, before + 5]} if kind == "progress" else {}
        if kind == "change":
            changes = {"due_date": [str(action.due_date - timedelta(days=90)), str(action.due_date)]}
        at = datetime(day.year, day.month, day.day, dice.randrange(8, 17), tzinfo=UTC)
        by = dice.choice(people)
        entries.append(
            LogEntry(
                action=action, kind=kind, at=at, day=day, by=by, text=dice.choice(NOTES), changes=changes
            )
        )
    LogEntry.objects.bulk_create(sorted(entries, key=lambda entry: entry.at), batch_size=2000)


if __name__ == "__main__":
    django.setup()
    fill()
