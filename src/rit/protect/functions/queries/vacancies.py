"""Designated functions that nobody holds, or soon nobody, and what covers them meanwhile (L6.2-c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from rit.foundation.access.actor import Actor
from rit.people.models import Assignment, Function
from rit.people.queries import held_on
from rit.plan.measures import queries as measures
from rit.plan.measures.queries import Shown
from rit.plan.measures.states import Sort
from rit.protect.functions.models import Profile
from rit.protect.functions.states import DESIGNATED

A_DAY, AHEAD = timedelta(days=1), timedelta(days=90)
MOST = 200
ALWAYS = date.max  # of an assignment without a last day


@dataclass(frozen=True)
class Vacancy:
    """`since`: the first day without a holder, None when there never was one. `until`: the day before the next comes.

    `covers`: open measures that say who does the work meanwhile. `today`: it stands empty already.
    """

    function: Function
    since: date | None
    until: date | None
    covers: list[Shown]
    today: bool


def vacancies(actor: Actor, day: date) -> list[Vacancy]:
    """Empty today or within three months, the longest first. Two queries."""
    of_it = Assignment.objects.filter(function=OuterRef("function")).order_by().values("function")
    last = of_it.annotate(day=Max(Coalesce("to_date", ALWAYS)))
    found = (
        Profile.objects.filter(level__in=DESIGNATED)
        .annotate(
            leaves=Subquery(last.filter(held_on(day)).values("day")),
            left=Subquery(last.filter(to_date__lt=day).values("day")),
            comes=Subquery(of_it.filter(from_date__gt=day).annotate(day=Min("from_date")).values("day")),
        )
        .filter(Q(leaves=None) | Q(leaves__lt=day + AHEAD))
        .filter(Q(leaves=None) | Q(comes=None) | Q(comes__gt=F("leaves") + A_DAY))
        .select_related("function")
        .order_by(Coalesce("leaves", "left").asc(nulls_first=True), "function__folded")[:MOST]
    )
    profiles = list(found)
    serving = (
        measures.serving_of(actor, "function", [one.function.code for one in profiles]) if profiles else {}
    )
    return [_vacancy(one, serving.get(one.function.code, [])) for one in profiles]


def _vacancy(profile: Profile, serving: list[Shown]) -> Vacancy:
    told = vars(profile)
    last, comes = told["leaves"] or told["left"], told["comes"]
    return Vacancy(
        function=profile.function,
        since=last + A_DAY if last else None,
        until=comes - A_DAY if comes else None,
        covers=[one for one in serving if one.sort == Sort.COVER and one.is_open],
        today=told["leaves"] is None,
    )
