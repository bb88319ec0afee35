"""What a reader may see of measures, and what stands on their pages (L6.2-c, L6.2-d)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.ui.words import in_language
from rit.plan import queries as plan_queries
from rit.plan.measures import serving
from rit.plan.measures.models import EffectCheck, Measure, Serving
from rit.plan.measures.states import NOT_CHECKED, SHAPES, Effect, Sort
from rit.plan.models import Action
from rit.plan.states import OPEN, ActionState, PlanStatus, Recurrence

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_SERVED = 500  # measures of the things of one page


@dataclass(frozen=True)
class Shown:
    """A measure as a line of another page: what, by whom, by when, and whether it worked. `is_draft`: of a plan that
    was not begun yet."""

    action_id: UUID
    title: str
    url: str
    sort: str
    owner_name: str
    due_date: date
    state: str
    effect: str
    check_date: date
    cost: Decimal | None
    course: str = ""
    course_minutes: int = 0
    is_draft: bool = False

    @property
    def sort_words(self) -> str | _StrPromise:
        return Sort(self.sort).label

    @property
    def state_words(self) -> str | _StrPromise:
        return ActionState(self.state).label

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_done(self) -> bool:
        return self.state == ActionState.DONE

    @property
    def effect_words(self) -> str | _StrPromise:
        return Effect(self.effect).label if self.effect else NOT_CHECKED

    @property
    def effect_shape(self) -> str:
        return SHAPES[self.effect]


def visible_to(actor: Actor) -> QuerySet[Measure]:
    """As the action that it is. What it serves may be closed to this reader; `serving.things` knows."""
    return Measure.objects.filter(plan_queries.of_a_plan_for(actor, "action__plan__"))


def with_actions(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    return measures.select_related("action__owner", "action__unit", "action__plan")


def serving_of(actor: Actor, kind: str, keys: Collection[str]) -> dict[str, list[Shown]]:
    """The measures that serve these things, by key, what is still to do first: one query."""
    found = Serving.objects.filter(kind=kind, key__in=keys, measure__in=visible_to(actor))
    found = found.select_related("measure__action__owner", "measure__action__plan").order_by(
        "measure__action__next_date", "pk"
    )
    by_key: dict[str, list[Shown]] = {}
    for one in found[:MOST_SERVED]:
        by_key.setdefault(one.key, []).append(shown(one.measure))
    for measures in by_key.values():
        measures.sort(key=lambda measure: not measure.is_open)
    return by_key


def shown(measure: Measure) -> Shown:
    action = measure.action
    return Shown(
        action_id=action.pk,
        title=in_language(action.title),
        url=reverse("measures:measure", args=[action.pk]),
        sort=measure.sort,
        owner_name=action.owner.full_name if action.owner else "",
        due_date=action.due_date,
        state=action.state,
        effect=measure.effect,
        check_date=measure.check_date,
        cost=measure.cost,
        course=measure.course,
        course_minutes=measure.course_minutes or 0,
        is_draft=action.plan.status in {PlanStatus.DRAFT, PlanStatus.ADOPTED},
    )


def served_by(actor: Actor, measures: Iterable[Measure]) -> dict[int, list[serving.Thing]]:
    """By measure, the things it serves that this reader may see; one query, and one a kind."""
    keys = [measure.pk for measure in measures]
    rows = list(Serving.objects.filter(measure__in=keys).order_by("pk").values_list("measure", "kind", "key"))
    things = serving.things(actor, [(kind, key) for _measure, kind, key in rows])
    found: dict[int, list[serving.Thing]] = {}
    for measure, kind, key in rows:
        if (kind, key) in things:
            found.setdefault(measure, []).append(things[kind, key])
    return found


def checks_of(measure: Measure) -> list[EffectCheck]:
    return list(
        EffectCheck.objects.filter(measure=measure).select_related("by", "evidence").order_by("-pk")[:50]
    )


def unchecked(day: date) -> QuerySet[Measure]:
    """Done, or coming back, and past the day on which somebody would look; nobody has."""
    finished = Q(action__state=ActionState.DONE) | Q(action__state=ActionState.RUNNING) & ~Q(
        action__recurrence=Recurrence.NONE
    )
    return Measure.objects.filter(finished, effect="", check_date__lte=day)


def could_tie(actor: Actor, kind: str, key: str) -> QuerySet[Measure]:
    """Measures of plans that run, which do not serve this thing yet."""
    tied = Serving.objects.filter(kind=kind, key=key).values("measure")
    asked = plan_queries.still_asked(Action.objects.all())
    return with_actions(visible_to(actor).filter(action__in=asked).exclude(pk__in=tied)).order_by(
        "action__folded"
    )
