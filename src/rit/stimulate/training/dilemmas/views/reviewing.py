"""The steps of an edition: handed in, published by somebody else, sent back, retired or dropped (L6.4-a)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import require
from rit.stimulate.training.dilemmas import actions, forms, queries, rules
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.dilemmas.states import step_named
from rit.stimulate.training.dilemmas.views.reading import edition_or_404


@require_POST
@entry(door(rules.MAKE))
def submit(request: Request, code: str, number: int) -> HttpResponse:
    edition = edition_or_404(request, code, number)
    actions.take(edition.pk, step_named("submit"), by=request.actor, now=clock.now())
    messages.success(request, _("The edition waits for somebody else to read it."))
    return _to(edition)


@require_POST
@entry(door(rules.MAKE))
def publish(request: Request, code: str, number: int) -> HttpResponse:
    """Only what was read: an edition that changed meanwhile is shown again."""
    edition = edition_or_404(request, code, number)
    read = request.POST.get("revision", "")
    revision = int(read) if read.isdecimal() and len(read) < 9 else 0
    try:
        actions.take(edition.pk, step_named("publish"), revision=revision, by=request.actor, now=clock.now())
    except actions.Stale:
        messages.warning(
            request, _("The text changed while you were reading. Read it again before you publish it.")
        )
        return _to(edition)
    messages.success(request, _("The edition is published."))
    return redirect("dilemmas:dilemma", code)


@require_http_methods(["GET", "POST"])
@entry(door(rules.MAKE))
def send_back(request: Request, code: str, number: int) -> HttpResponse:
    said = _("The edition is a draft again, with your reason.")
    return _with_reason(request, code, number, "return", _("Send back"), said)


@require_http_methods(["GET", "POST"])
@entry(door(rules.MAKE))
def retire(request: Request, code: str, number: int) -> HttpResponse:
    return _with_reason(request, code, number, "retire", _("Retire"), _("The dilemma is retired."))


@require_http_methods(["GET", "POST"])
@entry(door(rules.MAKE))
def drop(request: Request, code: str, number: int) -> HttpResponse:
    return _with_reason(request, code, number, "drop", _("Drop this edition"), _("The edition is dropped."))


def _with_reason(request: Request, code: str, number: int, name: str, title: str, said: str) -> HttpResponse:
    edition, step = edition_or_404(request, code, number), step_named(name)
    require(rules.may_take(request.actor, actions.facts(edition), step))
    form = forms.ReasonForm(held.take(request) if request.method == "GET" else request.POST)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.take(edition.pk, step, reason=reason, by=request.actor, now=clock.now())
        messages.success(request, said)
        return _to(edition)
    context = {"form": form, "title": title, "edition": edition, "heading": queries.title_of(edition.words)}
    status = 422 if request.method == "POST" else 200
    return render(request, "stimulate/dilemmas/reason.html", context, status=status)


def _to(edition: Edition) -> HttpResponseRedirect:
    return redirect("dilemmas:edition", edition.dilemma.code, edition.number)
