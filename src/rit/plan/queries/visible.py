"""Which plans and actions somebody may see, and how they are found."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from rit.foundation.access.actor import Actor
from rit.people.folding import fold_value
from rit.plan import rules
from rit.plan.models import Action, LogEntry, Plan, Process
from rit.plan.states import PlanStatus


def visible_to(actor: Actor) -> QuerySet[Action]:
    """Everybody in the corps reads the plan that runs; a draft is for who steers or decides on it (L7-g)."""
    actions = Action.objects.all()
    if actor.may_enter(rules.STEER) or actor.may_enter(rules.REPORT):
        return actions
    return actions.exclude(plan__status=PlanStatus.DRAFT)


def plans_visible_to(actor: Actor) -> QuerySet[Plan]:
    plans = Plan.objects.order_by("-from_date")
    if actor.may_enter(rules.STEER) or actor.may_enter(rules.REPORT):
        return plans
    return plans.exclude(status=PlanStatus.DRAFT)


def current_plan(actor: Actor, day: date) -> Plan | None:
    """The plan that runs today; else the newest that one may see."""
    plans = list(plans_visible_to(actor)[:12])
    running = [
        plan for plan in plans if plan.status == PlanStatus.RUNNING and plan.from_date <= day <= plan.to_date
    ]
    return next(iter(running or plans), None)


def processes_of(plan: Plan) -> QuerySet[Process]:
    """The catalogue with owners, units and instruments: three queries."""
    found = plan.processes.select_related("owner").prefetch_related("units", "instruments")
    return found.order_by("title__nl", "pk")


def asked_of_process(actions: QuerySet[Action], process: Process) -> QuerySet[Action]:
    """What its instruments ask, and what its units carry under them or on their own."""
    guards = Q(instrument__in=process.instruments.values("pk"))
    carried = Q(unit__in=process.units.values("pk"))
    return actions.filter(guards | carried, plan=process.plan_id).exclude(state="stopped")


def named(text: str) -> Q:
    """Actions whose title holds the text in one of its languages, whatever its accents and capitals."""
    return Q(folded__contains=fold_value(text))


def log_of(action: Action, limit: int = 100) -> QuerySet[LogEntry]:
    return action.log.select_related("by", "evidence").order_by("-pk")[:limit]
