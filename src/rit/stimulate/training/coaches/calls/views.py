"""Calls for coaches: opened and decided on by the coordinator, read and answered by everybody else (L5-d)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.roles import roles
from rit.foundation.access.verdict import Refused, require
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import hours, in_language
from rit.plan.rules import STEER
from rit.stimulate.training.coaches.calls import actions, forms, queries, rules
from rit.stimulate.training.coaches.calls.models import Candidate, CoachCall
from rit.stimulate.training.coaches.calls.states import OPEN, SHAPES, Standing
from rit.stimulate.training.events import queries as sessions
from rit.stimulate.training.events.models import TrainingSession

A_PAGE = 20


@require_GET
@entry(EMPLOYEE)
def calls(request: Request) -> HttpResponse:
    today = clock.today()
    page = Paginator(queries.visible_to(request.actor), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, queries.facts(one).is_open(today)) for one in page],
        "may_call": rules.may_call(request.actor),
    }
    return render(request, "stimulate/coaches/calls.html", context)


@require_GET
@entry(EMPLOYEE)
def call(request: Request, key: UUID) -> HttpResponse:
    """The call, the own answer to it, and for the coordinator who answered, service by service."""
    one, actor, today = _call_or_404(request, key), request.actor, clock.today()
    facts, chooses = queries.facts(one), rules.calls(actor)
    mine = None if chooses else queries.own(actor, key)  # whoever chooses is no candidate
    lines, services = queries.gathered(one, today) if chooses else ([], [])
    context = {
        "call": one,
        "open": facts.is_open(today),
        "mine": mine,
        "mine_shape": SHAPES[Standing(mine.standing)] if mine else "",
        "may_withdraw": bool(mine and mine.standing in OPEN),
        "may_put": rules.may_put_forward(actor, facts, today, there=mine is not None),
        "may_close": rules.may_close(actor, facts, today),
        "may_change": rules.may_change(actor, facts, today),
        "changed_since": bool(mine and one.changed_at and mine.put_at < one.changed_at),
        "chooses": chooses,
        "lines": [_shown(request, one, line) for line in lines],
        "slots": _slots(one, lines) if chooses else [],
        "services": services,
        "hours": hours(one.training.minutes),
    }
    return render(request, "stimulate/coaches/call.html", context)


def _shown(
    request: Request, one: CoachCall, line: queries.Line
) -> dict[str, Any]:  # Any: what the page shows
    facts, today, candidate, by = queries.facts(one), clock.today(), line.candidate, request.actor
    standing, own = candidate.standing, candidate.person_id == by.person
    return {
        "line": line,
        "shape": SHAPES[Standing(standing)],
        "hours": hours(line.minutes),
        "trained": line.minutes >= one.training.minutes,
        "may_select": rules.may_decide(by, facts, today, step="select", standing=standing, own=own),
        "may_decline": rules.may_decide(by, facts, today, step="decline", standing=standing, own=own),
        "may_appoint": rules.may_appoint(
            by,
            facts,
            today,
            standing=standing,
            own=own,
            account=candidate.person.account_id is not None,
            followed=line.minutes,
            asked=one.training.minutes,
        ),
    }


def _slots(one: CoachCall, lines: list[queries.Line]) -> list[TrainingSession]:
    """Coming sessions of the training, while somebody who is selected still has to follow it."""
    missing = any(
        line.candidate.standing == Standing.SELECTED and line.minutes < one.training.minutes for line in lines
    )
    return list(sessions.slots(one.training_id, clock.now())[:5]) if missing else []


def _call_or_404(request: Request, key: UUID) -> CoachCall:
    return get_object_or_404(queries.visible_to(request.actor), pk=key)


def _candidate_or_404(request: Request, key: UUID) -> Candidate:
    return get_object_or_404(queries.candidates_of(request.actor), pk=key)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def open_call(request: Request) -> HttpResponse:
    sent, offered = request.method == "POST", sessions.activities(request.actor).filter(offered=True)
    data = request.POST if sent else held.take(request)
    form = forms.CallForm(data, activities=offered, today=clock.today())
    if sent and form.is_valid():
        made = actions.open_call(form.edit(), by=request.actor, now=clock.now())
        messages.success(request, _("The call is open; everybody in the corps is told."))
        return redirect("coaches:call", made.pk)
    return _form(request, form, _("Call for coaches"), _("Open the call"), sent)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def change_call(request: Request, key: UUID) -> HttpResponse:
    """Whoever answered the call as it was is told."""
    one, sent = _call_or_404(request, key), request.method == "POST"
    require(rules.may_change(request.actor, queries.facts(one), clock.today()))
    offered = sessions.activities(request.actor).filter(Q(offered=True) | Q(pk=one.training_id))
    initial = forms.CallForm.of(actions.CallEdit.of(one))
    form = forms.CallForm(
        request.POST if sent else held.take(request),
        activities=offered,
        today=clock.today(),
        initial=initial,
    )
    if sent and form.is_valid():
        if actions.change_call(key, form.edit(), by=request.actor, now=clock.now()):
            messages.success(request, _("The call says it now; whoever answered before is told."))
        return redirect("coaches:call", key)
    return _form(request, form, _("Change the call"), _("Keep"), sent, call=one)


@require_POST
@entry(door(STEER))
def close_call(request: Request, key: UUID) -> HttpResponse:
    _call_or_404(request, key)
    actions.close_call(key, by=request.actor, now=clock.now())
    messages.success(request, _("The call is closed. Now choose."))
    return redirect("coaches:call", key)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def put_forward(request: Request, key: UUID) -> HttpResponse:
    one, sent = _call_or_404(request, key), request.method == "POST"
    there = queries.own(request.actor, key) is not None
    require(rules.may_put_forward(request.actor, queries.facts(one), clock.today(), there=there))
    form = forms.MotivationForm(request.POST if sent else held.take(request))
    if sent and form.is_valid():
        actions.put_forward(key, form.cleaned_data["motivation"], by=request.actor, now=clock.now())
        messages.success(request, _("Thank you. The coordinator has it; you hear when the call is over."))
        return redirect("coaches:call", key)
    return _form(request, form, _("Put yourself forward"), _("Put yourself forward"), sent, call=one)


@require_POST
@entry(EMPLOYEE)
def withdraw(request: Request, key: UUID) -> HttpResponse:
    get_object_or_404(Candidate, call=key, person=request.actor.person)
    actions.withdraw(key, by=request.actor, now=clock.now())
    messages.success(request, _("Withdrawn. Nothing of what you wrote is kept."))
    return redirect("coaches:call", key)


@require_POST
@entry(door(STEER))
def select(request: Request, key: UUID) -> HttpResponse:
    one = _candidate_or_404(request, key)
    actions.select(key, by=request.actor, now=clock.now())
    said = _("%(name)s is selected and knows it. Invite to the training.")
    messages.success(request, said % {"name": one.person.full_name})
    return redirect("coaches:call", one.call_id)


@require_POST
@entry(door(STEER))
def invite_selected(request: Request, key: UUID, session: UUID) -> HttpResponse:
    one = _call_or_404(request, key)
    get_object_or_404(sessions.slots(one.training_id, clock.now()), pk=session)
    many = actions.invite_selected(key, session, by=request.actor, now=clock.now())
    said = ngettext("%(n)s person is invited.", "%(n)s people are invited.", many) % {"n": many}
    messages.success(request, said)
    return redirect("coaches:call", key)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def decline(request: Request, key: UUID) -> HttpResponse:
    one, sent = _candidate_or_404(request, key), request.method == "POST"
    own = one.person_id == request.actor.person
    facts, today = queries.facts(one.call), clock.today()
    require(rules.may_decide(request.actor, facts, today, step="decline", standing=one.standing, own=own))
    form = forms.WordForm(request.POST if sent else held.take(request))
    if sent and form.is_valid():
        actions.decline(key, form.cleaned_data["word"], by=request.actor, now=clock.now())
        messages.success(request, _("Your words are on their way."))
        return redirect("coaches:call", one.call_id)
    return _form(request, form, _("Not this time"), _("Send it"), sent, call=one.call, candidate=one)


@require_http_methods(["GET", "POST"])
@entry(door(STEER))
def appoint(request: Request, key: UUID) -> HttpResponse:
    """A refusal by the rules of roles stands on the form."""
    one, sent, today = _candidate_or_404(request, key), request.method == "POST", clock.today()
    longest = timedelta(days=365 * roles()[actions.COACH].longest_years - 1)
    day = shortdate(one.call.until_date)
    training = in_language(one.call.training.title)
    reason = _("Selected after the call that ran until %(day)s; followed “%(training)s”.")
    initial = {
        "from_date": today,
        "to_date": today + longest,
        "reason": reason % {"day": day, "training": training},
    }
    form = forms.AppointForm(request.POST if sent else held.take(request), initial=initial)
    if sent and form.is_valid():
        try:
            actions.appoint(key, **form.cleaned_data, by=request.actor, now=clock.now())
        except Refused as refused:
            form.add_error(None, str(refused.verdict.reason))
        else:
            said = _("%(name)s is a coach now.") % {"name": one.person.full_name}
            messages.success(request, said)
            return redirect("coaches:call", one.call_id)
    return _form(request, form, _("Appoint as a coach"), _("Appoint"), sent, call=one.call, candidate=one)


def _form(
    request: Request,
    form: django_forms.Form,
    title: str,
    button: str,
    sent: bool,
    **more: Any,  # Any: the call, the candidate
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, **more}
    return render(request, "stimulate/coaches/call_form.html", context, status=422 if sent else 200)
