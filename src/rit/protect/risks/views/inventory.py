"""The inventory: list with its heat map, one risk, adding and changing, and the decisions about it (L6.2-d)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock, older
from rit.foundation.access import held as late
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import require
from rit.foundation.by_key import ByKey
from rit.foundation.documents import workbook
from rit.people.models import Unit
from rit.plan import queries as plan_queries
from rit.plan.measures import queries as measures
from rit.plan.models import Process
from rit.plan.turns import months_later
from rit.protect.risks import actions as writers
from rit.protect.risks import drawing, forms, listing, proposals, queries, rules, sheets, showing
from rit.protect.risks.models import Risk
from rit.protect.risks.states import REVIEW_MONTHS, STATE_SHAPES, STEP_WORDS, STEPS, Moment

A_PAGE = 50


@require_GET
@entry(EMPLOYEE)
def risks(request: Request) -> HttpResponse:
    """Those that one may see, the worst first, with the map of all that the filters leave."""
    today, asked = clock.today(), listing.read(request.GET)
    visible = queries.visible_to(request.actor)
    left = listing.filtered(visible, asked, today)
    assessment = queries.open_assessment()
    method = assessment.method if assessment else None
    cells, unscored = queries.heat(left, asked.moment, method)
    ordered = listing.ordered(listing.in_cell(left, asked), asked)
    pages = ByKey(ordered, A_PAGE, rows=lambda risks: queries.with_rows(risks, today))
    page = pages.get_page(request.GET.get("page"))
    queries.as_it_stands(page.object_list)
    themes = plan_queries.themes()
    context = {
        "today": today,
        "asked": asked,
        "page": page,
        "rows": [(one, showing.subject(one), showing.scored(one, Moment.NOW, method)) for one in page],
        "map": drawing.heat_map(cells) if cells else None,
        "cells": cells,
        "method": method,
        "unscored": unscored,
        "moments": [
            {"label": label, "code": code, "current": code == asked.moment} for code, label in Moment.choices
        ],
        "assessment": assessment,
        "filters": listing.filters(asked, themes, Unit.objects.filter(closed_date=None)),
        "columns": [
            {"label": _("Risk"), "sort": "number"},
            {"label": _("Of")},
            {"label": _("Now")},
            {"label": _("Owner")},
            {"label": _("Next review"), "sort": "review"},
        ],
        "may_add": rules.may_open_form(request.actor),
        "may_begin": rules.may_begin(request.actor),
    }
    return render(request, "protect/risks/risks.html", context)


@require_GET
@entry(EMPLOYEE)
def export(request: Request) -> HttpResponse:
    """What the filters leave, as a spreadsheet."""
    today, asked = clock.today(), listing.read(request.GET)
    left = listing.in_cell(listing.filtered(queries.visible_to(request.actor), asked, today), asked)
    assessment = queries.open_assessment()
    found = list(listing.ordered(queries.with_rows(left, today), asked)[: sheets.MOST])
    queries.as_it_stands(found)
    book = sheets.workbook_of(found, plan_queries.themes(), assessment.method if assessment else None)
    return workbook.as_response(f"rit-risks-{today}.xlsx", book)


def risk_or_404(request: Request, key: UUID) -> Risk:
    risks = queries.with_signal(queries.with_rows(queries.visible_to(request.actor), clock.today()))
    found = get_object_or_404(risks, pk=key)
    queries.as_it_stands([found])
    return found


@require_GET
@entry(EMPLOYEE)
def risk(request: Request, key: UUID) -> HttpResponse:
    one, today = risk_or_404(request, key), clock.today()
    facts, assessment = writers.facts(one), queries.open_assessment()
    method = assessment.method if assessment else None
    scores, themes = queries.scores_of(one), plan_queries.themes()
    changes = older.part(queries.changes_of(one), request.GET)
    served = measures.serving_of(request.actor, queries.KIND, [str(one.pk)]).get(str(one.pk), [])
    context = {
        "today": today,
        "risk": one,
        "subject": showing.subject(one),
        "shape": STATE_SHAPES[one.state],
        "theme": themes.get(one.theme, ""),
        "standing": [showing.scored(one, moment, method) for moment in Moment.values],
        "parts": showing.sides(queries.parts_of(one), served),
        "scores": scores,
        "course": drawing.course(scores, Moment.NOW),
        "proposals": proposals.of(request.actor, one),
        "measures": served,
        "thing": f"{queries.KIND}:{one.pk}",
        "changes": showing.told(changes.rows, themes),
        "part": changes,
        "may_change": rules.may_change(request.actor, facts),
        "may_score": rules.may_score(request.actor, facts, open_assessment=assessment is not None),
        "steps": [
            (step.name, STEP_WORDS[step.name]) for step in STEPS if rules.may_take(request.actor, facts, step)
        ],
    }
    return render(request, "protect/risks/risk.html", context)


@require_GET
@entry(EMPLOYEE)
def bow_tie(request: Request, key: UUID) -> HttpResponse:
    """Causes, event and consequences with what stands between them; prints on one sheet."""
    one = risk_or_404(request, key)
    parts = queries.parts_of(one)
    served = measures.serving_of(request.actor, queries.KIND, [str(one.pk)]).get(str(one.pk), [])
    sides = showing.sides(parts, served)
    notes = {
        barrier.part.pk: drawing.Note(barrier.words, barrier.shape)
        for _label, barriers in sides
        for barrier in barriers
        if barrier.measure
    }
    context = {
        "risk": one,
        "subject": showing.subject(one),
        "tie": drawing.bow_tie(one.happens, parts, notes),
        "sides": sides,
        "measures": served,
        "may_change": rules.may_change(request.actor, writers.facts(one)),
    }
    return render(request, "protect/risks/bow_tie.html", context)


def _form(request: Request, data: Any, one: Risk | None = None, **more: Any) -> forms.RiskForm:
    """Any: a QueryDict or None. A head chooses from the units led, the coordinator from all."""
    plan = plan_queries.current_plan(request.actor, clock.today())
    units = Unit.objects.filter(closed_date=None)
    if not rules.steers(request.actor):
        own = [*request.actor.units_led, *([one.unit_id] if one and one.unit_id else [])]
        units = units.filter(pk__in=own)
    processes = Process.objects.filter(plan=plan) if plan else Process.objects.none()
    if one and one.process_id:
        processes = processes | Process.objects.filter(pk=one.process_id)
    return forms.RiskForm(
        data,
        themes=plan_queries.themes(),
        processes=processes,
        units=units,
        today=clock.today(),
        risk=one,
        **more,
    )


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def add(request: Request) -> HttpResponse:
    require(rules.may_open_form(request.actor))
    sent, today = request.method == "POST", clock.today()
    initial = {"about": "process", "review_date": months_later(today, REVIEW_MONTHS)}
    form = _form(request, request.POST if sent else late.take(request), initial=initial)
    if sent and form.is_valid():
        if not (fits := rules.may_add(request.actor, _unit(form))):
            form.add_error("unit", str(fits.reason))
        else:
            made = writers.add(form.edit(), by=request.actor, now=clock.now())
            messages.success(request, _("The risk is in the inventory. Score it next."))
            return redirect("risks:risk", made.pk)
    context = {"form": form, "title": _("Add a risk")}
    return render(request, "protect/risks/form.html", context, status=422 if sent else 200)


def _unit(form: forms.RiskForm) -> UUID | None:
    unit = form.cleaned_data["unit"]
    return unit.pk if isinstance(unit, Unit) else None


def _stays_or_may_move(request: Request, form: forms.RiskForm, one: Risk) -> bool:
    """Says at the field why not: what was typed stays."""
    if not (fits := rules.may_move(request.actor, writers.facts(one), _unit(form))):
        form.add_error("unit", str(fits.reason))
    return bool(fits)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def change(request: Request, key: UUID) -> HttpResponse:
    one = risk_or_404(request, key)
    require(rules.may_change(request.actor, writers.facts(one)))
    sent = request.method == "POST"
    parts = {side: [part.text for part in found] for side, found in queries.parts_of(one).items()}
    form = _form(request, request.POST if sent else late.take(request), one, parts=parts)
    if sent and form.is_valid() and _stays_or_may_move(request, form, one):
        data = form.cleaned_data
        try:
            writers.change(
                key,
                form.edit(),
                reason=data["reason"],
                version=data["version"] or 0,
                by=request.actor,
                now=clock.now(),
            )
        except writers.Stale:
            one = risk_or_404(request, key)
            form = _form(request, newest(request, one), one, parts=parts)
            form.add_error(None, forms.CHANGED)
        else:
            messages.success(request, _("The risk is changed."))
            return redirect("risks:risk", key)
    context = {"form": form, "risk": one, "title": _("Change the risk")}
    return render(request, "protect/risks/form.html", context, status=422 if sent else 200)


def newest(request: Request, one: Risk) -> Any:
    """What was typed, on the version that stands there now. Any: a QueryDict."""
    data = request.POST.copy()
    data["version"] = str(one.version)
    return data


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def step(request: Request, key: UUID, name: str) -> HttpResponse:
    """Accept, close, open again."""
    one = risk_or_404(request, key)
    wanted = next((known for known in STEPS if known.name == name), None)
    if wanted is None:
        raise Http404
    require(rules.may_take(request.actor, writers.facts(one), wanted))
    sent = request.method == "POST"
    initial = {"version": one.version}
    form = forms.StepForm(request.POST if sent else late.take(request), initial=initial)
    if sent and form.is_valid():
        data = form.cleaned_data
        try:
            writers.take_step(
                key,
                wanted,
                reason=data["reason"],
                version=data["version"],
                by=request.actor,
                now=clock.now(),
            )
        except writers.Stale:
            form = forms.StepForm(newest(request, risk_or_404(request, key)))
            form.add_error(None, forms.CHANGED)
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect("risks:risk", key)
    context = {"form": form, "risk": one, "title": STEP_WORDS[name]}
    return render(request, "protect/risks/form.html", context, status=422 if sent else 200)
