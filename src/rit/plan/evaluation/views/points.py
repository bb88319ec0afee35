"""Improvement points: proposed by the coordinator, decided by the board, carried out as actions (L7-f)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.ui.words import in_language
from rit.plan.evaluation import actions as writers
from rit.plan.evaluation import forms, rules
from rit.plan.evaluation.models import Evaluation, Point
from rit.plan.evaluation.views.finding import back_to, evaluation_or_404, point_or_404, status_of
from rit.plan.rules import STEER
from rit.plan.views.pages import plan_or_404


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def add_point(request: Request, key: UUID) -> HttpResponse:
    evaluation = evaluation_or_404(request, key)

    def write(form: forms.PointForm) -> object:
        return writers.add_point(key, form.edit(), by=request.actor, now=clock.now())

    return _point_page(request, evaluation, None, write)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def change_point(request: Request, key: UUID) -> HttpResponse:
    point = point_or_404(key)

    def write(form: forms.PointForm) -> object:
        version = form.cleaned_data["version"] or 0
        return writers.change_point(key, form.edit(), version=version, by=request.actor, now=clock.now())

    return _point_page(request, point.evaluation, point, write)


@require_POST
@entry(door(STEER))
def remove_point(request: Request, key: UUID) -> HttpResponse:
    point = point_or_404(key)
    writers.remove_point(key, by=request.actor, now=clock.now())
    return back_to(point.evaluation_id, "points")


def _point_page(
    request: Request, evaluation: Evaluation, point: Point | None, write: Callable[[forms.PointForm], object]
) -> HttpResponse:
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.PointForm(given or None, plan=evaluation.plan, point=point)
    if request.method == "POST" and form.is_valid():
        try:
            write(form)
        except writers.PointOvertaken as overtaken:
            newest = request.POST.copy()
            newest["version"] = str(overtaken.point.version)
            form = forms.PointForm(newest, plan=evaluation.plan, point=overtaken.point)
            form.add_error(None, forms.overtaken(overtaken.point))
        else:
            return back_to(evaluation.pk, "points")
    context = {"form": form, "evaluation": evaluation, "point": point}
    return render(request, "plan/evaluation/point.html", context, status=status_of(request))


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def accept(request: Request, key: UUID) -> HttpResponse:
    """What the board accepted becomes an action of the plan of today."""
    point, plan = point_or_404(key), plan_or_404(request)
    require(rules.may_handle(request.actor, point.evaluation.state, point.state))
    today = clock.today()
    given = held.take(request) if request.method == "GET" else request.POST
    initial = {
        "title": in_language(point.title),
        "objectives": list(plan.objectives.filter(number=point.objective.number)),
        "start_date": today,
        "due_date": min(plan.to_date, today.replace(year=today.year + 1, day=1)),
        "reason": point.evaluation.decision,
    }
    form = forms.AcceptForm(given or None, plan=plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        edit = form.edit()
        if form.cleaned_data["title"] == in_language(point.title):
            edit.title.update(point.title)
        action = writers.accept(
            key, form.cleaned_data["reason"], plan, edit, by=request.actor, now=clock.now()
        )
        messages.success(request, _("The point is accepted and is an action now."))
        return HttpResponseRedirect(reverse("plan:action", args=[action.pk]))
    context = {"form": form, "point": point, "evaluation": point.evaluation}
    return render(request, "plan/evaluation/accept.html", context, status=status_of(request))


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def refuse(request: Request, key: UUID) -> HttpResponse:
    point = point_or_404(key)
    require(rules.may_handle(request.actor, point.evaluation.state, point.state))
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.RefuseForm(given or None, initial={"decision": point.evaluation.decision})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        writers.refuse(key, data["decision"], data["reason"], by=request.actor, now=clock.now())
        return back_to(point.evaluation_id, "points")
    context = {"form": form, "point": point, "evaluation": point.evaluation}
    return render(request, "plan/evaluation/refuse.html", context, status=status_of(request))
