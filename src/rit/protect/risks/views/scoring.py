"""Scoring one risk, and beginning another assessment (L6.2-d)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access import held as late
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.plan.board.rules import SEE
from rit.plan.rules import STEER
from rit.protect.risks import actions as writers
from rit.protect.risks import forms, queries, rules, showing
from rit.protect.risks.models import Assessment
from rit.protect.risks.states import Moment
from rit.protect.risks.views.inventory import newest, risk_or_404


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def score(request: Request, key: UUID, moment: str) -> HttpResponse:
    """On the scale of the open assessment, each step in words."""
    one, assessment = risk_or_404(request, key), queries.open_assessment()
    if moment not in Moment.values:
        raise Http404
    open_assessment = assessment is not None
    require(rules.may_score(request.actor, writers.facts(one), open_assessment=open_assessment))
    if assessment is None:
        raise Http404
    sent, pair = request.method == "POST", rules.pair(getattr(one, moment))
    initial = {"version": one.version}
    if pair:
        initial |= {"likelihood": pair[0], "impact": pair[1]}
    given = request.POST if sent else late.take(request)
    form = forms.ScoreForm(given, method=assessment.method, moment=moment, initial=initial)
    if sent and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            writers.score(key, form.given(), version=version, by=request.actor, now=clock.now())
        except writers.Stale:
            one = risk_or_404(request, key)
            form = forms.ScoreForm(newest(request, one), method=assessment.method, moment=moment)
            form.add_error(None, forms.CHANGED)
        else:
            messages.success(request, _("The score is kept."))
            return redirect("risks:risk", key)
    context = {
        "form": form,
        "risk": one,
        "moment": Moment(moment),
        "assessment": assessment,
        "standing": [showing.scored(one, name, assessment.method) for name in Moment.values],
    }
    return render(request, "protect/risks/score.html", context, status=422 if sent else 200)


@require_GET
@entry(door(STEER, SEE))
def assessments(request: Request) -> HttpResponse:
    """The rounds of scoring, each with its scale; a scale is never changed under its scores."""
    found = list(Assessment.objects.select_related("method", "begun_by")[:50])
    newest_method = queries.newest_method()
    context = {
        "assessments": found,
        "method": found[0].method if found else newest_method,
        "other_scale": bool(found and newest_method and found[0].method_id != newest_method.pk),
        "may_begin": rules.may_begin(request.actor),
    }
    return render(request, "protect/risks/assessments.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def begin(request: Request) -> HttpResponse:
    """Another round: every risk is scored anew, what was scored before stays with its own."""
    require(rules.may_begin(request.actor))
    sent = request.method == "POST"
    initial = {"title": _("Risk assessment %(year)s") % {"year": clock.today().year}}
    form = forms.BeginForm(request.POST if sent else late.take(request), initial=initial)
    if sent and form.is_valid():
        writers.begin(form.words(), by=request.actor, now=clock.now())
        messages.success(request, _("The assessment has begun; every risk waits for its score."))
        return redirect("risks:risks")
    context = {"form": form, "title": _("Begin another assessment"), "warns": True}
    return render(request, "protect/risks/form.html", context, status=422 if sent else 200)
