"""The catalogue of activities (L6.1-a, L6.3-b, L6.4-b)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.ui.words import hours
from rit.plan.rules import STEER
from rit.stimulate.training.events import queries, rules
from rit.stimulate.training.events.actions import catalogue as actions
from rit.stimulate.training.events.forms import planning as forms
from rit.stimulate.training.events.models import Activity

A_PAGE = 30


@require_GET
@entry(EMPLOYEE)
def activities(request: Request) -> HttpResponse:
    page = Paginator(queries.activities(request.actor), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, hours(one.minutes)) for one in page],
        "may_keep": rules.may_keep_catalogue(request.actor),
    }
    return render(request, "stimulate/training/activities.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def new_activity(request: Request) -> HttpResponse:
    sent = request.method == "POST"
    form = forms.ActivityForm(request.POST if sent else held.take(request))
    if sent and form.is_valid():
        actions.add(form.edit(), by=request.actor, now=clock.now())
        messages.success(request, _("The activity is added."))
        return redirect("training:activities")
    return _show(request, form, _("Add an activity"), sent)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def change_activity(request: Request, code: str) -> HttpResponse:
    one, sent = get_object_or_404(Activity, code=code), request.method == "POST"
    form = forms.ActivityForm(request.POST if sent else held.take(request), activity=one)
    if sent and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            actions.change(one.pk, form.edit(), revision=revision, by=request.actor, now=clock.now())
        except actions.Stale:
            one, data = get_object_or_404(Activity, code=code), request.POST.copy()
            data["revision"] = str(one.revision)
            form = forms.ActivityForm(data, activity=one)
            form.add_error(None, forms.CHANGED)
        else:
            messages.success(
                request, _("The activity is changed; sessions that are planned keep what they had.")
            )
            return redirect("training:activities")
    return _show(request, form, _("Change the activity"), sent)


def _show(
    request: Request, form: Any, title: str, sent: bool
) -> HttpResponse:  # Any: a form of the catalogue
    context = {"form": form, "title": title, "catalogue": True, "button": _("Keep")}
    return render(request, "stimulate/training/form.html", context, status=422 if sent else 200)
