"""Functions that are kept apart: the pairs, who holds both, exceptions (L6.2-c)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.ui.words import in_language, typed
from rit.people.models import Function
from rit.protect.functions import actions, forms, rules
from rit.protect.functions.models import Pair
from rit.protect.functions.queries import conflicts, holders
from rit.protect.functions.views.forms_shown import Page, carry_out

INSIDE = door(rules.STEER, rules.HR, rules.BOARD)
A_PAGE = 50


@require_GET
@entry(INSIDE)
def pairs(request: Request) -> HttpResponse:
    """Who holds two functions that are kept apart, today or from a day ahead; below, the pairs."""
    today = clock.today()
    found = list(conflicts.pairs())
    page = Paginator(conflicts.conflicts(today, found), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "pairs": found,
        "page": page,
        "rows": conflicts.with_reasons(page.object_list),
        "today": today,
        "may_separate": rules.may_separate(request.actor),
        "may_except": rules.may_except(request.actor),
    }
    return render(request, "protect/functions/pairs.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def add(request: Request) -> HttpResponse:
    """Two functions that nobody holds together any more."""
    functions = Function.objects.order_by("folded")

    def read(data: Any) -> forms.PairForm:  # Any: a QueryDict or None
        form = forms.PairForm(data, functions=functions)
        if data and form.is_valid():
            first, second = form.cleaned_data["first"], form.cleaned_data["second"]
            if conflicts.kept_apart(first, second):
                form.add_error("second", _("These two functions are kept apart already."))
        return form

    def write(form: forms.PairForm) -> object:
        data = form.cleaned_data
        return actions.keep_apart(
            data["first"], data["second"], typed(data["reason"]), by=request.actor, now=clock.now()
        )

    said = _("From now on these two are kept apart.")
    return carry_out(
        request, Page(_("Keep two functions apart"), said, reverse("functions:pairs"), read, write)
    )


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def end(request: Request, key: int) -> HttpResponse:
    """The two may be held together again."""
    pair = get_object_or_404(conflicts.pairs(), pk=key)

    def write(form: forms.EndForm) -> object:
        return actions.allow_together(pair.pk, **form.cleaned_data, by=request.actor, now=clock.now())

    page = Page(
        _("Allow these two together again"),
        _("They may be held together again."),
        reverse("functions:pairs"),
        lambda data: forms.EndForm(data),
        write,
        more={"lead": _named(pair)},
    )
    return carry_out(request, page)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER, rules.HR))
def allow(request: Request, key: int, staff_number: str) -> HttpResponse:
    """One person holds both all the same, until a day."""
    pair = get_object_or_404(conflicts.pairs(), pk=key)
    person, today = holders.person_with(staff_number), clock.today()
    require(rules.may_except(request.actor))
    if person is None:
        raise Http404
    require(rules.about_another(request.actor, person.pk))

    def read(data: Any) -> forms.ExceptionForm:  # Any: a QueryDict or None
        return forms.ExceptionForm(data, today=today)

    def write(form: forms.ExceptionForm) -> object:
        return actions.except_pair(pair.pk, person.pk, **form.cleaned_data, by=request.actor, now=clock.now())

    page = Page(
        _("Exception to the separation of duties"),
        _("The exception is kept."),
        reverse("functions:pairs"),
        read,
        write,
        more={"lead": f"{person.full_name}: {_named(pair)}"},
    )
    return carry_out(request, page)


def _named(pair: Pair) -> str:
    return f"{in_language(pair.first.title)} – {in_language(pair.second.title)}"
