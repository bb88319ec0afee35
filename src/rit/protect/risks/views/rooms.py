"""Workshops on risks: the list, beginning one, the leader's screen, and the telephone of who takes part (L6.2-d)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held as late
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import Refused, require
from rit.people.models import Person
from rit.protect.risks import actions as risk_writers
from rit.protect.risks import drawing, queries, showing
from rit.protect.risks import rules as risk_rules
from rit.protect.risks.forms import CHANGED, ScoreForm
from rit.protect.risks.models import Item, Workshop
from rit.protect.risks.states import Moment, Side, State
from rit.protect.risks.workshop import actions as writers
from rit.protect.risks.workshop import forms, rules
from rit.protect.risks.workshop import queries as rooms

A_PAGE = 30
MOST_OFFERED = 300


@require_GET
@entry(EMPLOYEE)
def workshops(request: Request) -> HttpResponse:
    """Those that one leads or takes part in."""
    page = Paginator(rooms.visible_to(request.actor), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "me": request.actor.person, "may_begin": bool(_offered(request).exists())}
    return render(request, "protect/risks/workshops.html", context)


def _offered(request: Request) -> Any:  # Any: a query of risks
    """Open risks that the actor may score: those one sees, but for who only reads all."""
    seen = queries.visible_to(request.actor).filter(state=State.OPEN)
    if risk_rules.steers(request.actor):
        return seen
    return seen.filter(owner=request.actor.person) | seen.filter(unit__in=request.actor.units_led)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def begin(request: Request) -> HttpResponse:
    require(rules.may_begin(request.actor))
    sent, today = request.method == "POST", clock.today()
    worst = _offered(request).order_by("-level", "number").values("pk")[:MOST_OFFERED]
    offered = queries.visible_to(request.actor).filter(pk__in=worst).order_by("number")
    initial = {"day": today, "moment": Moment.NOW, "risks": request.GET.getlist("risk")}
    form = forms.BeginForm(
        request.POST if sent else late.take(request), risks=offered, today=today, initial=initial
    )
    if sent and form.is_valid():
        try:
            made = writers.begin(form.wanted(), by=request.actor, now=clock.now())
        except Refused as refused:
            form.add_error("risks", str(refused.verdict.reason))
        else:
            messages.success(request, _("The workshop is there. Say who takes part."))
            return redirect("risks:workshop", made.pk)
    return render(request, "protect/risks/begin_workshop.html", {"form": form}, status=422 if sent else 200)


def _workshop(request: Request, key: UUID) -> Workshop:
    return get_object_or_404(rooms.visible_to(request.actor), pk=key)


@require_GET
@entry(EMPLOYEE)
def workshop(request: Request, key: UUID) -> HttpResponse:
    """The leader's screen: each risk with how many have scored it, the spread once it is open, and the agreed score.

    Whoever only takes part gets the own list. Somebody who led it and no longer sees a risk reads its number alone.
    """
    one = _workshop(request, key)
    items = rooms.items_of(one)
    if one.leader_id != request.actor.person:
        return _telephone(request, one, items)
    room, voted = rooms.room_of(one), rooms.voted(one)
    seen = queries.visible_to(request.actor).filter(pk__in=[item.risk_id for item in items])
    known = set(seen.values_list("pk", flat=True))
    context = {
        "workshop": one,
        "moment": Moment(one.moment),
        "people": rooms.people_of(one),
        "rows": [_row(item, one, voted.get(item.pk, 0)) for item in items if item.risk_id in known],
        "unseen": [item.risk.reference for item in items if item.risk_id not in known],
        "may_lead": rules.may_lead(request.actor, room),
        "seat_form": forms.SeatForm(),
        "takes_part": request.actor.person in room.people,
        "fewest": rules.FEWEST_SHOWN,
        "places": rules.FEWEST_PLACES,
    }
    return render(request, "protect/risks/workshop.html", context)


def _row(item: Item, one: Workshop, voted: int) -> dict[str, Any]:  # Any: what a template shows
    return {**_shown(item, one), "subject": showing.subject(item.risk), "voted": voted}


def _shown(item: Item, one: Workshop) -> dict[str, Any]:  # Any: what a template shows
    """The spread of a risk, as a map only where enough scored it."""
    cells = drawing.spread_cells(item.spread, one.assessment.method) if item.spread else []
    return {
        "item": item,
        "spread": rooms.spread_of(item),
        "cells": cells,
        "map": drawing.heat_map(cells) if cells else None,
    }


@require_GET
@entry(EMPLOYEE)
def counted(request: Request, key: UUID) -> HttpResponse:
    """How many have scored each risk: a part of the leader's screen that asks again every few seconds."""
    one = _workshop(request, key)
    if one.leader_id != request.actor.person:
        raise Http404
    voted, items = rooms.voted(one), one.items.order_by("order")
    context = {
        "workshop": one,
        "many": one.people.count(),
        "rows": [{"item": item, "voted": voted.get(item.pk, 0)} for item in items],
    }
    return render(request, "protect/risks/counted.html", context)


