"""The living page of values and code (L3-a), and one value or point with what cites it (L3-c)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.registries import citations
from rit.foundation.terms.models import Provision
from rit.foundation.terms.queries import facts
from rit.plan.rulebook import queries, rules
from rit.plan.rulebook.citing import behaviour_reference, point_title
from rit.plan.rulebook.models import LAST_POINT
from rit.plan.views.pages import plan_or_404

LONGEST_SEARCH = 80


@require_GET
@entry(EMPLOYEE)
def living(request: Request) -> HttpResponse:
    """Mission, vision, the values with their behaviours, the code by heading, and the instructions in force."""
    plan = plan_or_404(request)
    text = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    chapters = queries.code(text)
    standings = queries.standings(request.actor, clock.today())
    context = {
        "plan": plan,
        "values": queries.values_of(plan),
        "chapters": chapters,
        "q": text,
        "found": queries.count(chapters),
        "last_point": LAST_POINT,
        "in_force": [one for one in standings if one.now or one.coming],
        "may_keep": rules.may_keep(request.actor),
    }
    return render(request, "plan/rulebook/living.html", context)


@require_GET
@entry(EMPLOYEE)
def value(request: Request, code: str) -> HttpResponse:
    plan = plan_or_404(request)
    found = get_object_or_404(plan.values.select_related("plan"), code=code)
    behaviours = list(found.rows.all())
    for behaviour in behaviours:
        behaviour.value = found
    context = {
        "plan": plan,
        "value": found,
        "behaviours": [(row, behaviour_reference(row)) for row in behaviours],
        "reference": f"value:{found.code}",
        "cited_by": citations.of(request.actor, queries.wanted_of_value(found, behaviours)),
    }
    return render(request, "plan/rulebook/value.html", context)


@require_GET
@entry(EMPLOYEE)
def point(request: Request, number: int) -> HttpResponse:
    """What we know of it, how sure we are, and what cites it."""
    found = get_object_or_404(queries.points(), pk=number)
    said = Provision.objects.filter(anchor=found.anchor_id, code=found.provision, withdrawn_at=None)
    context = {
        "point": found,
        "title": point_title(found),
        "facts": facts(said) if found.provision else [],
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < LAST_POINT else None,
        "cited_by": citations.of(request.actor, citations.Wanted(frozenset({found.reference}))),
    }
    return render(request, "plan/rulebook/point.html", context)
