"""The conversation aid, one's agreements, and what becomes of each (L6.3-c)."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.enforce.correction import actions as writers
from rit.enforce.correction import forms, queries, rules
from rit.enforce.correction.aid import aid as conversation_aid
from rit.enforce.correction.models import Agreement
from rit.enforce.correction.states import SHAPES, Outcome, step_named
from rit.foundation import clock
from rit.foundation.access import held as late
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import require
from rit.foundation.registries import doors
from rit.foundation.ui.spoken import current
from rit.people.models import Person

A_PAGE = 30


@require_GET
@entry(EMPLOYEE)
def aid(request: Request) -> HttpResponse:
    """Both sides of the table on one sheet; and when it is no talk but a report."""
    told = conversation_aid()
    context = {"aid": told, "guide": doors.find("guide", current()), "plan": "plan:6.3" in told.sources}
    return render(request, "enforce/correction/aid.html", context)


@require_GET
@entry(EMPLOYEE)
def agreements(request: Request) -> HttpResponse:
    """One's own, the one to look back on first."""
    found = queries.standing(request.actor, clock.today()).order_by("follow_date", "noted_at")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "today": clock.today(),
        "rows": [(one, _partner(one, request), SHAPES[one.state]) for one in page],
    }
    return render(request, "enforce/correction/agreements.html", context)


