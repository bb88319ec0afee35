"""The chief's report to the mayor: prepared, sent, read and noted, each with its own door (L5-c, L7-f)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import Refused
from rit.foundation.audit import actions as audit
from rit.plan.board import actions as writers
from rit.plan.board import forms, pack, queries, rules
from rit.plan.board import report as reporting
from rit.plan.board.models import MayorReport
from rit.plan.board.views.answering import carry_out, document, language_of, stale_row, status_of
from rit.plan.models import Plan
from rit.plan.views.pages import plan_or_404

A_PAGE = 20
ALL = door(rules.MAYOR_PREPARE, rules.MAYOR_SEND, rules.MAYOR_READ)


def _report(request: Request, key: UUID) -> MayorReport:
    found = queries.reports_visible_to(request.actor).select_related("plan", "sent_by", "noted_by")
    return get_object_or_404(found, pk=key)


def _address(report: MayorReport) -> str:
    return reverse("board:report", args=[report.pk])


@require_GET
@entry(ALL)
def reports(request: Request) -> HttpResponse:
    found = queries.reports_visible_to(request.actor).defer("figures", "text")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(report, reporting.period(report)) for report in page],
        "may_prepare": rules.may_prepare_report(request.actor),
        "columns": [
            {"label": _("Period")},
            {"label": _("State")},
            {"label": _("Sent")},
            {"label": _("Noted")},
        ],
    }
    return render(request, "plan/board/reports.html", context)


@require_GET
@entry(ALL)
def report(request: Request, key: UUID) -> HttpResponse:
    shown = _report(request, key)
    given = held.take(request, reverse("board:note_report", args=[key]))
    return _page(request, shown, forms.NoteForm(given, initial={"version": shown.version}))


def _page(request: Request, shown: MayorReport, form: forms.NoteForm, status: int = 200) -> HttpResponse:
    context = {
        "report": shown,
        "period": reporting.period(shown),
        "told": reporting.told(shown, clock.today()),
        "form": form,
        "sees_board": request.actor.may_enter(rules.SEE),
        "may_prepare": rules.may_prepare_report(request.actor, shown.state),
        "may_send": rules.may_send_report(request.actor, shown.state),
        "may_note": rules.may_note_report(request.actor, shown.state),
    }
    return render(request, "plan/board/report.html", context, status=status)


@require_http_methods(["GET", "POST"])
@entry(door(rules.MAYOR_PREPARE))
def prepare_report(request: Request) -> HttpResponse:
    plan = plan_or_404(request)
    return _form(request, plan, None, _since_last(plan))


def _since_last(plan: Plan) -> dict[str, Any]:
    """From the day after the last report, up to yesterday's month end or today."""
    today = clock.today()
    last = (
        MayorReport.objects.filter(plan=plan).order_by("-to_date").values_list("to_date", flat=True).first()
    )
    first = date.fromordinal(last.toordinal() + 1) if last else plan.from_date
    return {"from_date": min(first, today), "to_date": min(today, plan.to_date)}


@require_http_methods(["GET", "POST"])
@entry(door(rules.MAYOR_PREPARE))
def change_report(request: Request, key: UUID) -> HttpResponse:
    shown = _report(request, key)
    if request.method == "GET":
        verdict = rules.may_prepare_report(request.actor, shown.state)
        if not verdict:
            raise Refused(verdict)
    names = ("from_date", "to_date", "text", "version")
    return _form(request, shown.plan, shown, {name: getattr(shown, name) for name in names})


def _form(request: Request, plan: Plan, shown: MayorReport | None, initial: dict[str, Any]) -> HttpResponse:
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.ReportForm(given, plan=plan, today=clock.today(), initial=initial)

    def page(status: int) -> HttpResponse:
        context = {"form": form, "report": shown, "plan": plan}
        return render(request, "plan/board/report_form.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(request))
    data, by, now = form.cleaned_data, request.actor, clock.now()
    said = {name: data[name] for name in ("from_date", "to_date", "text")}

    def write() -> MayorReport:
        if shown is None:
            return writers.prepare_report(plan, **said, by=by, now=now)
        return writers.change_report(shown.pk, **said, version=data["version"] or 0, by=by, now=now)

    return carry_out(request, form, write, said=_("The report is kept as a draft."), then=_address, page=page)


@require_POST
@entry(door(rules.MAYOR_SEND))
def send_report(request: Request, key: UUID) -> HttpResponse:
    shown, form = _report(request, key), forms.VersionForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        writers.send_report(key, version=form.cleaned_data["version"], by=request.actor, now=clock.now())
    except writers.Stale as stale:
        return stale_row(request, form, stale)
    messages.success(request, _("The report is sent to the mayor."))
    return HttpResponseRedirect(_address(shown))


@require_POST
@entry(door(rules.MAYOR_READ))
def note_report(request: Request, key: UUID) -> HttpResponse:
    """The mayor takes note, with a remark or without."""
    shown, form = _report(request, key), forms.NoteForm(request.POST)

    def page(status: int) -> HttpResponse:
        return _page(request, shown, form, status)

    if not form.is_valid():
        return page(422)
    data = form.cleaned_data

    def write() -> MayorReport:
        return writers.note_report(
            key, remark=data["remark"], version=data["version"], by=request.actor, now=clock.now()
        )

    return carry_out(request, form, write, said=_("You took note of the report."), then=_address, page=page)


@require_GET
@entry(ALL)
def report_pdf(request: Request, key: UUID) -> HttpResponse:
    shown, language, now = _report(request, key), language_of(request), clock.now()
    content = pack.report_pdf(shown, request.actor, language, now)
    audit.append("board.report_made", by=request.actor, now=now, subject=shown, detail={"language": language})
    return document(content, f"rit-report-to-the-mayor-{shown.to_date}-{language}.pdf")
