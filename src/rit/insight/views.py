"""The public door, the policy on one page (L7-g) and who has which part in it (L5-k)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, PUBLIC, Request, entry
from rit.foundation.access.models import Grant
from rit.foundation.access.queries import in_force
from rit.foundation.access.roles import roles
from rit.foundation.registries import channels, doors
from rit.foundation.ui.spoken import current, in_language_of_address, spoken
from rit.plan import queries, rules
from rit.plan.models import Plan
from rit.plan.views.pages import plan_or_404


@require_GET
@entry(PUBLIC)
def front(request: Request) -> HttpResponse:
    """Who holds a role goes to the work, everybody else who signed in to the own page, and a stranger to the door."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return _door(request, language=current())
    return HttpResponseRedirect(reverse("work:turn" if actor.roles else "mine:rit"))


@require_GET
@entry(PUBLIC)
def front_in(request: Request, language: str) -> HttpResponse:
    """The door in a language of choice; the address remembers it, so that no cookie has to."""
    return _door(request, language=language)


@in_language_of_address
def _door(request: HttpRequest) -> HttpResponse:
    """What anybody can do here, and where else one can turn. Shows a door only where an area has opened it."""
    context = {
        "doors": doors.shown(current()),
        "channels": channels.channels(),
        "spoken": spoken(lambda code: reverse("front_in", args=[code])),
    }
    return render(request, "insight/door.html", context)


@require_GET
@entry(EMPLOYEE)
def house(request: Request) -> HttpResponse:
    plan, today = plan_or_404(request), clock.today()
    context = {
        "plan": plan,
        "house": queries.house(plan, today),
        "values": plan.values.all(),
        "anchoring": _anchoring(plan),
        "now": clock.now(),
        "may_report": rules.may_report(request.actor),
    }
    return render(request, "insight/house.html", context)


def _anchoring(plan: Plan) -> dict[str, int]:
    areas = list(plan.anchoring_points.values_list("area", flat=True))
    return {"hr": areas.count("hr"), "finance": areas.count("finance")}


@require_GET
@entry(EMPLOYEE)
def table(request: Request) -> HttpResponse:
    """The same as the house, as a table: objectives with figures, instruments by approach and kind."""
    plan, today = plan_or_404(request), clock.today()
    context = {
        "plan": plan,
        "house": queries.house(plan, today),
        "may_propose": rules.may_propose_instrument(request.actor, plan.status),
        "now": clock.now(),
    }
    return render(request, "insight/table.html", context)


@require_GET
@entry(EMPLOYEE)
def actors(request: Request) -> HttpResponse:
    """Actors against pillars, from the plan; who holds each role today, from the grants."""
    plan, today = plan_or_404(request), clock.today()
    held = Grant.objects.filter(in_force(today)).values_list(
        "role", "account__person__first_name", "account__person__last_name"
    )
    holders: dict[str, list[str]] = {}
    for role, first, last in held.order_by("account__person__folded"):
        holders.setdefault(role, []).append(f"{first} {last}")
    codes = {"board": "board_member"}
    parts = [
        {
            "actor": part,
            "holders": holders.get(codes.get(part.code, part.code), []),
            "role": roles().get(codes.get(part.code, part.code)),
        }
        for part in plan.actors.all()
    ]
    context = {
        "plan": plan,
        "pillars": list(plan.pillars.all()),
        "parts": parts,
        "channels": channels.channels(),
    }
    return render(request, "insight/actors.html", context)
