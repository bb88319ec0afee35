"""Proposals of a plan: the list, a new one, one with all its lines, and what becomes of it (L6.4-b)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.people.models import Unit
from rit.plan.rules import STEER
from rit.stimulate.training.events import coverage
from rit.stimulate.training.events import queries as sessions
from rit.stimulate.training.events.actions.catalogue import Stale
from rit.stimulate.training.events.rules import LEAD
from rit.stimulate.training.planning import actions, facts, queries, rules, showing
from rit.stimulate.training.planning.forms import wishing as forms
from rit.stimulate.training.planning.models import Proposal
from rit.stimulate.training.planning.solving import TooHard
from rit.stimulate.training.planning.states import SHAPES, ProposalState

A_PAGE, LINES_A_PAGE = 30, 40


@require_GET
@entry(door(STEER, LEAD))
def proposals(request: Request) -> HttpResponse:
    page = Paginator(queries.listed(request.actor), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [(one, SHAPES[ProposalState(one.state)]) for one in page]}
    return render(request, "stimulate/planning/proposals.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(STEER, LEAD))
def propose(request: Request) -> HttpResponse:
    sent, now = request.method == "POST", clock.now()
    form = forms.WishForm(
        request.POST if sent else held.take(request),
        activities=sessions.activities(request.actor).filter(offered=True),
        tree=facts.tree_of(clock.today()),
        now=now,
    )
    if sent and form.is_valid():
        try:
            made = actions.propose(form.wish(), by=request.actor, now=now)
        except TooHard:
            form.add_error(None, forms.TOO_HARD)
        else:
            messages.success(request, _("This is a proposal. Nothing is planned until you accept it."))
            return redirect("planning:proposal", made.pk)
    return render(request, "stimulate/planning/propose.html", {"form": form}, status=422 if sent else 200)


def _proposal_or_404(request: Request, key: UUID) -> Proposal:
    return get_object_or_404(queries.visible_to(request.actor), pk=key)


@require_GET
@entry(door(STEER, LEAD))
def proposal(request: Request, key: UUID) -> HttpResponse:
    """Lines without a day first, then by day; conflicts beside the line that has them."""
    one = _proposal_or_404(request, key)
    board = showing.board(one, now=clock.now())
    show = request.GET.get("show", "")
    page = Paginator(board.shown(show), LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "proposal": one,
        "shape": SHAPES[ProposalState(one.state)],
        "board": board,
        "page": page,
        "filters": board.filters(show),
        "may_change": rules.may_change(request.actor, one.state),
        "may_accept": rules.may_accept(request.actor, one.state, placed=board.placed, barred=board.barred),
    }
    return render(request, "stimulate/planning/proposal.html", context)


@require_GET
@entry(door(STEER, LEAD))
def reach(request: Request, key: UUID) -> HttpResponse:
    """The map of teams by quarters as it would be with this proposal."""
    one, today, now = _proposal_or_404(request, key), clock.today(), clock.now()
    lines = queries.lines_of(key).order_by().values("units")
    units: Any = Unit.objects.filter(pk__in=lines).order_by("order", "code")  # Any: a page of rows
    page = Paginator(units, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "proposal": one,
        "page": page,
        "rows": showing.map_with(one, list(page), today, now),
        "heads": coverage.heads(today),
    }
    return render(request, "stimulate/planning/map.html", context)


@require_POST
@entry(door(STEER, LEAD))
def again(request: Request, key: UUID) -> HttpResponse:
    one = _proposal_or_404(request, key)
    try:
        actions.again(one.pk, revision=showing.revision_of(request), by=request.actor, now=clock.now())
    except Stale:
        messages.error(request, showing.STALE)
    except TooHard:
        messages.error(request, forms.TOO_HARD)
    else:
        messages.success(request, _("Computed again. What you placed by hand or left out stayed."))
    return redirect("planning:proposal", key)


@require_POST
@entry(door(STEER, LEAD))
def accept(request: Request, key: UUID) -> HttpResponse:
    one = _proposal_or_404(request, key)
    try:
        many = actions.accept(
            one.pk, revision=showing.revision_of(request), by=request.actor, now=clock.now()
        )
    except Stale:
        messages.error(request, showing.STALE)
    else:
        said = ngettext(
            "%(many)s session is planned. Nobody is invited yet.",
            "%(many)s sessions are planned. Nobody is invited yet.",
            many,
        )
        messages.success(request, said % {"many": many})
    return redirect("planning:proposal", key)


@require_POST
@entry(door(STEER, LEAD))
def drop(request: Request, key: UUID) -> HttpResponse:
    one = _proposal_or_404(request, key)
    actions.drop(one.pk, by=request.actor, now=clock.now())
    messages.success(request, _("The proposal is thrown away."))
    return redirect("planning:proposals")
