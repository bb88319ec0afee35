"""What pages, exports and evaluations read of the indicators. Nothing here asks the database once per row."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models import Value as Given
from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.foundation.registries import indicators as registry
from rit.people.folding import fold_value
from rit.plan.indicators import periods, trends
from rit.plan.indicators.models import Change, Indicator, Value
from rit.plan.indicators.states import IndicatorState, Rhythm
from rit.plan.indicators.trends import Cut, Goal, Point, Series, Trend
from rit.plan.models import Objective, Plan, TrustFactor
from rit.plan.queries import plans_visible_to
from rit.plan.states import PlanStatus

MOST_VALUES = 2_000  # rows of one indicator: a month for more than a century, corrections included


KNOWN = """
(select 'value' as kind, v.indicator_id, v.on_date, v.id, v.value, v.numerator, v.denominator, v.note,
    v.corrects_id, v.entered_at, null::text
 from (select distinct on (indicator_id, on_date) * from plan_indicators_value
       where indicator_id = any(%(keys)s) and entered_at <= %(moment)s
       order by indicator_id, on_date, entered_at desc, id desc) v)
union all
(select 'break', b.indicator_id, b.on_date, b.id, null, null, null, null, null, b.marked_at, b.why::text
 from plan_indicators_break b
 where b.indicator_id = any(%(keys)s) and b.marked_at <= %(moment)s
   and (b.taken_back_at is null or b.taken_back_at > %(moment)s))
union all
(select 'change', c.indicator_id, null, c.id, null, null, null, null, null, c.at, c.changes::text
 from plan_indicators_change c where c.indicator_id = any(%(keys)s) and c.at > %(moment)s)
