"""The sessions, one of them, and planning, changing and cancelling it (L6.1-a, L6.3-b, L6.4-b)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.foundation import clock, holidays
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, door, entry
from rit.foundation.access.verdict import require
from rit.plan.rules import STEER
from rit.stimulate.training.events import ics, listing, queries, rules
from rit.stimulate.training.events.actions import sessions as actions
from rit.stimulate.training.events.actions.catalogue import Stale
from rit.stimulate.training.events.forms import planning as forms
from rit.stimulate.training.events.models import TrainingSession
from rit.stimulate.training.events.states import ANSWER_SHAPES, SHAPES, Answer, SessionState

A_PAGE, NAMES_A_PAGE = 30, 50
PLANNERS = (STEER, rules.LEAD)


@require_GET
@entry(EMPLOYEE)
def sessions(request: Request) -> HttpResponse:
    """Coming ones first, with how many places are left."""
    asked, now = listing.read(request.GET), clock.now()
    found = listing.filtered(queries.visible_to(request.actor), asked, request.actor, now)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    counted = queries.counts([one.pk for one in page])
    context = {
        "page": page,
        "asked": asked,
        "rows": [(one, counted[one.pk], SHAPES[SessionState(one.state)]) for one in page],
        "filters": listing.filters(asked),
        "may_plan": rules.may_plan(request.actor),
        "may_export": rules.may_export(request.actor),
    }
    return render(request, "stimulate/training/sessions.html", context)


def session_or_404(request: Request, key: UUID) -> TrainingSession:
    return get_object_or_404(queries.visible_to(request.actor).select_related("edition__dilemma"), pk=key)


@require_GET
@entry(EMPLOYEE)
def session(request: Request, key: UUID) -> HttpResponse:
    """What everybody may know; the own invitation; names for whoever leads it, the coordinator and HR."""
    one, now, actor = session_or_404(request, key), clock.now(), request.actor
    facts, is_held = queries.facts(one), one.state == SessionState.HELD
    day = timezone.localdate(one.begins_at)
    mine, others = (None, []) if is_held else queries.own(one, actor.person, now)
    slots = list(queries.slots(one.activity_id, now)[: queries.MOST_SLOTS]) if mine or others else []
    counted = queries.counts([key, *(slot.pk for slot in slots)])
    page = _names(request, one, facts)
    context = {
        "session": one,
        "shape": SHAPES[SessionState(one.state)],
        "count": counted[key],
        "free": _free(one, counted[key]),
        "mine": mine,
        "mine_shape": ANSWER_SHAPES[Answer(mine.answer)] if mine else "",
        "others": others,
        "may_answer": rules.may_answer(mine.answer, facts, now=now) if mine else None,
        "may_move": rules.may_move(facts, asked=bool(others), there=mine.answer if mine else "", now=now),
        "slots": [(slot, _free(slot, counted[slot.pk])) for slot in slots if slot.pk != key],
        "named": rules.may_read_names(actor, facts),
        "page": page,
        "asked": [] if is_held else [(row, ANSWER_SHAPES[Answer(row.answer)]) for row in page],
        "there": list(page) if is_held else [],
        "may_plan": rules.may_plan(actor),
        "may_change": rules.may_change(actor, facts),
        "holiday": holidays.of(day.year).get(day) if rules.may_change(actor, facts) else None,
        "may_invite": rules.may_invite(actor, facts, now=now),
        "may_record": rules.may_record(actor, facts, now=now),
        "attended": queries.own_line(one, actor.person) if is_held else None,
    }
    return render(request, "stimulate/training/session.html", context)


def _names(request: Request, one: TrainingSession, facts: rules.Facts) -> Any:  # Any: a page of rows
    """Who was there, or before that who is asked; nobody for who may not read names."""
    rows: Any = []  # Any: invitations, or lines of attendance
    if rules.may_read_names(request.actor, facts):
        rows = queries.there(one.pk) if one.state == SessionState.HELD else queries.invited(one.pk)
    return Paginator(rows, NAMES_A_PAGE).get_page(request.GET.get("page"))


def _free(one: TrainingSession, count: queries.Count) -> int:
    return max(0, one.capacity - count.taken)


@require_GET
@entry(EMPLOYEE)
def calendar_file(request: Request, key: UUID) -> HttpResponse:
    one = session_or_404(request, key)
    page = request.build_absolute_uri(reverse("training:session", args=[key]))
    content = ics.written(one, url=page, host=request.get_host().partition(":")[0])
    headers = {"Content-Disposition": 'attachment; filename="rit-training.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _form(
    request: Request, data: Any, one: TrainingSession | None = None
) -> forms.SessionForm:  # Any: a QueryDict
    offered = queries.activities(request.actor).filter(offered=True)
    if one is not None:
        offered = offered | queries.activities(request.actor).filter(pk=one.activity_id)
    return forms.SessionForm(data, activities=offered, today=clock.today(), session=one)


@require_http_methods(["GET", "POST"])
@entry(door(*PLANNERS))
def plan(request: Request) -> HttpResponse:
    """A new session; `after` in the address names the one that it follows up."""
    sent = request.method == "POST"
    follows = _followed(request)
    form = _form(request, request.POST if sent else held.take(request))
    if sent and form.is_valid() and not form.asks_again:
        made = actions.plan(form.edit(follows), by=request.actor, now=clock.now())
        messages.success(request, _("The session is planned. Now invite people."))
        return redirect("training:session", made.pk)
    return _show(request, form, _("Plan a session"), None, sent, follows)


def _followed(request: Request) -> TrainingSession | None:
    try:
        key = UUID(request.GET.get("after", ""))
    except ValueError:
        return None
    return queries.visible_to(request.actor).filter(pk=key).first()


@require_http_methods(["GET", "POST"])
@entry(door(*PLANNERS))
def change(request: Request, key: UUID) -> HttpResponse:
    one, sent = session_or_404(request, key), request.method == "POST"
    require(rules.may_change(request.actor, queries.facts(one)))
    form = _form(request, request.POST if sent else held.take(request), one)
    if sent and form.is_valid() and not form.asks_again:
        revision = form.cleaned_data["revision"] or 0
        try:
            actions.change(key, form.edit(), revision=revision, by=request.actor, now=clock.now())
        except Stale:
            one, data = session_or_404(request, key), request.POST.copy()
            data["revision"] = str(one.revision)
            form = _form(request, data, one)
            form.add_error(None, forms.CHANGED)
        else:
            messages.success(request, _("The session is changed."))
            return redirect("training:session", key)
    return _show(request, form, _("Change the session"), one, sent)


@require_http_methods(["GET", "POST"])
@entry(door(*PLANNERS))
def cancel(request: Request, key: UUID) -> HttpResponse:
    one, sent = session_or_404(request, key), request.method == "POST"
    require(rules.may_change(request.actor, queries.facts(one)))
    form = forms.ReasonForm(request.POST if sent else held.take(request))
    if sent and form.is_valid():
        actions.cancel(key, form.cleaned_data["reason"], by=request.actor, now=clock.now())
        messages.success(request, _("The session is cancelled; who was asked is told."))
        return redirect("training:session", key)
    return _show(request, form, _("Cancel the session"), one, sent)


def _show(
    request: Request,
    form: Any,
    title: str,
    one: TrainingSession | None,
    sent: bool,
    follows: TrainingSession | None = None,
) -> HttpResponse:  # Any: one of the forms of planning
    context = {"form": form, "title": title, "session": one, "follows": follows, "button": title}
    return render(request, "stimulate/training/form.html", context, status=422 if sent else 200)
