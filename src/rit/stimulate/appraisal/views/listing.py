"""HR's pages: who is trained to evaluate, and who is evaluated by whom; never what is said or found (V5)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access.entry import Request, door, entry
from rit.people.rules import HR_DOOR
from rit.stimulate.appraisal import queries
from rit.stimulate.appraisal.actions import listing as actions
from rit.stimulate.appraisal.forms import talking as forms
from rit.stimulate.appraisal.states import SHAPES, CycleState
from rit.stimulate.appraisal.views.shown import Page, carry_out, heads

A_PAGE = 40


@require_GET
@entry(door(HR_DOOR))
def evaluators(request: Request) -> HttpResponse:
    """Who stands on the list now, and those whose time ended."""
    found = queries.evaluators(request.actor)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "heads": heads(_("Person"), _("Training"), _("Trained on"), _("Until"))}
    return render(request, "stimulate/appraisal/evaluators.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(HR_DOOR))
def put_on_list(request: Request) -> HttpResponse:
    now = clock.now()

    def read(data: Any) -> forms.ListForm:  # Any: a QueryDict or None
        return forms.ListForm(data, today=now.date())

    def write(form: forms.ListForm) -> object:
        return actions.put_on_list(**form.cleaned_data, by=request.actor, now=now)

    page = Page(
        _("Put somebody on the list"),
        _("The list is changed."),
        reverse("appraisal:evaluators"),
        read,
        write,
        lead=_("Only an evaluation by a trained person is valid (act of 16 March 2006, article 14)."),
    )
    return carry_out(request, page)


@require_POST
@entry(door(HR_DOOR))
def end_listing(request: Request, key: UUID) -> HttpResponse:
    now = clock.now()
    one = get_object_or_404(queries.evaluators(request.actor), pk=key)
    actions.end_listing(one.pk, day=now.date(), by=request.actor, now=now)
    messages.success(request, _("The list is changed."))
    return redirect("appraisal:evaluators")


@require_GET
@entry(door(HR_DOOR))
def register(request: Request) -> HttpResponse:
    """Who, by whom, from when to when, how far; a mention is in the file of one person, never in a list."""
    text = request.GET.get("q", "").strip()[:80]
    page = Paginator(queries.register(request.actor, text), A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, SHAPES[CycleState(one.state)]) for one in page]
    context = {
        "page": page,
        "rows": rows,
        "wanted": text,
        "heads": heads(_("Person"), _("Evaluator"), _("Period"), _("State")),
    }
    return render(request, "stimulate/appraisal/register.html", context)
