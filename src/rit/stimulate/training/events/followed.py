"""The catalogue and who followed what of it, for areas that do not know training (`registries/courses.py`; L6.2-c)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject, TruncDate

from rit.foundation.access.actor import Actor
from rit.foundation.registries.courses import Course, Followed
from rit.foundation.ui.words import in_language
from rit.people.models import Assignment
from rit.people.queries import held_on
from rit.stimulate.training.events import queries, rules
from rit.stimulate.training.events.models import Activity


def every(codes: Collection[str]) -> Iterator[Course]:
    for one in Activity.objects.filter(Q(offered=True) | Q(code__in=codes)).order_by("sort", "code"):
        yield _course(one)


def _course(one: Activity) -> Course:
    return Course(one.code, in_language(one.title), one.minutes, one.offered)


def followed(actor: Actor, codes: Collection[str], people: Collection[UUID], day: date) -> Followed:
    """The wall gives the rows; `known` says for whom that is all of them, so that nobody hidden counts as *none*."""
    there = queries.counting().filter(session__activity=OuterRef("pk"), person__in=list(people), present=True)
    there = there.annotate(day=TruncDate("session__begins_at")).filter(day__lte=day)
    told = there.values(told=JSONObject(person="person", day="day", minutes="minutes"))
    led = Assignment.objects.filter(held_on(day), person__in=list(people), unit__in=actor.units_led)
    asked = Activity.objects.filter(code__in=codes)
    asked = asked.annotate(there=ArraySubquery(told), led=ArraySubquery(led.order_by().values("person")))
    courses: dict[str, Course] = {}
    known = {one for one in people if one == actor.person or rules.keeps(actor)}
    times: dict[tuple[str, UUID], list[tuple[date, int]]] = {}
    for one in asked:
        beside = vars(one)
        courses[one.code] = _course(one)
        known |= set(beside["led"] or ())  # nothing where nobody can be
        for row in beside["there"] or ():
            on = (date.fromisoformat(row["day"]), row["minutes"])
            times.setdefault((one.code, UUID(row["person"])), []).append(on)
    return Followed(courses, frozenset(known), times)
