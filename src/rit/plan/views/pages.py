"""The plan itself: its facts, an objective, an instrument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.registries import beside
from rit.plan import queries, rules, surface
from rit.plan.models import Action, Objective, Plan

SHOWN = 25


@dataclass(frozen=True)
class Beside:
    """The plan that a page shows among those one may see. `query` and `more` keep it in links to other pages."""

    plan: Plan
    plans: Sequence[Plan]
    is_default: bool

    @property
    def query(self) -> str:
        return "" if self.is_default else f"?plan={self.plan.code}"

    @property
    def more(self) -> str:
        return "" if self.is_default else f"&plan={self.plan.code}"


def plan_or_404(request: Request) -> Plan:
    """The plan of today, or the one that the address names; 404 while there is none."""
    plans = _visible(request)
    code, in_force = request.GET.get("plan", ""), queries.in_force(plans, clock.today())
    plan = next((one for one in plans if one.code == code), None) if code else in_force
    if plan is None:
        raise Http404
    return _put(request, Beside(plan, plans, plan == in_force))


def stand_in(request: Request, plan: Plan) -> Plan:
    """For a page about something of this plan: its links stay in the plan."""
    plans = _visible(request)
    return _put(request, Beside(plan, plans, plan == queries.in_force(plans, clock.today())))


def _visible(request: Request) -> list[Plan]:
    return list(queries.plans_visible_to(request.actor)[: queries.MOST_PLANS])


def _put(request: Request, beside: Beside) -> Plan:
    request.beside = beside  # type: ignore[attr-defined]  # for the templates of every page about a plan
    return beside.plan


@require_GET
@entry(EMPLOYEE)
def about(request: Request) -> HttpResponse:
    """Goal, what it traces up to, trust factors, values, themes, anchoring points, laws and corrections."""
    plan = plan_or_404(request)
    context = {
        "plan": plan,
        **queries.parts_of(plan),
        "may_export": rules.may_export(request.actor),
        "may_roll": rules.may_roll(request.actor, plan.status),
    }
    return render(request, "plan/about.html", context)


@require_GET
@entry(EMPLOYEE)
def objective(request: Request, number: int) -> HttpResponse:
    plan, today = plan_or_404(request), clock.today()
    near = plan.objectives.select_related("pillar").filter(number__range=(number - 1, number + 1))
    found = next((one for one in near if one.number == number), None)
    if found is None:
        raise Http404
    within = queries.visible_to(request.actor).filter(plan=plan, objectives=found)
    rows = queries.open_first(within.exclude(state="stopped")).select_related("owner")[:SHOWN]
    context = {
        "plan": plan,
        "objective": found,
        "strip": queries.strip(within, today),
        "instruments": queries.instruments_with_standing(plan).filter(objectives=found),
        "rows": rows_of(rows, today),
        "neighbours": [one for one in near if one != found],
        "beside": beside.of(request.actor, "objective", found.pk, today),
    }
    return render(request, "plan/objective.html", context)


@require_GET
@entry(EMPLOYEE)
def instrument(request: Request, code: str) -> HttpResponse:
    plan, today = plan_or_404(request), clock.today()
    served = Prefetch("objectives", Objective.objects.select_related("pillar"))
    found = get_object_or_404(queries.instruments_with_standing(plan).prefetch_related(served), code=code)
    within = queries.visible_to(request.actor).filter(plan=plan, instrument=found)
    rows = queries.open_first(within).select_related("owner")[:SHOWN]
    context = {
        "plan": plan,
        "related_key": f"{plan.code}:{found.code}",
        "instrument": found,
        "strip": queries.strip(within, today),
        "rows": rows_of(rows, today),
        "may_change": rules.may_change_instrument(request.actor, plan.status, found.state),
        "may_withdraw": request.actor.may_enter(rules.STEER)
        and rules.can_withdraw_instrument(plan.status, found.state),
    }
    return render(request, "plan/instrument.html", context)


def rows_of(actions: Iterable[Action], today: date) -> list[tuple[Action, str, int, int]]:
    """Each action with its shape, the days it is late and the days it has left."""
    standings = [(action, *surface.standing(action, today)) for action in actions]
    return [(action, shape, days, -days) for action, shape, days in standings]
