"""What pages, calendars and evaluations read of the anchoring points. Nothing here asks once per row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rit.foundation.access.actor import Actor
from rit.people.models import LANGUAGES, Person
from rit.plan.anchoring.models import Change, Embedding, Review
from rit.plan.anchoring.states import UNKNOWN, shape_of, words_of
from rit.plan.models import AnchoringPoint, Plan
from rit.plan.queries import plans_visible_to
from rit.plan.states import PlanStatus

QUARTERS_BACK, QUARTERS_ON = 12, 3
MOST = 2_000  # reviews of one plan: eleven points for many years


def visible_to(actor: Actor) -> QuerySet[AnchoringPoint]:
    """As the plan itself: everybody in the corps reads where integrity is anchored."""
    return AnchoringPoint.objects.filter(plan__in=plans_visible_to(actor)).select_related("plan")


Held = dict[str, tuple[Any, datetime]]  # Any: what JSON kept of a field; with the moment it was said
NOTHING: tuple[Any, datetime | None] = (None, None)


@dataclass(frozen=True)
class Standing:
    """A point as it was known at a moment. `review` is the last one known; `how` and owner from the changes."""

    point: AnchoringPoint
    state: str
    review: Review | None
    owner: UUID | None
    owner_name: str
    how: dict[str, str]
    next_review_date: date | None
    reviews: list[Review] = field(default_factory=list)

    @property
    def words(self) -> str:
        return words_of(self.state)

    @property
    def shape(self) -> str:
        return shape_of(self.state)

    def is_late(self, day: date) -> bool:
        return self.next_review_date is not None and self.next_review_date < day


def standing(plan: Plan, known_until: datetime) -> list[Standing]:
    """All points of a plan in order, each as known at that moment, from what was written until then: four queries."""
    points = list(plan.anchoring_points.order_by("order"))
    reviews: dict[int, list[Review]] = {}
    found = Review.objects.filter(point__plan=plan, at__lte=known_until).select_related("by", "evidence")
    for review in found.order_by("at", "pk")[:MOST]:
        reviews.setdefault(review.point_id, []).append(review)
    held: dict[int, Held] = {}
    for change in Change.objects.filter(point__plan=plan, at__lte=known_until).order_by("at", "pk")[:MOST]:
        into = held.setdefault(change.point_id, {})
        into |= {name: (after, change.at) for name, (_before, after) in change.changes.items()}
    names = _names({str(known["owner"][0]) for known in held.values() if known.get("owner", (None,))[0]})
    return [_standing(point, reviews.get(point.pk, []), held.get(point.pk, {}), names) for point in points]


def _standing(point: AnchoringPoint, reviews: list[Review], held: Held, names: Mapping[str, str]) -> Standing:
    last = reviews[-1] if reviews else None
    owner, how = held.get("owner", NOTHING)[0], held.get("how", NOTHING)[0]
    return Standing(
        point=point,
        state=last.state if last else UNKNOWN,
        review=last,
        owner=UUID(owner) if owner else None,
        owner_name=names.get(owner, "") if owner else "",
        how=how or {},
        next_review_date=_next(last, held),
        reviews=reviews,
    )


def _next(last: Review | None, held: Held) -> date | None:
    """What was said last: by a review, or by whoever gave the point to somebody."""
    given, at = held.get("next_review_date", NOTHING)
    if last is not None and (at is None or last.at >= at):
        return last.next_review_date
    return date.fromisoformat(given) if given else None


def _names(keys: Collection[str]) -> dict[str, str]:
    if not keys:
        return {}
    return {str(one.pk): one.full_name for one in Person.objects.filter(pk__in=keys)}


def changes_of(point: AnchoringPoint) -> QuerySet[Change]:
    return Change.objects.filter(point=point).select_related("by")


def reviews_of(point: AnchoringPoint) -> list[Review]:
    return list(Review.objects.filter(point=point).select_related("by", "evidence").order_by("-pk")[:100])


def held_by(owner: UUID) -> QuerySet[Embedding]:
    """What somebody holds in plans that run, nearest review first."""
    found = Embedding.objects.filter(owner_id=owner, point__plan__status=PlanStatus.RUNNING)
    return found.select_related("point__plan", "owner").order_by("next_review_date", "pk")


def without_owner() -> QuerySet[AnchoringPoint]:
    """Points of plans that run and nobody holds."""
    running = AnchoringPoint.objects.filter(plan__status=PlanStatus.RUNNING)
    return (
        running.filter(Q(embedding=None) | Q(embedding__owner=None)).select_related("plan").order_by("order")
    )


@dataclass(frozen=True)
class Cell:
    """One quarter of a point. `state`: what was found, or planned, missed, none."""

    state: str
    label: str = ""


def quarters(day: date) -> list[date]:
    """The first days of the quarters around a day, oldest first."""
    index = day.year * 4 + (day.month - 1) // 3
    return [
        date(one // 4, one % 4 * 3 + 1, 1) for one in range(index - QUARTERS_BACK, index + QUARTERS_ON + 1)
    ]


def cells(one: Standing, day: date) -> list[Cell]:
    """The last review of each quarter; after today, when the next one is planned."""
    found: dict[date, Review] = {}
    for review in sorted(one.reviews, key=lambda review: (review.on_date, review.pk)):
        found[_quarter(review.on_date)] = review
    planned = _quarter(one.next_review_date) if one.next_review_date else None
    return [
        _cell(quarter, found.get(quarter), quarter == planned, one.is_late(day)) for quarter in quarters(day)
    ]


def _cell(quarter: date, review: Review | None, is_planned: bool, late: bool) -> Cell:
    if review is not None:
        return Cell(review.state, words_of(review.state))
    if is_planned:
        return Cell("missed", _("review is late")) if late else Cell("planned", _("review planned"))
    return Cell("none", _("no review"))


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def named(text: str) -> Q:
    """Points whose title holds the text in one of its languages; there are eleven, so that no index is needed."""
    return Q(*[(f"title__{code}__icontains", text) for code in LANGUAGES], _connector=Q.OR)
