"""Plans beside each other (L1-a): the list, the course of one plan, its steps, and its texts while it is a draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock, older
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import Refused, Verdict
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.plan import actions as writers
from rit.plan import describe, exporter, period_forms, queries, rules
from rit.plan.models import Instrument, Plan, PlanLogEntry
from rit.plan.states import InstrumentState, PlanStatus
from rit.plan.views.pages import stand_in

Write = Callable[[dict[str, Any], int], object]


def plan_named(request: Request, code: str) -> Plan:
    return get_object_or_404(queries.plans_visible_to(request.actor), code=code)


@require_GET
@entry(EMPLOYEE)
def periods(request: Request) -> HttpResponse:
    """All plans that one may see, the newest first; drafts that were discarded below, for who saw them."""
    steers = request.actor.may_enter(rules.STEER)
    context = {
        "plans": queries.periods(request.actor)[: queries.MOST_PLANS],
        "discarded": describe.plan_entries(queries.discarded(request.actor)) if steers else [],
    }
    return render(request, "plan/periods.html", context)


@require_GET
@entry(EMPLOYEE)
def period(request: Request, code: str) -> HttpResponse:
    """What became of the plan: where it comes from, how far it is, where it goes on, and its log."""
    plan = get_object_or_404(queries.periods(request.actor), code=code)
    stand_in(request, plan)
    actor = request.actor
    log = older.part(queries.log_of_plan(plan), request.GET)
    context = {
        "plan": plan,
        "continued_in": queries.continued_in(actor, plan),
        "log": describe.plan_entries(log.rows),
        "part": log,
        "may_export": rules.may_export(actor),
        "may_roll": rules.may_roll(actor, plan.status),
        "waits_for_its_day": plan.status == PlanStatus.ADOPTED,
        "may_close": rules.may_close(actor, plan.status),
        "may_edit": rules.may_edit_draft(actor, plan.status),
        "may_propose": rules.may_propose_instrument(actor, plan.status),
    }
    if context["may_edit"]:
        context |= {
            "objectives": plan.objectives.select_related("pillar"),
            "instruments": plan.instruments.exclude(state=InstrumentState.WITHDRAWN),
        }
    return render(request, "plan/period.html", context)


@require_GET
@entry(door(rules.STEER))
def export_plan(request: Request, code: str) -> HttpResponse:
    """The plan file, as `rit plan export` writes it."""
    plan = plan_named(request, code)
    kind = "application/toml; charset=utf-8"
    disposition = f'attachment; filename="{plan.code}.toml"'
    return HttpResponse(
        exporter.as_text(plan), content_type=kind, headers={"Content-Disposition": disposition}
    )


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def close(request: Request, code: str) -> HttpResponse:
    plan = get_object_or_404(queries.periods(request.actor), code=code)
    verdict = rules.may_close(request.actor, plan.status)
    return _end(
        request,
        plan,
        verdict,
        "close",
        lambda reason: writers.close(plan, reason=reason, by=request.actor, now=clock.now()),
    )


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def discard(request: Request, code: str) -> HttpResponse:
    plan = get_object_or_404(queries.periods(request.actor), code=code)
    verdict = rules.may_edit_draft(request.actor, plan.status)
    return _end(
        request,
        plan,
        verdict,
        "discard",
        lambda reason: writers.discard(plan, reason=reason, by=request.actor, now=clock.now()),
    )


def _end(
    request: Request, plan: Plan, verdict: Verdict, step: str, write: Callable[[str], object]
) -> HttpResponse:
    if not verdict:
        raise Refused(verdict)
    given = held.take(request) if request.method == "GET" else request.POST
    form = period_forms.ReasonForm(given)
    if request.method == "POST" and form.is_valid():
        write(form.cleaned_data["reason"])
        messages.success(
            request, _("The plan is closed.") if step == "close" else _("The draft is discarded.")
        )
        return HttpResponseRedirect(reverse("plan:periods"))
    context = {
        "plan": plan,
        "form": form,
        "step": step,
        "continued_in": queries.continued_in(request.actor, plan),
    }
    return render(request, "plan/period_end.html", context, status=status_of(request))


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def change_plan(request: Request, code: str) -> HttpResponse:
    plan = plan_named(request, code)

    def write(texts: dict[str, Any], version: int) -> object:
        return writers.change_plan(plan, texts, version=version, by=request.actor, now=clock.now())

    return _texts(request, plan, "plan", period_forms.PlanTextForm, plan, write)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def change_objective(request: Request, code: str, number: int) -> HttpResponse:
    plan = plan_named(request, code)
    shown = get_object_or_404(plan.objectives.select_related("plan"), number=number)

    def write(texts: dict[str, Any], version: int) -> object:
        return writers.change_objective(shown, texts, version=version, by=request.actor, now=clock.now())

    return _texts(request, plan, f"objective:{number}", period_forms.ObjectiveForm, shown, write)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def change_instrument(request: Request, code: str, name: str) -> HttpResponse:
    plan = plan_named(request, code)
    shown = get_object_or_404(plan.instruments.select_related("plan"), code=name)

    def write(texts: dict[str, Any], version: int) -> object:
        served = list(texts.pop("objectives"))
        return writers.change_instrument(
            shown, texts, served, version=version, by=request.actor, now=clock.now()
        )

    return _texts(request, plan, f"instrument:{name}", period_forms.InstrumentForm, shown, write)


def _texts(
    request: Request, plan: Plan, subject: str, form_class: Any, row: Any, write: Write
) -> HttpResponse:
    """One form for a text of the draft. Any: the form of that row. Who was second sees what the first wrote."""
    proposal = isinstance(row, Instrument)
    verdict = (
        rules.may_change_instrument(request.actor, plan.status, row.state)
        if proposal
        else rules.may_edit_draft(request.actor, plan.status)
    )
    if not verdict:
        raise Refused(verdict)
    back = reverse("plan:period", args=[plan.code])
    if proposal and plan.status != PlanStatus.DRAFT:
        back = f"{reverse('plan:instrument', args=[row.code])}?plan={plan.code}"
    last = plan.log.filter(subject=subject).select_related("by").order_by("pk").last()
    given = held.take(request) if request.method == "GET" else request.POST
    form = form_class(given, row=row)
    status = status_of(request)
    if request.method == "POST" and form.is_valid():
        texts = form.texts()
        if "objectives" in form.cleaned_data:
            texts["objectives"] = form.cleaned_data["objectives"]
        try:
            write(texts, form.cleaned_data["version"] or 0)
        except writers.StaleText as stale:
            last, status = stale.entry, 409
            form.add_error(None, _was_first(stale.entry))
        else:
            messages.success(request, _("The text is kept."))
            return HttpResponseRedirect(back)
    context = {"plan": plan, "form": form, "row": row, "version": last.pk if last else 0, "back": back}
    return render(request, "plan/period_texts.html", context, status=status)


def _was_first(entry: PlanLogEntry) -> str:
    """Who wrote what meanwhile; keeping again replaces it knowingly."""
    who = entry.by.full_name if entry.by else entry.by_name
    said = "; ".join(
        in_language(after) for _before, after in entry.changes.values() if isinstance(after, dict)
    )
    return _("%(who)s changed this on %(day)s: “%(text)s”. Keep again to replace it.") % {
        "who": who,
        "day": shortdate(timezone.localdate(entry.at)),
        "text": said,
    }


def status_of(request: Request) -> int:
    return 422 if request.method == "POST" else 200
