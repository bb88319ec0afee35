"""How exposed work processes are: all of them in a matrix, one of them, assessing it, and what changed (L6.2-d)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access import held as late
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import require
from rit.foundation.documents import workbook
from rit.plan.measures import queries as measures
from rit.plan.models import Process
from rit.plan.turns import months_later
from rit.protect.risks import queries as risk_queries
from rit.protect.risks import rules as risk_rules
from rit.protect.risks import showing as risk_showing
from rit.protect.risks.actions import Stale
from rit.protect.risks.actions import facts as risk_facts
from rit.protect.risks.exposure import actions, drawing, forms, listing, queries, rules, sheets, showing
from rit.protect.risks.exposure import method as methods
from rit.protect.risks.exposure.addresses import page_of
from rit.protect.risks.exposure.states import Part
from rit.protect.risks.states import REVIEW_MONTHS, Moment

A_PAGE, MOST_RISKS = 50, 20


def _rows(request: Request) -> list[listing.Row]:
    """All that this reader may see, with what stands behind each, in a number of queries that stays the same."""
    seen = queries.with_people(queries.visible_to(request.actor, clock.today()))
    processes = list(seen[: queries.MOST])
    lines = [one.line for one in processes]
    latest = queries.latest_of(lines)
    counts = queries.risks_counted(request.actor, lines)
    served = measures.serving_of(request.actor, queries.KIND, [str(line) for line in lines])
    return [
        listing.Row(
            number,
            one,
            latest.get(one.line),
            counts.get(one.line, 0),
            served.get(str(one.line), []),
        )
        for number, one in enumerate(processes, 1)
    ]


@require_GET
@entry(EMPLOYEE)
def processes(request: Request) -> HttpResponse:
    """The widest gap first, with the matrix of all that the filters leave."""
    today, asked = clock.today(), listing.read(request.GET)
    rows, kept = _rows(request), queries.newest_method()
    left = listing.chosen(rows, asked, today)
    page = Paginator(left, A_PAGE).get_page(request.GET.get("page"))
    standing = listing.standing(left)
    gaps = methods.of(kept.content).gaps if kept else None
    context = {
        "today": today,
        "asked": asked,
        "page": page,
        "rows": [(row, row.is_late(today)) for row in page],
        "matrix": drawing.matrix(gaps, standing) if gaps and standing else None,
        "table": listing.as_table(gaps, standing) if gaps else [],
        "never": sum(row.appraisal is None for row in left),
        "filters": listing.filters(asked),
        "columns": [
            {"label": _("Work process"), "sort": "name"},
            {"label": _("Vulnerability")},
            {"label": _("Controls")},
            {"label": _("What follows")},
            {"label": _("Owner")},
            {"label": _("Next review"), "sort": "review"},
        ],
    }
    return render(request, "protect/risks/processes.html", context)


@require_GET
@entry(EMPLOYEE)
def export(request: Request) -> HttpResponse:
    """What the filters leave, as a spreadsheet."""
    today = clock.today()
    left = listing.chosen(_rows(request), listing.read(request.GET), today)
    return workbook.as_response(f"rit-processes-{today}.xlsx", sheets.workbook_of(left))


@require_GET
@entry(EMPLOYEE)
def method(request: Request) -> HttpResponse:
    """The questions, the answers in words, and how a level and a gap follow from them."""
    kept = queries.newest_method()
    if kept is None:
        raise Http404
    found = methods.of(kept.content)
    context = {
        "kept": kept,
        "method": found,
        "parts": [(part, found.scale(part), found.asked(part)) for part in Part],
        "table": listing.as_table(found.gaps, {}),
    }
    return render(request, "protect/risks/process_method.html", context)


def _process(request: Request, line: UUID) -> Process:
    found = queries.process_of(line, clock.today())
    if found is None or not rules.may_see(request.actor, queries.facts(found)):
        raise Http404
    return found


@require_GET
@entry(EMPLOYEE)
def process(request: Request, key: UUID) -> HttpResponse:
    """The assessment that counts with its reasons, what to do, its risks and measures, and what was said before."""
    one, today = _process(request, key), clock.today()
    facts, history = queries.facts(one), queries.appraisals_of(key)
    latest = history[0] if history else None
    assessment = risk_queries.open_assessment()
    scale = assessment.method if assessment else None
    risks = list(queries.risks_of(request.actor, [key])[:MOST_RISKS])
    context = {
        "today": today,
        "process": one,
        "latest": latest,
        "history": [(each, listing.Row(0, one, each)) for each in history],
        "risks": [
            (
                risk,
                risk_showing.scored(risk, Moment.NOW, scale),
                bool(risk_rules.may_change(request.actor, risk_facts(risk))),
            )
            for risk in risks
        ],
        "measures": measures.serving_of(request.actor, queries.KIND, [str(key)]).get(str(key), []),
        "thing": f"{queries.KIND}:{key}",
        "may_assess": rules.may_assess(request.actor, facts),
        "may_take": rules.may_give_measure(request.actor, facts),
    }
    if latest:
        own, outcome = showing.outcome_of(latest)
        context |= {
            "result": showing.Result(outcome, own),
            "core": showing.standing_of(own, "activities", outcome.core),
            "worse": showing.standing_of(own, "circumstances", outcome.worse),
            "controls": showing.standing_of(own, "controls", outcome.controls),
            "weak": showing.standing_of(own, "controls", outcome.weak),
            "heavy": showing.standing_of(own, "controls", outcome.heavy),
        }
    return render(request, "protect/risks/process.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def assess(request: Request, key: UUID) -> HttpResponse:
    """Answers to all questions, with what comes of them; sending keeps them as another assessment."""
    one = _process(request, key)
    require(rules.may_assess(request.actor, queries.facts(one)))
    kept, today = queries.newest_method(), clock.today()
    if kept is None:
        raise Http404
    sent, history = request.method == "POST", queries.appraisals_of(key)
    asks_only = sent and "suggest" in request.POST
    form = _form(request, request.POST if sent else late.take(request), kept, history)
    if sent and not asks_only and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.assess(key, form.given(), version=version, by=request.actor, now=clock.now())
        except Stale:
            data = request.POST.copy()
            data["version"] = str(queries.assessed_so_far(key))
            form = _form(request, data, kept, history)
            form.add_error(None, forms.CHANGED)
        else:
            messages.success(request, _("The assessment is kept."))
            return redirect(page_of(key))
    so_far, own = form.answers_so_far(), form.method
    if asks_only:
        form.errors.clear()
    context = {
        "process": one,
        "form": form,
        "today": today,
        "result": showing.Result(rules.weigh(own, so_far), own),
        "missing": len(rules.missing(own, so_far)),
        "latest": history[0] if history else None,
    }
    status = 422 if sent and not asks_only else 200
    return render(request, "protect/risks/assess_process.html", context, status=status)


def _form(request: Request, data: Any, kept: Any, history: Any) -> forms.AppraisalForm:
    """Any: a QueryDict or None; a row of the method; the assessments until now."""
    today = clock.today()
    return forms.AppraisalForm(
        data,
        method=methods.of(kept.content),
        today=today,
        before=history[0] if history else None,
        initial={"review_date": months_later(today, REVIEW_MONTHS), "version": len(history)},
    )


@require_GET
@entry(EMPLOYEE)
def compare(request: Request, key: UUID) -> HttpResponse:
    """Two assessments beside each other: what a year of measures changed."""
    one, history = _process(request, key), queries.appraisals_of(key)
    by_key = {str(each.pk): each for each in history}
    after = by_key.get(request.GET.get("after", "")) or (history[0] if history else None)
    before = by_key.get(request.GET.get("before", "")) or (history[1] if len(history) > 1 else None)
    context: dict[str, Any] = {"process": one, "history": history, "before": before, "after": after}
    if before and after and before != after:
        context |= {
            "parts": showing.compared(before, after),
            "old": listing.Row(0, one, before),
            "new": listing.Row(0, one, after),
            "measures": measures.serving_of(request.actor, queries.KIND, [str(key)]).get(str(key), []),
        }
    return render(request, "protect/risks/compare_process.html", context)
