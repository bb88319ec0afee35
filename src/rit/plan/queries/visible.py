"""Which plans and actions somebody may see, and how they are found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from rit.foundation.access.actor import Actor
from rit.people.folding import fold_value
from rit.plan import rules
from rit.plan.models import Action, LogEntry, Plan, Process
from rit.plan.states import OPEN, PlanStatus

MOST_PLANS = 12  # side by side, closed ones too


def visible_to(actor: Actor) -> QuerySet[Action]:
    """The actions of the plans that one may see."""
    return Action.objects.filter(of_a_plan_for(actor, "plan__"))


def plans_visible_to(actor: Actor) -> QuerySet[Plan]:
    return Plan.objects.filter(of_a_plan_for(actor)).order_by("-from_date", "-pk")


def of_a_plan_for(actor: Actor, path: str = "") -> Q:
    """Everybody in the corps reads the plan that runs; a draft is for who steers or decides on it (L7-g).

    `path` leads from a row to its plan, such as "action__plan__".
    """
    steers = actor.may_enter(rules.STEER) or actor.may_enter(rules.REPORT)
    hidden = [PlanStatus.DISCARDED] if steers else [PlanStatus.DISCARDED, PlanStatus.DRAFT]
    return ~Q(**{f"{path}status__in": hidden})


def current_plan(actor: Actor, day: date) -> Plan | None:
    """The plan that runs today; else the one that ran last, else the newest that one may see."""
    return in_force(plans_visible_to(actor)[:MOST_PLANS], day)


def in_force(plans: Iterable[Plan], day: date) -> Plan | None:
    """The first of those that stand highest; two that both run today: the newer one."""

    def rank(plan: Plan) -> int:
        if plan.status == PlanStatus.RUNNING:
            return 0 if plan.from_date <= day <= plan.to_date else 1
        return 2 + (PlanStatus.CLOSED, PlanStatus.ADOPTED, PlanStatus.DRAFT).index(PlanStatus(plan.status))

    return min(plans, key=rank, default=None)


def still_asked(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Open actions of plans that run, but for those that go on in another plan that runs: nobody is asked twice."""
    asked = actions.filter(state__in=OPEN, plan__status=PlanStatus.RUNNING)
    return asked.exclude(pk__in=_taken_over())


def _taken_over() -> QuerySet[Action, UUID | None]:
    going_on = Action.objects.filter(carried_from__isnull=False, plan__status=PlanStatus.RUNNING)
    return going_on.values_list("carried_from", flat=True)


def processes_of(plan: Plan) -> QuerySet[Process]:
    """The catalogue with owners, units and instruments: three queries."""
    found = plan.processes.select_related("owner").prefetch_related("units", "instruments")
    return found.order_by("title__nl", "pk")


def processes_standing(day: date) -> QuerySet[Process]:
    """Those of plans that run today, each once: as it stands in the newest of them."""
    running = Process.objects.filter(plan__status=PlanStatus.RUNNING, plan__from_date__lte=day)
    newer = Q(plan__from_date__gt=OuterRef("plan__from_date")) | Q(
        plan__from_date=OuterRef("plan__from_date"), pk__gt=OuterRef("pk")
    )
    return running.exclude(Exists(running.filter(newer, line=OuterRef("line"))))


def asked_of_process(actions: QuerySet[Action], process: Process) -> QuerySet[Action]:
    """What its instruments ask, and what its units carry under them or on their own."""
    guards = Q(instrument__in=process.instruments.values("pk"))
    carried = Q(unit__in=process.units.values("pk"))
    return actions.filter(guards | carried, plan=process.plan_id).exclude(state="stopped")


def named(text: str) -> Q:
    """Actions whose title holds the text in one of its languages, whatever its accents and capitals."""
    return Q(folded__contains=fold_value(text))


def log_of(action: Action) -> QuerySet[LogEntry]:
    return action.log.select_related("by", "evidence")
