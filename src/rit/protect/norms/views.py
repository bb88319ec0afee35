"""Campaigns: all of them, one of them, preparing one, and reading and confirming (L3-b)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held as late
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.ui.words import in_language
from rit.plan.communication.queries import reach
from rit.plan.rulebook.structured import blocks
from rit.plan.rules import STEER
from rit.protect.norms import actions as writers
from rit.protect.norms import forms, queries, reading, rules
from rit.protect.norms.models import Campaign
from rit.protect.norms.states import SHAPES, STEPS

A_PAGE = 30
PUBLISH, CLOSE = STEPS


@require_GET
@entry(EMPLOYEE)
def campaigns(request: Request) -> HttpResponse:
    """What was put out, with how many confirmed; and what one has to read oneself."""
    page = Paginator(queries.visible_to(request.actor), A_PAGE).get_page(request.GET.get("page"))
    counted = queries.counts(clock.today(), [one.pk for one in page])
    mine = {row.campaign_id: row for row in queries.own(request.actor).order_by("-asked_at")[:100]}
    context = {
        "page": page,
        "today": clock.today(),
        "rows": [
            (one, reading.text(one), SHAPES[one.state], counted.get(one.pk), mine.get(one.pk)) for one in page
        ],
        "may_prepare": rules.steers(request.actor),
    }
    return render(request, "protect/norms/campaigns.html", context)


def _campaign(request: Request, key: UUID) -> Campaign:
    return get_object_or_404(queries.visible_to(request.actor), pk=key)


@require_GET
@entry(EMPLOYEE)
def campaign(request: Request, key: UUID) -> HttpResponse:
    """Numbers by unit for all; names of the own unit for its head; questions and audience for who prepares."""
    one, today, actor = _campaign(request, key), clock.today(), request.actor
    may_keep, out = rules.may_keep(actor, one.state), one.published_at is not None
    context = {
        "campaign": one,
        "text": reading.text(one),
        "today": today,
        "shape": SHAPES[one.state],
        "count": queries.counts(today, [key]).get(key),
        "units": queries.by_unit(actor, one, today) if out else [],
        "people": queries.of_led_units(actor, one, today) if out else [],
        "questions": queries.questions_of(one) if rules.steers(actor) else [],
        "reach": None if out else reach(queries.audience_of(one), today),
        "may_keep": may_keep,
        "may_publish": rules.may_take(actor, one.state, PUBLISH),
        "may_close": rules.may_take(actor, one.state, CLOSE),
    }
    return render(request, "protect/norms/campaign.html", context)


def _form(data: Any, one: Campaign | None = None) -> forms.CampaignForm:  # Any: a QueryDict or None
    """Only what applies, or will, can be put out."""
    return forms.CampaignForm(data, texts=reading.choices(), today=clock.today(), campaign=one)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def prepare(request: Request) -> HttpResponse:
    sent = request.method == "POST"
    form = _form(request.POST if sent else late.take(request))
    if sent and form.is_valid():
        made = writers.prepare(form.edit(), by=request.actor, now=clock.now())
        messages.success(request, _("The campaign is prepared. Nobody sees it before you publish it."))
        return redirect("norms:campaign", made.pk)
    context = {"form": form, "title": _("Prepare a campaign")}
    return render(request, "protect/norms/form.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def change(request: Request, key: UUID) -> HttpResponse:
    one = _campaign(request, key)
    require(rules.may_keep(request.actor, one.state))
    sent = request.method == "POST"
    form = _form(request.POST if sent else late.take(request), one)
    if sent and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            writers.change(key, form.edit(), revision=revision, by=request.actor, now=clock.now())
        except writers.Stale:
            one, data = _campaign(request, key), request.POST.copy()
            data["revision"] = str(one.revision)
            form = _form(data, one)
            form.add_error(None, forms.CHANGED)
        else:
            messages.success(request, _("The campaign is changed."))
            return redirect("norms:campaign", key)
    context = {"form": form, "campaign": one, "title": _("Change the campaign")}
    return render(request, "protect/norms/form.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def ask(request: Request, key: UUID) -> HttpResponse:
    """One more question of the check."""
    one = _campaign(request, key)
    require(rules.may_add_question(request.actor, one.state, one.questions.count()))
    sent = request.method == "POST"
    form = forms.QuestionForm(request.POST if sent else late.take(request))
    if sent and form.is_valid():
        writers.ask(key, form.asked(), by=request.actor, now=clock.now())
        messages.success(request, _("The question is added."))
        return redirect("norms:campaign", key)
    context = {"form": form, "campaign": one, "title": _("Add a question")}
    return render(request, "protect/norms/question.html", context, status=422 if sent else 200)


@require_POST
@entry(door(STEER))
def drop_question(request: Request, key: UUID, order: int) -> HttpResponse:
    _campaign(request, key)
    writers.drop_question(key, order, by=request.actor, now=clock.now())
    return redirect("norms:campaign", key)


@require_POST
@entry(door(STEER))
def publish(request: Request, key: UUID) -> HttpResponse:
    _campaign(request, key)
    many = writers.publish(key, by=request.actor, now=clock.now())
    if many:
        messages.success(request, _("%(many)s people are asked to read and confirm it.") % {"many": many})
    return redirect("norms:campaign", key)


@require_POST
@entry(door(STEER))
def close(request: Request, key: UUID) -> HttpResponse:
    _campaign(request, key)
    writers.close(key, by=request.actor, now=clock.now())
    messages.success(request, _("The campaign is closed."))
    return redirect("norms:campaign", key)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def read(request: Request, key: UUID) -> HttpResponse:
    """The text, the check, and the button; what one answered is not kept."""
    row = get_object_or_404(queries.own(request.actor), campaign=key)
    one = row.campaign
    require(rules.may_confirm(one.state, asked=True))
    questions = queries.questions_of(one)
    sent = request.method == "POST"
    form = forms.CheckForm(request.POST if sent else late.take(request), questions=questions)
    if sent and form.is_valid():
        if writers.confirm(key, by=request.actor, now=clock.now()):
            messages.success(request, _("Thank you. You have confirmed it."))
        return redirect("norms:read", key)
    context = {
        "campaign": one,
        "row": row,
        "today": clock.today(),
        "form": form,
        "text": reading.text(one),
        "about": one.version.instruction.reference if one.version else "",
        "parts": reading.parts(one, clock.today()) if one.version is None else [],
        "blocks": blocks(in_language(one.version.text)) if one.version else [],
    }
    return render(request, "protect/norms/read.html", context, status=422 if sent else 200)
