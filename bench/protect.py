"""The first pillar on a large corps' data: 2,000 risks, 10,000 measures, ten years of who held which function.

Run with `fill` as the owner it fills a copy of the demo's database; without, it times the pages on it.
"""

from __future__ import annotations

import random
import sys
import uuid
from datetime import UTC, date, datetime, timedelta

import django

from bench import asking
from bench.figures import Figure
from bench.ground import READER, say

RISKS, MEASURES, YEARS = 2_000, 10_000, 10
SEED, BATCH = 2025, 1_000
PAGE_MS = 80.0
GROUP = "Protect: 2,000 risks, 10,000 measures, p95"


def fill() -> None:
    from django.conf import settings
    from django.db import connection, transaction

    from rit.people.models import Function, Person, Unit
    from rit.plan.models import Plan

    dice, today = random.Random(SEED), settings.ENVIRONMENT.demo_today
    plan = Plan.objects.get(code=settings.ENVIRONMENT.plan)
    people = list(Person.objects.filter(left_date=None).exclude(account=None).order_by("staff_number"))
    units, functions = list(Unit.objects.all()), list(Function.objects.filter(head_of_unit=False))
    with transaction.atomic():
        risks = _risks(dice, people, units, functions, today)
        _measures(dice, plan, people, risks, today)
        _careers(dice, people, units, functions, today)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def _risks(dice, people, units, functions, today: date) -> list[str]:  # type: ignore[no-untyped-def]
    from rit.protect.risks.models import Assessment, Risk, Score
    from rit.protect.risks.rules import level_of

    last = Risk.objects.count()
    assessment = Assessment.objects.select_related("method").get(closed_date=None)
    moment = datetime(2024, 3, 5, 9, tzinfo=UTC)
    risks, scores = [], []
    for number in range(last + 1, RISKS + 1):
        pairs = [(dice.randint(1, 5), dice.randint(1, 5)) for _moment in range(3)]
        levels = [level_of(assessment.method.levels, *pair) for pair in pairs]
        about = dice.choice(("unit", "function"))
        what = f"Risico {number} bij {dice.choice(('toegang', 'geld', 'goederen', 'aankoop', 'informatie'))}"
        risk = Risk(
            number=number,
            title={"nl": what, "fr": what, "de": what, "en": what},
            happens="Wat er gebeurt, in een paar woorden en zonder namen. " * 3,
            about=about,
            unit=dice.choice(units),
            function=dice.choice(functions) if about == "function" else None,
            owner=dice.choice(people[:300]),
            review_date=today + timedelta(days=dice.randint(-60, 400)),
            inherent=pairs[0][0] * 10 + pairs[0][1],
            now=pairs[1][0] * 10 + pairs[1][1],
            after=pairs[2][0] * 10 + pairs[2][1],
            level=levels[1],
            scored_at=moment,
            created_at=moment,
        )
        risks.append(risk)
        for name, pair, level in zip(("inherent", "now", "after"), pairs, levels, strict=True):
            scores.append(
                Score(
                    risk=risk,
                    assessment=assessment,
                    moment=name,
                    likelihood=pair[0],
                    impact=pair[1],
                    level=level,
                    sure="fairly",
                    reason="Gemeten.",
                    at=moment,
                )
            )
    Risk.objects.bulk_create(risks, batch_size=BATCH)
    Score.objects.bulk_create(scores, batch_size=BATCH)
    return [str(key) for key in Risk.objects.values_list("pk", flat=True)]


def _measures(dice, plan, people, risks: list[str], today: date) -> None:  # type: ignore[no-untyped-def]
    from rit.plan.measures.models import Measure, Serving
    from rit.plan.measures.states import Effect, Sort
    from rit.plan.models import Action

    moment = datetime(2024, 3, 5, 9, tzinfo=UTC)
    actions, measures, servings = [], [], []
    for number in range(MEASURES - Measure.objects.count()):
        due = today + timedelta(days=dice.randint(-700, 280))
        done = due < today and dice.random() < 0.8
        words = f"Maatregel {number}"
        actions.append(
            Action(
                id=uuid.UUID(int=dice.getrandbits(128), version=4),
                plan=plan,
                title={"nl": words, "fr": words, "de": words, "en": words},
                owner=dice.choice(people[:300]),
                start_date=due - timedelta(days=90),
                due_date=due,
                next_date=due,
                state="done" if done else "running",
                progress=100 if done else 40,
                finished_date=due if done else None,
                created_at=moment,
            )
        )
        measures.append(
            Measure(
                action=actions[-1],
                sort=dice.choice(Sort.values),
                expected="Minder voorvallen.",
                check_date=due + timedelta(days=90),
                effect=dice.choice(["", *Effect.values]) if done else "",
            )
        )
    Action.objects.bulk_create(actions, batch_size=BATCH)
    Measure.objects.bulk_create(measures, batch_size=BATCH)
    for measure in measures:
        for key in dice.sample(risks, dice.choice((1, 1, 2))):
            servings.append(Serving(measure=measure, kind="risk", key=key, since=moment))
    Serving.objects.bulk_create(servings, batch_size=BATCH)


def _careers(dice, people, units, functions, today: date) -> None:  # type: ignore[no-untyped-def]
    """A post a year, ten years long, for everybody; where somebody held it already, nothing is added."""
    from rit.people.models import Assignment

    rows = [
        Assignment(
            person=person,
            unit=dice.choice(units),
            function=dice.choice(functions),
            from_date=date(year, 1, 1),
            to_date=date(year, 12, 31),
            share=100,
        )
        for person in people
        for year in range(today.year - YEARS, today.year)
    ]
    Assignment.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def measure() -> list[Figure]:
    asking.web_process()
    from bench.pages import timed
    from rit.config.wsgi import application
    from rit.protect.functions.models import Assessment
    from rit.protect.risks.models import Risk

    risk = Risk.objects.earliest("number").pk
    sitting = Assessment.objects.get(state="open").pk
    pages = [
        asking.Page("Risks with heat map", "/risks/"),
        asking.Page("Risks, page 30", "/risks/?page=30"),
        asking.Page("Risks, high ones of functions", "/risks/?level=high&about=function&moment=inherent"),
        asking.Page("A risk with its measures", f"/risks/{risk}/"),
        asking.Page("Measures", "/measures/"),
        asking.Page("Measures, page 100", "/measures/?page=100"),
        asking.Page("Measures whose look is late", "/measures/?effect=unchecked"),
        asking.Page("Functions", "/functions/"),
        asking.Page("A function with its holders", "/functions/of/drugs-investigator/"),
        asking.Page("Rotation", "/functions/rotation/"),
        asking.Page("Pairs that nobody may hold", "/functions/pairs/"),
        asking.Page("A step of the workshop", f"/functions/assessments/{sitting}/triggers/"),
        asking.Page("Campaigns", "/norms/"),
        asking.Page("X-ray", "/x-ray/"),
    ]
    return timed(application, asking.session_of(READER), pages, group=GROUP, bar=PAGE_MS)


if __name__ == "__main__":
    if sys.argv[1:] == ["fill"]:
        django.setup()
        fill()
    else:
        say(measure())
