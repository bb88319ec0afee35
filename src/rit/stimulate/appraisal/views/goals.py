"""Goals of the corps and of units, open to everybody: where the goals of persons come from (L6.8-a)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import Verdict, no, require
from rit.foundation.ui.words import typed
from rit.people.models import Unit
from rit.plan.rulebook import citing
from rit.stimulate.appraisal import queries, rules
from rit.stimulate.appraisal.actions import goals as actions
from rit.stimulate.appraisal.forms import goals as forms
from rit.stimulate.appraisal.views.shown import Page, carry_out

MOST = 300


@require_GET
@entry(EMPLOYEE)
def goals(request: Request) -> HttpResponse:
    """The cascade as a tree: goals of the corps, under each what units make of it."""
    found = list(queries.shared_goals(clock.today())[:MOST])
    cited = citing.resolve(ref for one in found for ref in one.cites)
    shown: list[dict[str, Any]] = [  # Any: what the page shows
        {
            "goal": one,
            "cited": [cited[ref] for ref in one.cites if ref in cited],
            "may_end": rules.may_set_goal(request.actor, one.unit_id),
        }
        for one in found
    ]
    here = {one["goal"].pk for one in shown}
    tops = [one for one in shown if one["goal"].parent_id not in here]  # also when the one above ended
    for top in tops:
        top["under"] = [one for one in shown if one["goal"].parent_id == top["goal"].pk]
    context = {"tops": tops, "may_set": _may_set(request), "may_count": request.actor.may_enter(rules.COUNT)}
    return render(request, "stimulate/appraisal/goals.html", context)


def _may_set(request: Request) -> Verdict:
    actor = request.actor
    if actor.units_led or rules.may_set_goal(actor, None):
        return Verdict(True)
    return no(_("The coordinator sets goals of the corps, and whoever leads a unit those of the unit."))


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def set_goal(request: Request) -> HttpResponse:
    now, actor = clock.now(), request.actor
    require(_may_set(request))
    corps = bool(rules.may_set_goal(actor, None))
    units = Unit.objects.filter(pk__in=actor.units_led)

    def read(data: Any) -> forms.SharedGoalForm:  # Any: a QueryDict or None
        above = queries.shared_goals(now.date()).filter(level="corps")
        return forms.SharedGoalForm(data, goals=above, units=units, corps=corps)

    def write(form: forms.SharedGoalForm) -> object:
        data = form.cleaned_data
        wanted = actions.Wanted(
            typed(data["text"]), data["until_date"], data["cites"], data["unit"], data["comes_of"]
        )
        return actions.set_goal(wanted, by=actor, now=now)

    page = Page(_("Set a goal"), _("The goal is set."), reverse("appraisal:goals"), read, write)
    return carry_out(request, page)


@require_POST
@entry(EMPLOYEE)
def end_goal(request: Request, key: UUID) -> HttpResponse:
    one = get_object_or_404(queries.shared_goals(clock.today()), pk=key)
    actions.end_goal(one.pk, by=request.actor, now=clock.now())
    messages.success(request, _("The goal is ended."))
    return redirect("appraisal:goals")
