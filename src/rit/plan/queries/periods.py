"""Plans beside each other: which go on in which, how far each is, and what happened to it (L1-a, L1-b)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from rit.foundation.access.actor import Actor
from rit.foundation.ui.words import in_language
from rit.plan.models import Action, Plan, PlanLogEntry
from rit.plan.queries.visible import plans_visible_to
from rit.plan.states import OPEN, PlanStatus


def with_counts(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Each with `open_actions`, `done_actions` and, of the open ones, `carried_actions` that go on elsewhere."""
    of_plan = Action.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    goes_on = Exists(Action.objects.filter(carried_from=OuterRef("pk")).exclude(plan__status="discarded"))

    def number(of: Q) -> Coalesce:
        return Coalesce(Subquery(of_plan.annotate(n=Count("pk", filter=of)).values("n")), 0)

    return plans.annotate(
        open_actions=number(Q(state__in=OPEN)),
        done_actions=number(Q(state="done")),
        carried_actions=number(Q(state__in=OPEN) & Q(goes_on)),
    )


def periods(actor: Actor) -> QuerySet[Plan]:
    """The newest first, with the plan that each continues."""
    return with_counts(plans_visible_to(actor)).select_related("rolled_from")


def discarded(actor: Actor) -> QuerySet[PlanLogEntry]:
    """Drafts that were thrown away, with the reason: for those who saw them as drafts."""
    entries = PlanLogEntry.objects.filter(kind="discard", plan__rolled_from__in=plans_visible_to(actor))
    return entries.select_related("plan", "by").order_by("-pk")[:20]


def continued_in(actor: Actor, plan: Plan) -> QuerySet[Plan]:
    return plans_visible_to(actor).filter(rolled_from=plan)


def live_successor(plan: Plan, first: date, last: date) -> str:
    """The title of the plan that goes on from this one in an overlapping period; empty when there is none."""
    overlapping = plan.rolled_into.filter(from_date__lte=last, to_date__gte=first)
    found = overlapping.exclude(status=PlanStatus.DISCARDED).first()
    return in_language(found.title) if found else ""


def sizes(plan: Plan, lists: Iterable[str]) -> dict[str, int]:
    """How many rows each of the plan's lists has, in one query."""
    found: dict[str, int] = {}
    counted = Plan.objects.filter(pk=plan.pk)
    for name in lists:
        rows = (
            getattr(plan, name).model._default_manager.filter(plan=OuterRef("pk")).order_by().values("plan")
        )
        counted = counted.annotate(
            **{f"n_{name}": Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)}
        )
    for key, number in counted.values(*[f"n_{name}" for name in lists])[0].items():
        found[key.removeprefix("n_")] = number
    return found


def log_of_plan(plan: Plan) -> QuerySet[PlanLogEntry]:
    return plan.log.select_related("by")
