"""The catalogue of work processes, and what the plan asks of each now (L1-e)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.plan import actions as writers
from rit.plan import forms, queries, rules
from rit.plan.models import Process
from rit.plan.views.pages import SHOWN, plan_or_404, rows_of, stand_in


@require_GET
@entry(EMPLOYEE)
def processes(request: Request) -> HttpResponse:
    plan = plan_or_404(request)
    context = {
        "plan": plan,
        "processes": queries.processes_of(plan),
        "may_keep": rules.may_keep_catalogue(request.actor, plan.status),
    }
    return render(request, "plan/processes.html", context)


@require_GET
@entry(EMPLOYEE)
def process(request: Request, key: UUID) -> HttpResponse:
    """Its instruments, and the open actions that hang under them or are carried by its units."""
    today, plans = clock.today(), queries.plans_visible_to(request.actor)
    found = get_object_or_404(Process.objects.select_related("plan"), pk=key, plan__in=plans)
    plan = stand_in(request, found.plan)
    shown = queries.processes_of(plan).get(pk=key)
    asked = queries.asked_of_process(queries.visible_to(request.actor), shown)
    context = {
        "plan": plan,
        "process": shown,
        "strip": queries.strip(asked, today),
        "rows": rows_of(queries.open_first(asked).select_related("owner")[:SHOWN], today),
        "may_keep": rules.may_keep_catalogue(request.actor, plan.status),
    }
    return render(request, "plan/process.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def add_process(request: Request) -> HttpResponse:
    return _form(request, None)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def change_process(request: Request, key: UUID) -> HttpResponse:
    plans = queries.plans_visible_to(request.actor)
    shown = get_object_or_404(Process, pk=key, plan__in=plans)
    stand_in(request, shown.plan)
    return _form(request, shown)


def _form(request: Request, shown: Process | None) -> HttpResponse:
    plan = shown.plan if shown else plan_or_404(request)
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.ProcessForm(given, plan=plan, process=shown)
    if request.method == "POST" and form.is_valid():
        now, by = clock.now(), request.actor
        if shown:
            kept = writers.change_process(shown.pk, form.edit(), by=by, now=now)
        else:
            kept = writers.add_process(plan, form.edit(), by=by, now=now)
        messages.success(request, _("The process is kept."))
        return HttpResponseRedirect(reverse("plan:process", args=[kept.pk]))
    context = {"plan": plan, "process": shown, "form": form}
    return render(request, "plan/process_form.html", context, status=422 if request.method == "POST" else 200)
