"""The dilemma of the month: voting on it from My RIT, earlier ones with their result, choosing one (L6.4-e)."""

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
from rit.foundation.access.verdict import Refused
from rit.stimulate.training.dilemmas import queries as dilemmas
from rit.stimulate.training.month import actions, forms, queries, rules

A_PAGE = 12
LETTERS = "ABCD"


@require_GET
@entry(EMPLOYEE)
def months(request: Request) -> HttpResponse:
    """This month's to vote on, and earlier ones with what the corps chose; for who chooses, also what comes."""
    day = clock.today()
    page = Paginator(queries.begun(request.actor, day), A_PAGE).get_page(request.GET.get("page"))
    chooses = rules.chooses(request.actor)
    ahead = queries.months(request.actor).filter(first_date__gt=day).order_by("first_date")
    context = {
        "page": page,
        "cards": queries.cards(page, day),
        "this_month": rules.first_of(day),
        "chooses": chooses,
        "ahead": [(one, dilemmas.title_of(one.edition.words)) for one in ahead] if chooses else [],
    }
    return render(request, "stimulate/month/months.html", context)


@require_POST
@entry(EMPLOYEE)
def vote(request: Request, key: UUID) -> HttpResponse:
    """Once, and for good: what somebody chose is not kept, so nothing could be changed."""
    month = get_object_or_404(queries.begun(request.actor, clock.today()), pk=key)
    options = [option.letter for option in dilemmas.read(month.edition).options]
    given = request.POST.get("choice", "")
    if given not in options:
        messages.error(request, _("Choose an option before you vote."))
    elif actions.vote(month.pk, LETTERS.index(given), by=request.actor, now=clock.now()):
        messages.success(request, _("Your vote counts. What you chose is not kept with your name."))
    else:
        messages.info(request, _("You had voted already this month; the first vote counts."))
    return redirect("month:months" if request.POST.get("from") == "months" else "mine:rit")


@require_http_methods(["GET", "POST"])
@entry(door(rules.CHOOSE))
def choose(request: Request) -> HttpResponse:
    sent, day = request.method == "POST", clock.today()
    initial = {"month": request.GET.get("month", "")}
    form = forms.ChooseForm(request.POST if sent else held.take(request), day=day, initial=initial)
    if sent and form.is_valid():
        try:
            actions.choose(form.first(), form.cleaned_data["edition"], by=request.actor, now=clock.now())
        except Refused as refused:
            form.add_error("month", str(refused.verdict.reason))
        else:
            messages.success(request, _("The dilemma of that month is chosen."))
            return redirect("month:months")
    return render(request, "stimulate/month/choose.html", {"form": form}, status=422 if sent else 200)
