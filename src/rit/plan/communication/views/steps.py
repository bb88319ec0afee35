"""Its steps: ready, planned again, sent, cancelled (L5-h)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import Refused, require
from rit.foundation.attachments import actions as attachments
from rit.plan.communication import actions, forms, queries, rules, surface
from rit.plan.communication.states import Channel, step_named
from rit.plan.communication.views.item import item_or_404, whole_or_404

REFUSED = 422


@require_POST
@entry(EMPLOYEE)
def prepare(request: Request, key: UUID) -> HttpResponse:
    actions.prepare(item_or_404(request, key).pk, by=request.actor, now=clock.now())
    messages.success(request, _("The item is ready to send."))
    return redirect("communication:item", key)


@require_POST
@entry(EMPLOYEE)
def plan_again(request: Request, key: UUID) -> HttpResponse:
    actions.plan_again(item_or_404(request, key).pk, by=request.actor, now=clock.now())
    messages.success(request, _("The item is planned again."))
    return redirect("communication:item", key)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def send(request: Request, key: UUID) -> HttpResponse:
    """Shows to how many it goes, and sends. Sent twice is told: nobody gets it a second time."""
    shown, today = whole_or_404(request, key), clock.today()
    if shown.sent_at:
        return _already_sent(request, key)
    require(rules.may_take(request.actor, actions.facts(shown), step_named("send")))
    form = (
        forms.SendForm(request.POST, request.FILES)
        if request.method == "POST"
        else forms.SendForm(held.take(request))
    )
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid() and (answer := _send(request, key, form)):
            return answer
    context = {
        "item": shown,
        "form": form,
        "outside": shown.channel != Channel.BELL,
        "reach": queries.reach(queries.audience_of(shown), today),
        "audience": surface.audience(shown),
        "text": surface.for_reader(shown.texts),
        "texts": surface.texts(shown.texts),
        "missing": surface.missing(shown.texts),
    }
    return render(request, "plan/communication/send.html", context, status=status)


def _send(request: Request, key: UUID, form: forms.SendForm) -> HttpResponse | None:
    """The answer when it went out; None when a rule said no, which then stands on the form."""
    data, now, upload = form.cleaned_data, clock.now(), form.cleaned_data["evidence"]
    try:
        stored = attachments.store(upload, by=request.actor, now=now) if upload else None
        proof = actions.Proof(data["counted"], stored, data["link"])
        count = actions.send(key, proof=proof, by=request.actor, now=now)
    except Refused as refused:
        form.add_error(None, str(refused.verdict.reason))
        return None
    if count is None:
        return _already_sent(request, key)
    messages.success(request, _("Sent to %(people)s.") % {"people": surface.people(count)})
    return redirect("communication:item", key)


def _already_sent(request: Request, key: UUID) -> HttpResponse:
    messages.info(request, _("This item was sent already; nobody got it twice."))
    return redirect("communication:item", key)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def cancel(request: Request, key: UUID) -> HttpResponse:
    shown = item_or_404(request, key)
    require(rules.may_take(request.actor, actions.facts(shown), step_named("cancel")))
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.CancelForm(given)
    if request.method == "POST" and form.is_valid():
        actions.cancel(key, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now())
        messages.success(request, _("The item is cancelled."))
        return HttpResponseRedirect(reverse("communication:item", args=[key]))
    context = {"item": shown, "form": form}
    code = REFUSED if request.method == "POST" else 200
    return render(request, "plan/communication/cancel.html", context, status=code)
