"""Questions about rules: one's own, all of them for who answers, asking and answering."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock
from rit.foundation.access import held as late
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.plan.rulebook import citing
from rit.plan.rules import STEER
from rit.protect.norms import rules
from rit.protect.norms.asking import actions as writers
from rit.protect.norms.asking import forms, queries

A_PAGE = 40


@require_GET
@entry(EMPLOYEE)
def questions(request: Request) -> HttpResponse:
    """What is not answered first."""
    found = queries.open_first(queries.visible_to(request.actor))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    cited = citing.resolve({one.reference for one in page})
    context = {
        "page": page,
        "rows": [(one, cited.get(one.reference)) for one in page],
        "answers": rules.steers(request.actor),
        "today": clock.today(),
    }
    return render(request, "protect/norms/questions.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def ask(request: Request) -> HttpResponse:
    """About a rule that the address names as everybody cites it."""
    require(rules.may_ask(request.actor))
    about = request.GET.get("about", "")[:120]
    rule = citing.resolve([about]).get(about) if citing.parse(about) else None
    if rule is None or about.startswith("law:"):
        raise Http404
    sent = request.method == "POST"
    form = forms.AskForm(request.POST if sent else late.take(request))
    if sent and form.is_valid():
        writers.ask(about, form.cleaned_data["text"], by=request.actor, now=clock.now())
        messages.success(
            request, _("Your question is with the integrity coordinator. You are told of the answer.")
        )
        return redirect("norms:questions")
    context = {"form": form, "rule": rule, "title": _("Ask what it means")}
    return render(request, "protect/norms/ask.html", context, status=422 if sent else 200)


@require_GET
@entry(EMPLOYEE)
def question(request: Request, key: UUID) -> HttpResponse:
    one = get_object_or_404(
        queries.visible_to(request.actor).select_related("asked_by", "answered_by"), pk=key
    )
    context = {
        "question": one,
        "rule": citing.resolve([one.reference]).get(one.reference),
        "may_answer": rules.may_answer(request.actor),
    }
    return render(request, "protect/norms/one_question.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def answer(request: Request, key: UUID) -> HttpResponse:
    one = get_object_or_404(queries.visible_to(request.actor), pk=key)
    sent = request.method == "POST"
    form = forms.AnswerForm(request.POST if sent else late.take(request), question=one)
    if sent and form.is_valid():
        data = form.cleaned_data
        given = {"shown": data["shown"], "share": data["share"], "seen": data["seen"]}
        try:
            writers.answer(key, data["answer"], **given, by=request.actor, now=clock.now())
        except writers.Answered:
            one.refresh_from_db()
            newest = request.POST.copy()
            newest["seen"] = forms.stamp(one)
            form = forms.AnswerForm(newest, question=one)
            form.add_error(None, forms.CHANGED)
        else:
            messages.success(request, _("The answer is given."))
            return redirect("norms:question", key)
    rule = citing.resolve([one.reference]).get(one.reference)
    context = {"form": form, "question": one, "rule": rule, "title": _("Answer the question")}
    return render(request, "protect/norms/ask.html", context, status=422 if sent else 200)
