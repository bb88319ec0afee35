"""The policy and the state of the plan as documents: drawing, A3, report for the board, spreadsheet."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.audit import actions as audit
from rit.foundation.documents import workbook
from rit.insight import house_drawing
from rit.insight import report as reports
from rit.plan import queries, rules
from rit.plan.views.pages import plan_or_404


@require_GET
@entry(EMPLOYEE)
def house_svg(request: Request) -> HttpResponse:
    plan, today = plan_or_404(request), clock.today()
    drawing = house_drawing.draw(queries.house(plan, today), get_language() or "nl")
    return HttpResponse(
        drawing,
        content_type="image/svg+xml",
        headers={"Content-Disposition": f'inline; filename="rit-policy-{today}.svg"'},
    )


@require_GET
@entry(EMPLOYEE)
def house_pdf(request: Request) -> HttpResponse:
    """One A3."""
    plan, today = plan_or_404(request), clock.today()
    document = house_drawing.policy_pdf(queries.house(plan, today), get_language() or "nl", today)
    return _pdf(document, f"rit-policy-{today}.pdf")


@require_GET
@entry(door(rules.REPORT))
def report(request: Request) -> HttpResponse:
    """What the report holds, and in which languages it can be had."""
    plan = plan_or_404(request)
    return render(
        request,
        "insight/report.html",
        {
            "plan": plan,
            "standing": queries.standings(plan, clock.today()).get(("plan", 0), queries.Standing()),
        },
    )


@require_GET
@entry(door(rules.REPORT))
def report_pdf(request: Request) -> HttpResponse:
    plan, now = plan_or_404(request), clock.now()
    language = _language(request)
    document = reports.state_of_the_plan(plan, request.actor, now.date(), language, now)
    audit.append("plan.report_made", by=request.actor, now=now, subject=plan, detail={"language": language})
    return _pdf(document, f"rit-state-of-the-plan-{now.date()}-{language}.pdf")


@require_GET
@entry(door(rules.REPORT))
def report_xlsx(request: Request) -> HttpResponse:
    plan, now = plan_or_404(request), clock.now()
    sheets = reports.state_workbook(plan, request.actor, now.date(), _language(request))
    return workbook.as_response(f"rit-state-of-the-plan-{now.date()}.xlsx", sheets)


def _language(request: Request) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) else (get_language() or settings.LANGUAGE_CODE)[:2]


def _pdf(document: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        document,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
