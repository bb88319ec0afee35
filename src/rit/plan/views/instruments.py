"""An instrument is proposed, and taken back before the board adopted it; the board does the rest (L5-c)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import Refused, Verdict
from rit.plan import actions as writers
from rit.plan import period_forms, rules
from rit.plan.models import Instrument
from rit.plan.states import PlanStatus
from rit.plan.views.periods import plan_named, status_of


def address_of(instrument: Instrument) -> str:
    return f"{reverse('plan:instrument', args=[instrument.code])}?plan={instrument.plan.code}"


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def propose(request: Request, code: str) -> HttpResponse:
    plan = plan_named(request, code)
    _require(rules.may_propose_instrument(request.actor, plan.status))
    given = held.take(request) if request.method == "GET" else request.POST
    form = period_forms.NewInstrumentForm(given, row=Instrument(plan=plan, title={}, kinds=[]))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = writers.propose_instrument(
            plan,
            form.code(),
            data["section"],
            form.texts(),
            list(data["objectives"]),
            from_date=data.get("from_date"),
            by=request.actor,
            now=clock.now(),
        )
        in_draft = plan.status == PlanStatus.DRAFT
        messages.success(
            request,
            _("The instrument is part of the draft.")
            if in_draft
            else _(
                "The instrument is proposed. Put it to the board; it is in force once that has adopted it."
            ),
        )
        return HttpResponseRedirect(address_of(made))
    return render(
        request, "plan/instrument_form.html", {"plan": plan, "form": form}, status=status_of(request)
    )


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def take_back(request: Request, code: str, name: str) -> HttpResponse:
    plan = plan_named(request, code)
    shown = get_object_or_404(plan.instruments.select_related("plan"), code=name)
    _require(rules.may_change_instrument(request.actor, plan.status, shown.state))
    given = held.take(request) if request.method == "GET" else request.POST
    form = period_forms.ReasonForm(given)
    if request.method == "POST" and form.is_valid():
        writers.take_back_instrument(shown, form.cleaned_data["reason"], by=request.actor, now=clock.now())
        messages.success(request, _("The proposal is taken back."))
        return HttpResponseRedirect(address_of(shown))
    context = {"plan": plan, "instrument": shown, "form": form}
    return render(request, "plan/instrument_take_back.html", context, status=status_of(request))


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict)
