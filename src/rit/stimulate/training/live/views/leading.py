"""The coach: the own sittings, the screen for the room, and its steps (L6.4-e)."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from rit.foundation import clock
from rit.foundation.access.entry import Request, door, entry
from rit.plan.rulebook import citing
from rit.stimulate.training.dilemmas import queries as dilemmas
from rit.stimulate.training.dilemmas.models import Edition
from rit.stimulate.training.dilemmas.rules import MAKE
from rit.stimulate.training.live import actions, pictures, queries, rules, showing
from rit.stimulate.training.live.models import Live
from rit.stimulate.training.live.states import FEWEST, STEPS, Phase, step_named

A_PAGE = 30


@require_GET
@entry(door(MAKE))
def mine(request: Request) -> HttpResponse:
    """The own sittings, newest first."""
    page = Paginator(queries.visible_to(request.actor), A_PAGE).get_page(request.GET.get("page"))
    rows = [{"live": live, "text": dilemmas.read(live.edition)} for live in page]
    return render(request, "stimulate/live/mine.html", {"page": page, "rows": rows, "today": clock.today()})


@require_POST
@entry(door(MAKE))
def begin(request: Request, code: str) -> HttpResponse:
    """On the published edition of a dilemma. One that is open already on it today is shown: a double click is one."""
    edition = get_object_or_404(Edition, dilemma__code=code, state="published")
    open_now = queries.visible_to(request.actor).filter(edition=edition, closed_at=None, day=clock.today())
    live = open_now.first() or actions.begin(edition, by=request.actor, now=clock.now())
    return redirect("live:screen", live.pk)


@require_GET
@entry(door(MAKE))
def screen(request: Request, key: UUID) -> HttpResponse:
    """What the room sees: code and dilemma, bars that grow, then the shift."""
    live = _own(request, key)
    text = dilemmas.read(live.edition, request.GET.get("in", ""))
    typed, scanned = reverse("vote:enter"), reverse("vote:scanned", args=[live.pk])
    facts = actions.room(live)
    closed = live.phase == Phase.CLOSED
    context = _counts(request, live, text) | {
        "address": request.build_absolute_uri(typed).partition("//")[2],
        "qr": None if closed else pictures.picture(request.build_absolute_uri(scanned)),
        "may": {step.name: rules.may_take(request.actor, facts, step) for step in STEPS},
        "may_harvest": rules.may_harvest(request.actor, facts),
        "cited": list(citing.resolve(live.edition.cites).values()) if closed else [],
        "over": not closed and live.day != clock.today(),
    }
    return render(request, "stimulate/live/screen.html", context)


@require_GET
@entry(door(MAKE))
def counted(request: Request, key: UUID) -> HttpResponse:
    """The part of the screen that asks again twice a second; nothing new is an empty answer.

    So is another phase: the page that shows it is on its way, and reloading here would cut it off.
    """
    live = _own(request, key)
    if request.GET.get("phase") != live.phase:
        return HttpResponse(status=204)
    context = _counts(request, live, dilemmas.read(live.edition, request.GET.get("in", "")))
    if request.GET.get("seen") == context["mark"]:
        return HttpResponse(status=204)
    part = render_to_string("stimulate/live/counted.html", context)  # no request: no frame is asked for
    return HttpResponse(part)


@require_POST
@entry(door(MAKE))
def step(request: Request, key: UUID, name: str) -> HttpResponse:
    live, taken = _own(request, key), step_named(name)
    if taken is None:
        raise Http404
    actions.take(live.pk, taken, by=request.actor, now=clock.now())
    return redirect("live:screen", live.pk)


def _own(request: Request, key: UUID) -> Live:
    return get_object_or_404(queries.visible_to(request.actor), pk=key)


def _counts(
    request: Request, live: Live, text: dilemmas.Read
) -> dict[str, Any]:  # Any: what both templates show
    counted = queries.counted(live)
    moment = "after" if live.phase in (Phase.AFTER, Phase.CLOSED) else "before"
    told = [live.phase, *((one.voted, list(one.counts or ())) for one in counted.values())]
    return {
        "live": live,
        "text": text,
        "fewest": FEWEST,
        "votes": counted[moment],
        "bars": showing.bars(text, counted[moment].counts),
        "before": counted["before"],
        "shift": showing.shift(text, live.before, live.after),
        "kept": showing.bars(text, live.before or live.after),
        "mark": blake2b(str(told).encode(), digest_size=6).hexdigest(),
    }