order by on_date, id
"""


Fields = dict[str, list[Any]]  # field → [before, after]. Any: whatever JSON kept


def visible_to(actor: Actor) -> QuerySet[Indicator]:
    """As the plan itself: everybody in the corps reads what is measured (L7-g)."""
    return Indicator.objects.filter(plan__in=plans_visible_to(actor))


def of_plan(actor: Actor, plan: Plan) -> QuerySet[Indicator]:
    """With `numbers` of the objectives and `factors` (codes) of each: one query."""
    served = Indicator.objectives.through.objects.filter(indicator=OuterRef("pk"))
    read = Indicator.trust_factors.through.objects.filter(indicator=OuterRef("pk"))
    return (
        visible_to(actor)
        .filter(plan=plan)
        .annotate(
            numbers=ArraySubquery(served.order_by("objective__number").values("objective__number")),
            factors=ArraySubquery(read.order_by("trustfactor__order").values("trustfactor__code")),
        )
        .select_related("owner")
        .order_by("supplied_by", "title__nl", "pk")
    )


def named(text: str) -> Q:
    return Q(folded__contains=fold_value(text))


@dataclass(frozen=True)
class Aim:
    """What was aimed at: which way is better, and the target with its date."""

    direction: str
    target: Decimal | None
    target_date: date | None


def series(indicators: Iterable[Indicator | UUID], known_until: datetime) -> dict[UUID, Series]:
    """Each series as it was known at that moment: the rows entered until then, the newest of each period.

    One query, however many indicators. Numbers are whole here: whoever shows them asks `trends.shown` first.
    """
    keys = [one.pk if isinstance(one, Indicator) else one for one in indicators]
    return _known(keys, known_until)[0]


def _known(keys: Sequence[UUID], moment: datetime) -> tuple[dict[UUID, Series], dict[UUID, list[Fields]]]:
    """The series, and for each indicator what changed in its definition since, newest first."""
    found: dict[UUID, Series] = {key: Series() for key in keys}
    since: dict[UUID, list[Fields]] = {}
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"keys": list(keys), "moment": moment})
        for kind, one, on_date, key, value, part, whole, note, corrects, at, words in cursor.fetchall():
            if kind == "value":
                found[one].points.append(Point(key, on_date, value, part, whole, note, at, corrects))
            elif kind == "break":
                found[one].breaks.append(Cut(key, on_date, json.loads(words), at))
            else:
                since.setdefault(one, []).insert(0, json.loads(words))
    return found, since


def _aim(indicator: Indicator, since: Iterable[Fields]) -> Aim:
    """The definition wound back: what each later change says was there before it."""
    then: dict[str, Any] = {  # Any: the column's own type, or what JSON kept of it
        name: getattr(indicator, name) for name in ("direction", "target", "target_date")
    }
    for changes in since:
        then |= {name: before for name, (before, _after) in changes.items() if name in then}
    target, by = then["target"], then["target_date"]
    return Aim(
        str(then["direction"]),
        None if target is None else Decimal(str(target)),
        date.fromisoformat(by) if isinstance(by, str) else by,
    )


@dataclass(frozen=True)
class Reading:
    """One indicator as a page shows it: small numbers hidden, said in words, beside what was aimed at then.

    `today`: counted now by the system.
    """

    indicator: Indicator
    aim: Aim
    series: Series
    trend: Trend
    goal: Goal
    today: float | None = None

    @property
    def last(self) -> Point | None:
        return self.series.last_known


def readings(
    indicators: Collection[Indicator], known_until: datetime, *, with_today: bool = True
) -> list[Reading]:
    """What can be said of each at that moment: one query, and one for each family that the system supplies."""
    day = timezone.localdate(known_until)
    known, since = _known([one.pk for one in indicators], known_until)
    codes = [one.supplied_by for one in indicators if one.supplied_by and one.state == IndicatorState.OPEN]
    now = registry.values(codes, day) if with_today else {}
    return [
        _read(one, known[one.pk], _aim(one, since.get(one.pk, [])), day, now.get(one.supplied_by))
        for one in indicators
    ]


def _read(indicator: Indicator, whole: Series, aim: Aim, day: date, today: float | None) -> Reading:
    """`whole` is the series with nothing hidden yet."""
    seen = trends.shown(whole, unit=indicator.unit, hides_few=indicator.hides_few)
    goal = trends.goal(seen, target=aim.target, target_date=aim.target_date, direction=aim.direction, day=day)
    trend = trends.trend(seen, unit=indicator.unit, direction=aim.direction)
    return Reading(indicator, aim, seen, trend, goal, today)


def by_objective(plan: Plan, found: Sequence[Reading]) -> list[tuple[Objective, list[Reading]]]:
    """All objectives in order, also those without an indicator: the gap is what one should see."""
    objectives = plan.objectives.select_related("pillar").order_by("number")
    return [
        (objective, [one for one in found if objective.number in _annotated(one, "numbers")])
        for objective in objectives
    ]


def by_factor(plan: Plan, found: Sequence[Reading]) -> list[tuple[TrustFactor, list[Reading]]]:
    return [
        (factor, [one for one in found if factor.code in _annotated(one, "factors")])
        for factor in plan.trust_factors.all()
    ]


def _annotated(reading: Reading, name: str) -> list[object]:
    """What `of_plan` put on the row."""
    return list(vars(reading.indicator)[name])


def rows_of(indicator: Indicator) -> list[Value]:
    """Every row ever entered, oldest period first, and within it in the order of entering."""
    rows = indicator.values.select_related("entered_by").order_by("on_date", "entered_at", "pk")
    return list(rows[:MOST_VALUES])


def log_of(indicator: Indicator) -> QuerySet[Change]:
    return indicator.log.select_related("by")


def free_periods(indicator: Indicator, today: date) -> list[date]:
    """The periods that are over and have no value yet, newest first."""
    taken = set(indicator.values.values_list("on_date", flat=True))
    last = periods.last_ended(today, indicator.rhythm)
    ends = periods.between(indicator.since_date, last, indicator.rhythm)
    return sorted((end for end in ends if end not in taken), reverse=True)[: periods.MOST]


def awaited(day: date, *, ended: Collection[date] | None = None) -> QuerySet[Indicator]:
    """By hand, followed, in a plan that runs, and without a value for the last period that is over (`awaited`).

    With `ended`, only those whose period ended on one of these days. Oldest period first.
    """
    ends = [When(rhythm=rhythm, then=Given(periods.last_ended(day, rhythm))) for rhythm in Rhythm.values]
    there = Value.objects.filter(indicator=OuterRef("pk"), on_date=OuterRef("awaited"))
    waiting = (
        Indicator.objects.filter(state=IndicatorState.OPEN, supplied_by="", plan__status=PlanStatus.RUNNING)
        .annotate(awaited=Case(*ends, output_field=DateField()))
        .filter(~Exists(there), awaited__gte=F("since_date"))
        .order_by("awaited", "pk")
    )
    return waiting if ended is None else waiting.filter(awaited__in=ended)


def not_followed(known: Mapping[str, object] | Collection[str]) -> list[registry.Indicator]:
    """What the system can count and no indicator of the plan follows yet: until the first night passes."""
    return [one for one in registry.providers if one.code not in known]
