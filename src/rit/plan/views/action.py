"""One action: what it asks, its log, and each thing one can do with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock, older
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.roles import roles
from rit.foundation.access.verdict import Refused
from rit.foundation.attachments import actions as attachments
from rit.foundation.ui.words import in_language
from rit.plan import actions as writers
from rit.plan import describe, forms, queries, rules, surface
from rit.plan.models import Action, Occurrence
from rit.plan.states import STEPS, Step, step_named
from rit.plan.views.pages import plan_or_404, stand_in

TURNS = 24
TURN_AHEAD_DAYS = 45  # a turn may be done a little before its date


def _action(request: Request, key: UUID) -> Action:
    visible = queries.with_rows(queries.visible_to(request.actor)).select_related(
        "plan", "owner", "unit", "instrument", "created_by", "carried_from__plan"
    )
    return get_object_or_404(visible, pk=key)


@require_GET
@entry(EMPLOYEE)
def show(request: Request, key: UUID) -> HttpResponse:
    action = _action(request, key)
    given = held.take(request)
    initial = {"version": action.version, "progress": action.progress}
    form = forms.ProgressForm(given, initial=initial, action=action, today=clock.today())
    return _page(request, action, form)


def _page(request: Request, action: Action, form: forms.ProgressForm, status: int = 200) -> HttpResponse:
    today, facts = clock.today(), writers.facts(action)
    stand_in(request, action.plan)
    shape, days = surface.standing(action, today)
    log = older.part(queries.log_of(action), request.GET)
    role = roles().get(action.owner_role)
    context = {
        "action": action,
        "form": form,
        "shape": shape,
        "days": days,
        "left": -days,
        "log": describe.entries(log.rows),
        "part": log,
        "turns": _turns(action),
        "turn_limit": today + timedelta(days=TURN_AHEAD_DAYS),
        "may_record": rules.may_record(request.actor, facts),
        "may_set_progress": rules.may_set_progress(request.actor, facts),
        "may_assign": not rules.may_change(request.actor, facts)
        and rules.may_assign(request.actor, facts, in_unit=True),
        "may_change": rules.may_change(request.actor, facts),
        "steps": [step for step in STEPS if rules.may_take(request.actor, facts, step)],
        "owner_role": in_language(role.title) if role else "",
        "continues": action.carried_from,
        **queries.beside_action(request.actor, action),
    }
    return render(request, "plan/action.html", context, status=status)


def _turns(action: Action) -> list[Occurrence]:
    """The turns around now: the last ones done, and those still to come."""
    if action.recurrence == "none":
        return []
    return list(action.occurrences.select_related("done_by").order_by("-due_date")[:TURNS])


@require_POST
@entry(EMPLOYEE)
def progress(request: Request, key: UUID) -> HttpResponse:
    action = _action(request, key)
    form = forms.ProgressForm(request.POST, request.FILES, action=action, today=clock.today())
    if not form.is_valid():
        return _page(request, action, form, status=422)
    data = form.cleaned_data

    def write() -> object:
        return writers.record_progress(
            key,
            progress=data["progress"],
            text=data["text"],
            proof=_proof(request, data),
            version=data["version"],
            by=request.actor,
            now=clock.now(),
            day=data["day"],
        )

    return _write(request, action, form, write, _("Your progress is recorded."))


@require_POST
@entry(EMPLOYEE)
def turn(request: Request, key: UUID) -> HttpResponse:
    """One turn of recurring work is done."""
    action = _action(request, key)
    form = forms.TurnForm(request.POST)
    if not form.is_valid():
        raise Http404
    data = form.cleaned_data
    latest = clock.today() + timedelta(days=TURN_AHEAD_DAYS)
    if not action.occurrences.filter(due_date=data["due_date"], due_date__lte=latest).exists():
        raise Http404

    def write() -> object:
        return writers.record_turn(
            key,
            data["due_date"],
            note=data["note"],
            version=data["version"],
            by=request.actor,
            now=clock.now(),
        )

    return _write(request, action, form, write, _("This turn is recorded as done."))


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def step(request: Request, key: UUID, name: str) -> HttpResponse:
    action, wanted = _action(request, key), step_named(name)
    if wanted is None:
        raise Http404
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.StepForm(given, request.FILES or None, step=wanted, initial={"version": action.version})
    if request.method == "POST" and form.is_valid():
        return _take(request, action, wanted, form)  # shows what was typed when somebody was first
    verdict = rules.may_take(request.actor, writers.facts(action), wanted)
    if not verdict:
        raise Refused(verdict)
    context = {"action": action, "step": wanted, "form": form}
    return render(
        request, "plan/step.html", context, status=422 if form.errors and request.method == "POST" else 200
    )


def _take(request: Request, action: Action, wanted: Step, form: forms.StepForm) -> HttpResponse:
    data = form.cleaned_data

    def write() -> object:
        return writers.take_step(
            action.pk,
            wanted,
            reason=data["reason"],
            proof=_proof(request, data),
            version=data["version"],
            by=request.actor,
            now=clock.now(),
        )

    return _write(request, action, form, write, _("The action moved on."))


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def assign(request: Request, key: UUID) -> HttpResponse:
    """The head of the unit that carries it gives the action to somebody of the unit."""
    action = _action(request, key)
    verdict = rules.may_assign(request.actor, writers.facts(action), in_unit=True)
    if not verdict:
        raise Refused(verdict)
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.AssignForm(given, initial={"version": action.version, "owner": action.owner})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def write() -> object:
            return writers.assign(
                key,
                data["owner"],
                reason=data["reason"],
                version=data["version"],
                by=request.actor,
                now=clock.now(),
            )

        try:
            return _write(request, action, form, write, _("The action has its owner."))
        except Refused as refused:
            form.add_error("owner", str(refused.verdict.reason))
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "plan/assign.html", {"action": action, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def change(request: Request, key: UUID) -> HttpResponse:
    action = _action(request, key)
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.ActionForm(given, plan=action.plan, action=action)
    if request.method == "POST" and form.is_valid():

        def write() -> object:
            return writers.change(
                key,
                form.edit(),
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"] or 0,
                by=request.actor,
                now=clock.now(),
            )

        return _write(request, action, form, write, _("The change is recorded, with its reason."))
    context = {"action": action, "plan": action.plan, "form": form}
    return render(
        request, "plan/change.html", context, status=422 if form.errors and request.method == "POST" else 200
    )


@require_http_methods(["GET", "POST"])
@entry(door(rules.STEER))
def add(request: Request) -> HttpResponse:
    plan = plan_or_404(request)
    given = held.take(request) if request.method == "GET" else request.POST
    initial = {
        "start_date": max(clock.today(), plan.from_date),
        "due_date": plan.to_date,
        "objectives": request.GET.getlist("objective"),
    }
    form = forms.ActionForm(given, plan=plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        added = writers.add(
            plan, form.edit(), reason=form.cleaned_data["reason"], by=request.actor, now=clock.now()
        )
        messages.success(request, _("The action is in the plan."))
        return HttpResponseRedirect(reverse("plan:action", args=[added.pk]))
    return render(
        request,
        "plan/change.html",
        {"plan": plan, "form": form},
        status=422 if form.errors and request.method == "POST" else 200,
    )


def _write(
    request: Request, action: Action, form: django_forms.Form, write: Callable[[], object], said: str
) -> HttpResponse:
    """Carries out one write. When somebody was first, both versions are shown and nothing is lost."""
    try:
        write()
    except writers.Stale as stale:
        request.undo_everything = True  # type: ignore[attr-defined]  # a file that came along is not kept twice
        return _conflict(request, stale, form)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("plan:action", args=[action.pk]))


def _conflict(request: Request, stale: writers.Stale, form: django_forms.Form) -> HttpResponse:
    fields: list[tuple[str, Any]] = [
        (name, value)
        for name in request.POST
        if name not in {"csrfmiddlewaretoken", "version"}
        for value in request.POST.getlist(name)
    ]
    context = {
        "action": stale.action,
        "theirs": describe.entries(stale.entries),
        "mine": [(bound.label, bound.value()) for bound in form if not bound.is_hidden and bound.value()],
        "fields": fields,
        "had_file": bool(request.FILES),
    }
    return render(request, "plan/conflict.html", context, status=409)


def _proof(request: Request, data: dict[str, Any]) -> writers.Proof:
    upload = data.get("evidence")
    stored = attachments.store(upload, by=request.actor, now=clock.now()) if upload else None
    return writers.Proof(attachment=stored, link=data.get("link") or "")