def _telephone(request: Request, one: Workshop, items: list[Item]) -> HttpResponse:
    """What is still to score, what is done, and what is open by now. Nobody's vote but the own."""
    own = rooms.own_ballots(request.actor, items)
    waiting = [item for item in items if item.shown_at is None and item.pk not in own]
    context = {
        "workshop": one,
        "moment": Moment(one.moment),
        "rows": [(item, own.get(item.pk)) for item in items],
        "first": waiting[0] if waiting and one.closed_at is None else None,
    }
    return render(request, "protect/risks/telephone.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def vote(request: Request, key: UUID, order: int) -> HttpResponse:
    """One risk a screen: what can happen, and how likely and how bad one finds it."""
    one = _workshop(request, key)
    items = rooms.items_of(one)
    item = next((found for found in items if found.order == order), None)
    if item is None:
        raise Http404
    require(rules.may_vote(request.actor, rooms.room_of(one), shown=item.shown_at is not None))
    own = rooms.own_ballots(request.actor, items)
    held, sent = own.get(item.pk), request.method == "POST"
    initial = {"likelihood": held.likelihood, "impact": held.impact} if held else {}
    form = forms.VoteForm(
        request.POST if sent else late.take(request), method=one.assessment.method, initial=initial
    )
    if sent and form.is_valid():
        data = form.cleaned_data
        writers.vote(key, order, data["likelihood"], data["impact"], by=request.actor, now=clock.now())
        left = [it for it in items if it.shown_at is None and it.pk not in own and it.pk != item.pk]
        if left:
            return redirect("risks:vote", key, left[0].order)
        messages.success(
            request, _("All your scores are in. You can change them until the spread is opened.")
        )
        return redirect("risks:workshop", key)
    parts = queries.parts_of(item.risk)
    context = {
        "workshop": one,
        "moment": Moment(one.moment),
        "item": item,
        "many": len(items),
        "subject": showing.subject(item.risk),
        "sides": [(side.label, [part.text for part in parts[side]]) for side in Side],
        "form": form,
        "scored": held is not None,
    }
    return render(request, "protect/risks/vote.html", context, status=422 if sent else 200)


@require_POST
@entry(EMPLOYEE)
def show(request: Request, key: UUID, order: int) -> HttpResponse:
    item = _item(request, key, order)
    writers.show(key, item.order, by=request.actor, now=clock.now())
    return redirect(f"{rooms.address(key)}#risk-{order}")


def _item(request: Request, key: UUID, order: int) -> Item:
    return get_object_or_404(_workshop(request, key).items.select_related("risk"), order=order)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def agree(request: Request, key: UUID, order: int) -> HttpResponse:
    """The score that the room agrees on, with what was said as its reason; the middle of the spread is proposed."""
    one, item = _workshop(request, key), _item(request, key, order)
    assessment = queries.open_assessment()
    require(
        rules.may_agree(
            request.actor,
            rooms.room_of(one),
            risk_writers.facts(item.risk),
            shown=item.shown_at is not None,
            agreed=item.score_id is not None,
            same_assessment=assessment is not None and assessment.pk == one.assessment_id,
        )
    )
    spread, sent = rooms.spread_of(item), request.method == "POST"
    initial: dict[str, Any] = {"version": item.risk.version}
    if spread:
        initial |= {"likelihood": spread.middle[0], "impact": spread.middle[1]}
    method = one.assessment.method
    form = ScoreForm(
        request.POST if sent else late.take(request), method=method, moment=one.moment, initial=initial
    )
    if sent and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            writers.agree(key, order, form.given(), version=version, by=request.actor, now=clock.now())
        except risk_writers.Stale:
            item.risk.refresh_from_db(fields=["version"])
            data = request.POST.copy()
            data["version"] = str(item.risk.version)
            form = ScoreForm(data, method=method, moment=one.moment)
            form.add_error(None, CHANGED)
        else:
            messages.success(request, _("The agreed score is kept with the risk."))
            return redirect(f"{rooms.address(key)}#risk-{order}")
    context = {
        "workshop": one,
        "item": item,
        "moment": Moment(one.moment),
        "form": form,
        "row": _shown(item, one),
        "fewest": rules.FEWEST_SHOWN,
        "places": rules.FEWEST_PLACES,
    }
    return render(request, "protect/risks/agree.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def seat(request: Request, key: UUID) -> HttpResponse:
    """Somebody more takes part."""
    one = _workshop(request, key)
    require(rules.may_seat(request.actor, rooms.room_of(one)))
    sent = request.method == "POST"
    form = forms.SeatForm(request.POST if sent else late.take(request))
    if sent and form.is_valid():
        person: Person = form.cleaned_data["person"]
        writers.seat(key, person, by=request.actor, now=clock.now())
        messages.success(request, _("%(name)s takes part.") % {"name": person.full_name})
        return redirect(f"{rooms.address(key)}#people")
    return render(
        request, "protect/risks/seat.html", {"form": form, "workshop": one}, status=422 if sent else 200
    )


@require_POST
@entry(EMPLOYEE)
def unseat(request: Request, key: UUID, staff_number: str) -> HttpResponse:
    person = get_object_or_404(_workshop(request, key).people, staff_number=staff_number)
    writers.unseat(key, person, by=request.actor, now=clock.now())
    return redirect(f"{rooms.address(key)}#people")


@require_POST
@entry(EMPLOYEE)
def close(request: Request, key: UUID) -> HttpResponse:
    _workshop(request, key)
    writers.close(key, by=request.actor, now=clock.now())
    messages.success(request, _("The workshop is closed. Scores that were not opened are gone."))
    return redirect("risks:workshop", key)
