"""What a reader may see of the evaluations."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from rit.foundation.access.actor import Actor
from rit.plan.evaluation.models import Evaluation
from rit.plan.evaluation.states import EvaluationState
from rit.plan.models import Plan
from rit.plan.rules import REPORT, STEER


def visible_to(actor: Actor) -> QuerySet[Evaluation]:
    """The coordinator sees all; who reads reports on the plan sees what is frozen."""
    if actor.may_enter(STEER) or actor.account is None:
        return Evaluation.objects.select_related("plan")
    if actor.may_enter(REPORT):
        return Evaluation.objects.select_related("plan").exclude(state=EvaluationState.WRITING)
    return Evaluation.objects.none()


def listed(actor: Actor) -> QuerySet[Evaluation]:
    """The newest day first, with how many points each proposes and how many were accepted; without figures."""
    return (
        visible_to(actor)
        .defer("figures")
        .annotate(proposed=Count("points"), accepted=Count("points", filter=Q(points__state="accepted")))
        .order_by("-day")
    )


def next_period(plan: Plan, today: date) -> tuple[date, date]:
    """What the next evaluation looks back on: after the last one, by the plan's rhythm, up to a day that is over."""
    last = Evaluation.objects.filter(plan=plan).order_by("-day").values_list("day", flat=True).first()
    first = last + timedelta(days=1) if last else plan.from_date
    end, yesterday = asked_on(plan) - timedelta(days=1), today - timedelta(days=1)
    return min(first, yesterday), min(end, yesterday, plan.to_date)


def asked_on(plan: Plan) -> date:
    """When the plan's rhythm asks for the next one: the first day after the period that it looks back on."""
    last = Evaluation.objects.filter(plan=plan).order_by("-day").values_list("day", flat=True).first()
    return asked_after(last, plan.from_date, plan.evaluation_every_months)


def asked_after(last: date | None, begin: date, every_months: int) -> date:
    """The same, of a plan that began on a day and was evaluated last as of another."""
    first = last + timedelta(days=1) if last else begin
    months = first.year * 12 + first.month - 1 + every_months
    return date(months // 12, months % 12 + 1, 1)


def without_draft() -> QuerySet[Plan]:
    """Plans that run and of which no evaluation is being written, with the day of the last one (`last`)."""
    of_plan = Evaluation.objects.filter(plan=OuterRef("pk"))
    running = Plan.objects.filter(~Exists(of_plan.filter(state=EvaluationState.WRITING)), status="running")
    return running.annotate(last=Subquery(of_plan.order_by("-day").values("day")[:1])).order_by("from_date")


def named(actor: Actor, text: str) -> QuerySet[Evaluation]:
    """By the words of its title, in any language."""
    return visible_to(actor).defer("figures").filter(title__icontains=text).order_by("-day")
