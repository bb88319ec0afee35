"""Who the coaches are, for everybody; how much each leads, for who plans; and feelers (L5-e)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.ui.words import hours
from rit.plan import queries as plan_queries
from rit.plan.rules import STEER
from rit.stimulate.training.coaches import actions, forms, queries, rules
from rit.stimulate.training.coaches.calls import queries as calls
from rit.stimulate.training.events import rules as sessions

A_PAGE = 30


@require_GET
@entry(EMPLOYEE)
def coaches(request: Request) -> HttpResponse:
    today = clock.today()
    found = queries.network(today, clock.now())
    plans = sessions.plans(request.actor)
    context = {
        "rows": [(one, hours(one.load.minutes)) for one in found],
        "plans": plans,
        "steers": sessions.keeps(request.actor),  # an absence is for the person, the line and HR
        "open_calls": calls.open_on(today)[:2],
        "without": queries.without_coach(found, today) if plans else [],
    }
    return render(request, "stimulate/coaches/coaches.html", context)


@require_GET
@entry(door(STEER, sessions.LEAD))
def feelers(request: Request) -> HttpResponse:
    """All of them for the coordinator, the own ones for a coach: the wall decides."""
    titles = plan_queries.themes()
    page = Paginator(queries.feelers_of(request.actor), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, titles.get(one.theme, one.theme)) for one in page],
        "reads": rules.reads_all(request.actor),
        "may_send": rules.may_send(request.actor),
    }
    return render(request, "stimulate/coaches/feelers.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(STEER, sessions.LEAD))
def send(request: Request) -> HttpResponse:
    require(rules.may_send(request.actor))
    sent = request.method == "POST"
    data = request.POST if sent else held.take(request)
    form = forms.FeelerForm(data, themes=plan_queries.themes(), today=clock.today())
    if sent and form.is_valid():
        said = form.cleaned_data
        actions.send(said["unit"], said["theme"], said["text"], by=request.actor, now=clock.now())
        messages.success(request, _("The coordinator has it. Nobody else reads it."))
        return redirect("coaches:feelers")
    return render(request, "stimulate/coaches/send.html", {"form": form}, status=422 if sent else 200)


@require_POST
@entry(door(STEER))
def read(request: Request, key: UUID) -> HttpResponse:
    get_object_or_404(queries.feelers_of(request.actor), pk=key)
    actions.read(key, by=request.actor, now=clock.now())
    messages.success(request, _("Marked as read."))
    return redirect("coaches:feelers")
