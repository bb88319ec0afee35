"""Which risks a reader may see, and what stands on their pages (L6.2-d)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    PositiveSmallIntegerField,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.expressions import Expression, OrderBy
from django.db.models.functions import Cast, JSONObject, Mod

from rit.foundation.access.actor import Actor
from rit.foundation.registries.rows import Word
from rit.people.folding import fold_value
from rit.plan import queries as plan_queries
from rit.plan.measures import queries as measures
from rit.plan.measures.models import Measure, Serving
from rit.plan.models import Process
from rit.protect.risks import rules
from rit.protect.risks.models import STEPS_OF_SCALE, Assessment, Change, Method, Part, Risk, Score, Signal
from rit.protect.risks.states import Level, Moment, Side, State

KIND = "risk"  # as measures know it
SOON_DAYS = 30


def visible_to(actor: Actor) -> QuerySet[Risk]:
    """The coordinator and the board see all; an owner the own ones, a head those of the units led."""
    if rules.steers(actor) or actor.doors & rules.ALL_SEEN_BY:
        return Risk.objects.all()
    if actor.person is None:
        return Risk.objects.none()
    return Risk.objects.filter(Q(owner=actor.person) | Q(unit__in=actor.units_led))


def with_rows(risks: QuerySet[Risk], day: date) -> QuerySet[Risk]:
    """What a row of the list shows, and how its process stands today; `as_it_stands` puts that in its place."""
    standing = plan_queries.processes_standing(day).filter(line=OuterRef("process__line"))
    today = standing.values(told=JSONObject(pk="pk", line="line", plan_id="plan_id", title="title"))[:1]
    return risks.select_related("owner", "unit", "process", "function").annotate(standing=Subquery(today))


def with_signal(risks: QuerySet[Risk]) -> QuerySet[Risk]:
    """`signal_until` and `signal_at`: after which year the theme of each was last found to rise, and when; or None."""
    last = Signal.objects.filter(themes__contains=[OuterRef("theme")]).order_by("-until")
    return risks.annotate(
        signal_until=Subquery(last.values("until")[:1]), signal_at=Subquery(last.values("at")[:1])
    )


def heard(until: date) -> bool:
    """Whether the themes of the year until that day were looked at."""
    return Signal.objects.filter(until=until).exists()


def as_it_stands(risks: Iterable[Risk]) -> None:
    """Shows the process of each as the plan of today has it: a risk goes on with its process. Never to be saved."""
    for risk in risks:
        told = vars(risk)["standing"]
        if told and told["pk"] != str(risk.process_id):
            risk.process = Process(**told)


def open_assessment() -> Assessment | None:
    return Assessment.objects.select_related("method").filter(closed_date=None).first()


def newest_method() -> Method | None:
    return Method.objects.order_by("-number").first()


def late(risks: QuerySet[Risk], day: date) -> QuerySet[Risk]:
    return risks.filter(review_date__lt=day).exclude(state=State.CLOSED)


@dataclass(frozen=True)
class Cell:
    """A place on the map: how many risks stand there."""

    likelihood: int
    impact: int
    level: str
    count: int

    @property
    def key(self) -> int:
        return self.likelihood * 10 + self.impact


def heat(risks: QuerySet[Risk], moment: str, method: Method | None) -> tuple[list[list[Cell]], int]:
    """Rows from the likeliest down, and how many have no score of that moment: one query."""
    if method is None:
        return [], risks.count()
    name = Moment(moment).value
    rows = risks.exclude(state=State.CLOSED).order_by().values_list(name).annotate(many=Count("pk"))
    counts: Mapping[int | None, int] = dict(rows)
    steps = range(1, STEPS_OF_SCALE + 1)
    cells = [
        [
            Cell(
                likelihood,
                impact,
                rules.level_of(method.levels, likelihood, impact),
                counts.get(likelihood * 10 + impact, 0),
            )
            for impact in steps
        ]
        for likelihood in reversed(steps)
    ]
    return cells, counts.get(None, 0)


def scores_of(risk: Risk) -> list[Score]:
    """All that were ever given, the newest first."""
    found = (
        Score.objects.filter(risk=risk)
        .select_related("by", "assessment__method", "agreed_in__workshop")
        .order_by("-pk")
    )
    return list(found[:200])


def changes_of(risk: Risk) -> QuerySet[Change]:
    return Change.objects.filter(risk=risk).select_related("by")


def parts_of(risk: Risk) -> dict[str, list[Part]]:
    """By side of the bow-tie, in order."""
    found: dict[str, list[Part]] = {side: [] for side in Side.values}
    for part in risk.parts.select_related("measure").order_by("side", "order"):
        found[part.side].append(part)
    return found


def may_be_barrier(actor: Actor, risk: Risk) -> QuerySet[Measure]:
    """The measures that serve this risk."""
    serving = Serving.objects.filter(kind=KIND, key=str(risk.pk)).values("measure")
    return measures.with_actions(measures.visible_to(actor).filter(pk__in=serving)).order_by("action__folded")


def found(risks: QuerySet[Risk], text: str) -> QuerySet[Risk]:
    """By words of the title, or by number: R12 and 12 alike."""
    number = text.strip().upper().removeprefix("R")
    named = Q(*[("folded__contains", fold_value(word)) for word in text.split()])
    return risks.filter(Q(number=int(number)) if number.isdecimal() and len(number) < 8 else named)


FAULTS = ("contradicts", "of_nobody", "late", "bare")


def with_faults(risks: QuerySet[Risk], day: date) -> QuerySet[Risk]:
    """Those with something wrong."""
    return faults_of(risks, day).filter(Q(*[(name, True) for name in FAULTS], _connector=Q.OR))


def faults_of(risks: QuerySet[Risk], day: date) -> QuerySet[Risk]:
    """What is wrong with each: `contradicts`, `of_nobody`, `late`, `bare`.

    A score contradicts when it is worse after the measures than now, or now than without what guards.
    """
    weighed = risks.annotate(**{f"{name}_weight": _weight(name) for name in Moment.values})
    worse = Q(after_weight__gt=F("now_weight")) | Q(now_weight__gt=F("inherent_weight"))
    return weighed.annotate(
        contradicts=Case(When(worse, then=True), default=False),
        of_nobody=Case(When(owner=None, then=True), default=False),
        late=Case(When(review_date__lt=day, then=True), default=False),
        bare=Exists(high_without_measure(Risk.objects.filter(pk=OuterRef("pk")))),
    )


def _weight(name: str) -> Expression:
    """Likelihood times impact of a score of two digits."""
    return ExpressionWrapper((F(name) / 10) * Mod(F(name), 10), output_field=PositiveSmallIntegerField())


# The level is what the scale asks for; within it how much likelihood and impact come to. Without a score: last.
WORST_FIRST: list[Any] = [
    Case(*[When(level=level, then=place) for place, level in enumerate(Level.values, 1)], default=0).desc(),
    OrderBy(_weight("now"), descending=True, nulls_last=True),
    "number",
]


def high_without_measure(risks: QuerySet[Risk]) -> QuerySet[Risk]:
    """High and open, and no measure serves it."""
    served = Serving.objects.filter(kind=Word(KIND), key=Cast(OuterRef("pk"), CharField()))
    high = risks.filter(level__in=[Level.HIGH, Level.CRITICAL], state=State.OPEN)
    return high.exclude(Exists(served))
