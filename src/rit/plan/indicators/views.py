"""Indicators: the overview by objective or trust factor, one indicator, and each thing one can do with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock, older
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.documents import workbook
from rit.foundation.ui.words import typed
from rit.plan.indicators import actions as writers
from rit.plan.indicators import drawing, forms, queries, rules, sheets, showing, trends
from rit.plan.indicators.models import Break, Indicator, Value
from rit.plan.indicators.states import STEP_WORDS, STEPS, step_named
from rit.plan.rules import STEER
from rit.plan.views.pages import plan_or_404

MOST = 200  # indicators on one page


@require_GET
@entry(EMPLOYEE)
def overview(request: Request) -> HttpResponse:
    """Every indicator with its last value, target and trend, under its objectives or its trust factors."""
    plan, now = plan_or_404(request), clock.now()
    found = list(queries.of_plan(request.actor, plan)[:MOST])
    readings = queries.readings(found, now)
    by_trust = request.GET.get("by") == "trust"
    known = {one.supplied_by for one in found}
    context = {
        "plan": plan,
        "by_trust": by_trust,
        "total": len(found),
        "objectives": [] if by_trust else _drawn(queries.by_objective(plan, readings)),
        "factors": _drawn(queries.by_factor(plan, readings)) if by_trust else [],
        "unread": [_line(one) for one in readings if not one.indicator.factors] if by_trust else [],  # type: ignore[attr-defined]  # annotated by of_plan
        "not_yet": len(queries.not_followed(known)),
        "may_define": rules.may_define(request.actor, plan.status),
    }
    return render(request, "plan/indicators/overview.html", context)


def _drawn(groups: list[tuple[Any, list[queries.Reading]]]) -> list[tuple[Any, list[dict[str, Any]]]]:
    return [(head, [_line(one) for one in readings]) for head, readings in groups]


def _line(reading: queries.Reading) -> dict[str, Any]:
    one, last = reading.indicator, reading.last
    return {
        "one": one,
        "reading": reading,
        "last": showing.point_text(last.value, one.unit, few=last.few) if last else "",
        "period": showing.period_text(last.on_date, one.rhythm) if last else "",
        "today": showing.today_text(reading.today, one.unit),
        "target": showing.number_text(one.target, one.unit) if one.target is not None else "",
        "spark": drawing.spark(reading.series, rhythm=one.rhythm, target=one.target),
    }


@require_GET
@entry(EMPLOYEE)
def export(request: Request) -> HttpResponse:
    """The definitions, the values as they are known now, and every correction."""
    plan, now = plan_or_404(request), clock.now()
    found = list(queries.of_plan(request.actor, plan)[:MOST])
    book = sheets.workbook_of(found, queries.readings(found, now, with_today=False))
    return workbook.as_response(f"rit-indicators-{now.date()}.xlsx", book)


def _indicator(request: Request, key: UUID) -> Indicator:
    return get_object_or_404(queries.visible_to(request.actor).select_related("plan", "owner"), pk=key)


@require_GET
@entry(EMPLOYEE)
def show(request: Request, key: UUID) -> HttpResponse:
    """What it measures first, then the chart with its table, then how the definition changed."""
    one, now = _indicator(request, key), clock.now()
    reading = queries.readings([one], now)[0]
    rows, facts = queries.rows_of(one), writers.facts(one)
    log = older.part(queries.log_of(one), request.GET)
    counted = reading.trend.code in {"chance", "above", "below"}
    band = trends.expected(reading.series.since_break, one.unit) if counted else None
    context = {
        "plan": one.plan,
        "one": one,
        **_line(reading),
        "reading": reading,
        "objectives": one.objectives.select_related("pillar"),
        "factors": one.trust_factors.all(),
        "chart": drawing.history(
            reading.series,
            rhythm=one.rhythm,
            unit=one.unit,
            target=one.target,
            earlier=showing.corrected(one, rows),
            expected=band,
        ),
        "band": band,
        "lines": showing.lines(one, rows),
        "log": showing.told(log.rows),
        "part": log,
        "may_enter": rules.may_enter(request.actor, facts),
        "may_correct": rules.may_correct(request.actor, facts),
        "may_define": rules.may_define(request.actor, one.plan.status),
        "steps": [
            (step, STEP_WORDS[step.name]) for step in STEPS if rules.may_take(request.actor, facts, step)
        ],
    }
    return render(request, "plan/indicators/indicator.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def enter(request: Request, key: UUID) -> HttpResponse:
    """The value of a period, by the owner or the coordinator."""
    one, today = _indicator(request, key), clock.today()
    require(rules.may_enter(request.actor, writers.facts(one)))
    free = queries.free_periods(one, today)
    form = forms.ValueForm(_given(request), indicator=one, free=free, today=today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            writers.enter(
                key,
                data["on_date"],
                form.measured(),
                note=data["note"],
                by=request.actor,
                now=clock.now(),
            )
            return _done(request, one, _("The value is recorded."))
        except writers.Taken:
            form.add_error("on_date", forms.TAKEN)
    return _form(request, one, form, _("Enter a value"), free=free)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def correct(request: Request, key: UUID, value: int) -> HttpResponse:
    """A correction stands beside what it replaces, with its reason."""
    one = _indicator(request, key)
    require(rules.may_correct(request.actor, writers.facts(one)))
    old = get_object_or_404(Value, pk=value, indicator=one)
    form = forms.CorrectionForm(_given(request), indicator=one, old=old)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            writers.correct(
                old.pk,
                form.result(),
                note=data["note"],
                reason=data["reason"],
                by=request.actor,
                now=clock.now(),
            )
            return _done(request, one, _("The correction is recorded, with its reason."))
        except writers.Taken:
            form.add_error(None, forms.CORRECTED)
    title = _("Correct the value of %(period)s") % {"period": showing.period_text(old.on_date, one.rhythm)}
    return _form(request, one, form, title)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def define(request: Request) -> HttpResponse:
    plan = plan_or_404(request)
    require(rules.may_define(request.actor, plan.status))
    initial = {"since_date": clock.today(), "objectives": request.GET.getlist("objective")}
    form = forms.DefinitionForm(_given(request), plan=plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        added = writers.define(
            plan, form.given(), reason=form.cleaned_data["reason"], by=request.actor, now=clock.now()
        )
        return _done(request, added, _("The indicator is followed from now on."))
    context = {"plan": plan, "form": form}
    return render(request, "plan/indicators/definition.html", context, status=_status(request))


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def change(request: Request, key: UUID) -> HttpResponse:
    """Another definition, kept with its reason."""
    one = _indicator(request, key)
    require(rules.may_define(request.actor, one.plan.status))
    form = forms.DefinitionForm(_given(request), plan=one.plan, indicator=one)
    if request.method == "POST" and form.is_valid():
        try:
            changed = writers.redefine(
                key,
                form.given(),
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"] or 0,
                by=request.actor,
                now=clock.now(),
            )
            said = _("The change is recorded, with its reason.") if changed else _("Nothing changed.")
            return _done(request, one, said)
        except writers.Stale:
            form = forms.DefinitionForm(_newest(request, one), plan=one.plan, indicator=one)
            form.add_error(None, forms.CHANGED)
    context = {"plan": one.plan, "one": one, "form": form}
    return render(request, "plan/indicators/definition.html", context, status=_status(request))


def _newest(request: Request, one: Indicator) -> Any:
    """What was typed, on the version that stands there now. Any: a QueryDict."""
    data = request.POST.copy()
    data["version"] = str(one.version)
    return data


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def mark_break(request: Request, key: UUID) -> HttpResponse:
    one, today = _indicator(request, key), clock.today()
    require(rules.may_define(request.actor, one.plan.status))
    form = forms.BreakForm(_given(request), indicator=one, today=today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            writers.mark_break(key, data["on_date"], typed(data["why"]), by=request.actor, now=clock.now())
            return _done(request, one, _("The break is marked."))
        except writers.Taken:
            form.add_error("on_date", forms.MARKED)
    return _form(request, one, form, _("Mark a break in the series"))


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def take_back(request: Request, key: UUID, number: int) -> HttpResponse:
    """A break that was none."""
    one = _indicator(request, key)
    require(rules.may_define(request.actor, one.plan.status))
    cut = get_object_or_404(Break, pk=number, indicator=one, taken_back_at=None)
    form = forms.ReasonForm(_given(request))
    if request.method == "POST" and form.is_valid():
        writers.take_back_break(cut.pk, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now())
        return _done(request, one, _("The break is taken back."))
    return _form(request, one, form, _("Take the break back"))


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def step(request: Request, key: UUID, name: str) -> HttpResponse:
    """No longer follow it, or follow it again."""
    one, wanted = _indicator(request, key), step_named(name)
    if wanted is None:
        raise Http404
    require(rules.may_take(request.actor, writers.facts(one), wanted))
    form = forms.ReasonForm(_given(request))
    if request.method == "POST" and form.is_valid():
        writers.take_step(key, wanted, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now())
        return _done(request, one, _("The change is recorded, with its reason."))
    return _form(request, one, form, str(STEP_WORDS[name]))


def _given(request: Request) -> Any:
    """What was sent, or held since the session ran out. Any: a QueryDict or None."""
    return request.POST if request.method == "POST" else held.take(request)


def _done(request: Request, one: Indicator, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("indicators:show", args=[one.pk]))


def _form(request: Request, one: Indicator, form: django_forms.Form, title: str, **more: Any) -> HttpResponse:
    context = {"plan": one.plan, "one": one, "form": form, "title": title, **more}
    return render(request, "plan/indicators/form.html", context, status=_status(request))


def _status(request: Request) -> int:
    return 422 if request.method == "POST" else 200
