"""The method: what is asked of functions, in other words, one more or one less (L6.2-a, L6.2-b)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.ui.words import in_language
from rit.protect.functions import actions, forms, queries, rules, showing
from rit.protect.functions import method as methods
from rit.protect.functions.models import Method
from rit.protect.functions.views.forms_shown import Page, carry_out


@require_GET
@entry(EMPLOYEE)
def method(request: Request) -> HttpResponse:
    """How functions are weighed: criteria, anchors, the questions of the steps, and how a suggestion comes about."""
    current = queries.current_method()
    context = {
        "method": current,
        "groups": showing.grouped(methods.criteria_of(current.criteria)),
        "steps": showing.stepped(methods.questions_of(current.questions)),
        "grounds": showing.grounds(),
        "may_change": rules.may_change_method(request.actor),
        "retired": queries.retired(current),
    }
    return render(request, "protect/functions/method.html", context)


def _anchored(current: Method, item: str) -> methods.Anchored:
    known: list[methods.Anchored] = [
        *methods.criteria_of(current.criteria),
        *methods.questions_of(current.questions),
    ]
    for one in known:
        if one.code == item:
            return one
    raise Http404


def _page(
    current: Method, title: str, read: Any, write: Any, **more: Any
) -> Page:  # Any: as Page itself has it
    said = _("This is version %(number)s of the method.") % {"number": current.version + 1}
    back = reverse("functions:method")
    return Page(title, said, back, read, write, lambda: queries.current_method().version, more=more)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def change_criterion(request: Request, item: str) -> HttpResponse:
    """One criterion or question in other words: a new version of the method."""
    require(rules.may_change_method(request.actor))
    current = queries.current_method()
    anchored = _anchored(current, item)

    def read(data: Any) -> forms.CriterionForm:  # Any: a QueryDict or None
        return forms.CriterionForm(data, anchored=anchored, version=current.version)

    def write(form: forms.CriterionForm) -> object:
        return actions.change_criterion(item, form.edit(), **form.signed(), by=request.actor, now=clock.now())

    return carry_out(request, _page(current, _("Change these words"), read, write))


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def add_criterion(request: Request) -> HttpResponse:
    """One more criterion or question, in own words."""
    require(rules.may_change_method(request.actor))
    current, place = queries.current_method(), request.GET.get("place", "")
    full = [
        key
        for key, one in methods.PLACES.items()
        if not rules.may_add_criterion(request.actor, many=len(methods.standing_at(current, one)))
    ]

    def read(data: Any) -> forms.AddCriterionForm:  # Any: a QueryDict or None
        return forms.AddCriterionForm(data, full=full, place=place, version=current.version)

    def write(form: forms.AddCriterionForm) -> object:
        return actions.add_criterion(form.added(), **form.signed(), by=request.actor, now=clock.now())

    return carry_out(request, _page(current, _("Add a criterion or a question"), read, write))


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def retire_criterion(request: Request, item: str) -> HttpResponse:
    """It is not asked any more, for a reason."""
    current = queries.current_method()
    anchored = _anchored(current, item)
    beside = methods.standing_at(current, methods.place_of(current, item))
    require(rules.may_retire_criterion(request.actor, left=len(beside) - 1))

    def read(data: Any) -> forms.RetireForm:  # Any: a QueryDict or None
        return forms.RetireForm(data, initial={"version": current.version})

    def write(form: forms.RetireForm) -> object:
        return actions.retire_criterion(item, **form.signed(), by=request.actor, now=clock.now())

    title, lead = _("Ask this no longer"), in_language(anchored.title)
    return carry_out(request, _page(current, title, read, write, lead=lead, button=_("Retire it")))