@require_GET
@entry(EMPLOYEE)
def counts(request: Request) -> HttpResponse:
    """All that anybody else ever sees."""
    found = queries.counted(clock.today())
    outcomes = [(label, found.outcomes[code]) for code, label in Outcome.choices]
    context = {"counted": found, "outcomes": [*outcomes, (_("nobody looked back"), found.outcomes["none"])]}
    return render(request, "enforce/correction/counts.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def note(request: Request) -> HttpResponse:
    writer = _writer(request)
    sent = request.method == "POST"
    named = Person.objects.filter(staff_number=request.GET.get("with", "")[:20]).first()
    form = forms.AgreementForm(
        request.POST if sent else late.take(request),
        today=clock.today(),
        writer=writer,
        initial={"other": named} if named else None,
    )
    if sent and form.is_valid():
        other = form.cleaned_data["other"]
        made = writers.note(other, form.edit(), by=request.actor, now=clock.now())
        messages.success(request, _("The agreement is noted. Your colleague is asked whether this is it."))
        return redirect("correction:agreement", made.pk)
    context = {"form": form, "title": _("Note an agreement")}
    return render(request, "enforce/correction/form.html", context, status=422 if sent else 200)


@require_GET
@entry(EMPLOYEE)
def agreement(request: Request, key: UUID) -> HttpResponse:
    one = _agreement(request, key)
    return render(request, "enforce/correction/agreement.html", _context(request, one))


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def rewrite(request: Request, key: UUID) -> HttpResponse:
    one = _agreement(request, key)
    require(rules.may_take(request.actor, writers.facts(one), step_named("rewrite")))
    sent = request.method == "POST"
    form = _agreement_form(request, one, request.POST if sent else late.take(request), changes=True)
    if sent and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            writers.rewrite(key, form.edit(), revision=revision, by=request.actor, now=clock.now())
        except writers.Stale:
            one.refresh_from_db()
            form = _agreement_form(request, one, _newest(request, one), changes=True)
            form.add_error(None, forms.CHANGED)
        else:
            messages.success(request, _("The words are changed. Your colleague is asked again."))
            return redirect("correction:agreement", key)
    context = {
        "form": form,
        "agreement": one,
        "partner": _partner(one, request),
        "title": _("Change the words"),
    }
    return render(request, "enforce/correction/form.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def answer(request: Request, key: UUID) -> HttpResponse:
    one = _agreement(request, key)
    require(rules.may_take(request.actor, writers.facts(one), step_named("confirm")))
    sent = request.method == "POST"
    form = forms.AnswerForm(request.POST if sent else late.take(request), agreement=one)
    if sent and form.is_valid():
        data = form.cleaned_data
        said = {"remark": data["remark"], "revision": data["revision"]}
        try:
            writers.answer(key, data["answer"], **said, by=request.actor, now=clock.now())
        except writers.Stale:
            one.refresh_from_db()
            form = forms.AnswerForm(_newest(request, one), agreement=one)
            form.add_error(None, forms.CHANGED)
        else:
            messages.success(request, _("Your colleague reads your answer."))
            return redirect("correction:agreement", key)
    context = {"form": form, "agreement": one, "partner": _partner(one, request), "title": _("Answer")}
    return render(request, "enforce/correction/form.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def follow(request: Request, key: UUID) -> HttpResponse:
    one = _agreement(request, key)
    require(rules.may_follow(request.actor, writers.facts(one)))
    sent = request.method == "POST"
    initial = {"outcome": one.outcome, "revision": one.revision}
    form = forms.FollowForm(request.POST if sent else late.take(request), initial=initial)
    if sent and form.is_valid():
        outcome, revision = Outcome(form.cleaned_data["outcome"]), form.cleaned_data["revision"]
        try:
            writers.follow(key, outcome, revision=revision, by=request.actor, now=clock.now())
        except writers.Stale:
            one.refresh_from_db()
            form = forms.FollowForm(_newest(request, one))
            form.add_error(None, forms.CHANGED)
        else:
            messages.success(request, _("You looked back. It goes by itself after its last day."))
            return redirect("correction:agreement", key)
    context = {"form": form, "agreement": one, "partner": _partner(one, request), "title": _("Look back")}
    return render(request, "enforce/correction/form.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def renew(request: Request, key: UUID) -> HttpResponse:
    one = _agreement(request, key)
    require(rules.may_renew(request.actor, writers.facts(one)))
    sent = request.method == "POST"
    form = _agreement_form(request, one, request.POST if sent else late.take(request))
    if sent and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            made = writers.renew(key, form.edit(), revision=revision, by=request.actor, now=clock.now())
        except writers.Stale:
            one.refresh_from_db()
            form = _agreement_form(request, one, _newest(request, one))
            form.add_error(None, forms.CHANGED)
            return _renewing(request, one, form, HTTPStatus.CONFLICT)
        messages.success(request, _("The agreement is noted. Your colleague is asked whether this is it."))
        return redirect("correction:agreement", made.pk)
    return _renewing(request, one, form, HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK)


def _renewing(
    request: Request, one: Agreement, form: forms.AgreementForm, status: HTTPStatus
) -> HttpResponse:
    """The words and what came of them as they stand now are above the form."""
    context = {"form": form, "agreement": one, "partner": _partner(one, request), "title": _("Agree anew")}
    return render(request, "enforce/correction/form.html", context, status=status)


@require_POST
@entry(EMPLOYEE)
def take_back(request: Request, key: UUID) -> HttpResponse:
    _agreement(request, key)
    writers.take_back(key, by=request.actor, now=clock.now())
    messages.success(request, _("The agreement is gone."))
    return redirect("correction:agreements")


def _agreement(request: Request, key: UUID) -> Agreement:
    return get_object_or_404(queries.standing(request.actor, clock.today()), pk=key)


def _writer(request: Request) -> Person:
    """An account without a person behind it talks with nobody."""
    found = Person.objects.filter(pk=request.actor.person).first() if request.actor.person else None
    if found is None:
        raise Http404
    return found


def _partner(one: Agreement, request: Request) -> Person:
    return one.other if one.by_id == request.actor.person else one.by


def _agreement_form(
    request: Request, one: Agreement, data: object, *, changes: bool = False
) -> forms.AgreementForm:
    partner = _partner(one, request)
    writer = one.by if partner == one.other else one.other
    which = {"agreement": one} if changes else {"before": one}
    return forms.AgreementForm(data, today=clock.today(), writer=writer, other=partner, **which)


def _newest(request: Request, one: Agreement) -> QueryDict:
    """What was typed, on the version that is there now."""
    data = request.POST.copy()
    data["revision"] = str(one.revision)
    return data


def _context(request: Request, one: Agreement) -> dict[str, object]:
    facts, actor = writers.facts(one), request.actor
    return {
        "agreement": one,
        "partner": _partner(one, request),
        "mine": one.by_id == actor.person,
        "shape": SHAPES[one.state],
        "today": clock.today(),
        "may_answer": rules.may_take(actor, facts, step_named("confirm")),
        "may_rewrite": rules.may_take(actor, facts, step_named("rewrite")),
        "may_follow": rules.may_follow(actor, facts),
        "may_renew": rules.may_renew(actor, facts),
        "may_take_back": rules.may_take_back(actor, facts),
        "guide": doors.find("guide", current()),
    }
