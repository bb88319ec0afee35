"""Which questions a reader may see: the own ones, all of them for who answers, and what is shared for everybody.

The database walls the rows as well; what is shared, and the numbers, come from functions of the owner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from rit.foundation.access.actor import NOBODY, Actor
from rit.plan.rulebook import queries as rulebook
from rit.plan.rulebook.states import DATED
from rit.protect.norms import rules
from rit.protect.norms.models import RuleQuestion

ANSWER_DAYS = 14  # our own choice
MOST_SHARED = 20


def visible_to(actor: Actor) -> QuerySet[RuleQuestion]:
    """With the name of who asked: for oneself and for who answers."""
    if rules.steers(actor):
        return RuleQuestion.objects.all()
    return RuleQuestion.objects.filter(asked_by=actor.person or NOBODY)


def open_first(questions: QuerySet[RuleQuestion]) -> QuerySet[RuleQuestion]:
    ordered = questions.order_by(F("answered_at").desc(nulls_first=True), "asked_at")
    return ordered.select_related("asked_by")


def waiting() -> QuerySet[RuleQuestion]:
    return RuleQuestion.objects.filter(answered_at=None).order_by("asked_at")


@dataclass(frozen=True)
class Shared:
    """What everybody reads beside a rule: its words and the answer. Who asked is not in it."""

    reference: str
    shown: str
    answer: str


def shared(reference: str) -> list[Shared]:
    """Newest first, from a function that reads past the wall: one query."""
    return _shared("%s::text[]", [[reference]])


def shared_of_instruction(actor: Actor, code: str, day: date) -> list[Shared]:
    """An instruction and its versions share what was asked about any that applies, or applied: what is said of a text
    still to come would be read as the rule of today. Also one query."""
    applied = rulebook.visible_to(actor).filter(state__in=DATED, from_date__lte=day)
    versions = applied.filter(instruction__code=code).order_by().values("number")
    numbers, values = versions.query.sql_with_params()
    whole = f"instruction:{code}"
    of_versions = f"array(select %s || '@' || one.number from ({numbers}) one)"  # noqa: S608  # Django's own text
    return _shared(f"%s::text[] || {of_versions}", [[whole], whole, *values])


def _shared(references: str, values: Sequence[Any]) -> list[Shared]:  # Any: what the driver takes
    with connection.cursor() as cursor:
        query = f"select reference, shown, answer from norms_shared({references}, %s)"  # noqa: S608  # ours, from above
        cursor.execute(query, [*values, MOST_SHARED])
        return [Shared(*row) for row in cursor.fetchall()]


def answered_in_time(day: date) -> float | None:
    """Share, in percent, of what was asked in a year and could be answered by now, that was answered in time."""
    until = day + timedelta(days=1)
    bounds = [
        _midnight(one) for one in (until - timedelta(days=365), until, day - timedelta(days=ANSWER_DAYS))
    ]
    with connection.cursor() as cursor:
        cursor.execute("select asked, in_time from norms_answered(%s, %s, %s, %s)", [*bounds, ANSWER_DAYS])
        asked, in_time = cursor.fetchone()
    return round(100 * in_time / asked, 1) if asked else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
