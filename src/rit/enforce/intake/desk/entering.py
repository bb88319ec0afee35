"""Entered by staff: what came at the desk, by letter, telephone, e-mail or another service; a manager's own (L5-g)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rit.enforce.cases import queries as lists
from rit.enforce.cases.models import Case
from rit.enforce.intake import desks, queries, rules
from rit.enforce.intake.actions import entering
from rit.enforce.intake.actions.receiving import Given
from rit.enforce.intake.desk.finding import REFUSED, status_of
from rit.enforce.intake.desk.forms import EnterForm, ManagerForm
from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import Refused, require
from rit.foundation.ui.words import in_language
from rit.foundation.vault import receipts

if TYPE_CHECKING:
    from django import forms as django_forms


@require_http_methods(["GET", "POST"])
@entry(door(rules.ENTER))
def enter(request: Request) -> HttpResponse:
    """Ends with the reporter's receipt, shown once."""
    titles = queries.theme_titles()
    form = EnterForm(
        request.POST or held.take(request),
        themes=list(titles.items()),
        today=clock.today(),
        initial={"draft": entering.new_draft(), "language": get_language(), "day": clock.today()},
    )

    def page(status: int) -> HttpResponse:
        return render(request, "enforce/intake/enter.html", {"form": form}, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))
    data = form.cleaned_data
    try:
        return _keep(request, form.given(), data["draft"], reference=data["reference"])
    except Refused as refused:
        return _refused(request, form, refused, page(REFUSED))


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def manager(request: Request) -> HttpResponse:
    """A head of a unit who suspects a breach. It goes where the law says, which the page explains."""
    require(rules.may_report_as_manager(request.actor))
    form = ManagerForm(request.POST or held.take(request), initial={"draft": entering.new_draft()})

    def page(status: int) -> HttpResponse:
        return render(request, "enforce/intake/manager.html", {"form": form}, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))
    given = form.given(request.actor, (get_language() or "nl")[:2])
    try:
        return _keep(request, given, form.cleaned_data["draft"])
    except Refused as refused:
        return _refused(request, form, refused, page(REFUSED))


def _keep(request: Request, given: Given, draft: str, *, reference: str = "") -> HttpResponse:
    receipt, received = entering.enter(
        given,
        draft,
        what=_("The report as it was received"),
        reference=reference,
        by=request.actor,
        now=clock.now(),
    )
    case = received.report.case if received else None
    route = desks.route(given.quality, given.about)
    context = {
        "receipt": receipts.grouped(receipt),
        "again": received is None,
        "desk": route.to.label,
        "hint": in_language(route.hint) if route.hint else "",
        "case": case if case and _sees(request, case) else None,
        "by_manager": given.origin == "manager",
    }
    response = render(request, "enforce/intake/entered.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _sees(request: Request, case: Case) -> bool:
    """Only whoever reads that desk goes on to the report."""
    return lists.visible_to(request.actor, clock.today()).filter(pk=case.pk).exists()


def _refused(request: Request, form: django_forms.Form, refused: Refused, page: HttpResponse) -> HttpResponse:
    form.add_error(None, str(refused.verdict.reason))
    request.undo_everything = True  # type: ignore[attr-defined]
    return page
