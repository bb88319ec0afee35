"""Moves a line of a proposal to another day or coach, leaves it out, and puts it back (L6.4-b)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import require
from rit.plan.rules import STEER
from rit.stimulate.training.events.actions.catalogue import Stale
from rit.stimulate.training.events.forms.planning import CHANGED
from rit.stimulate.training.events.rules import LEAD
from rit.stimulate.training.planning import actions, queries, rules, showing
from rit.stimulate.training.planning.forms import moving as forms
from rit.stimulate.training.planning.models import ProposalLine
from rit.stimulate.training.planning.shapes import Asked


def _line(request: Request, key: UUID) -> ProposalLine:
    proposals = queries.visible_to(request.actor)
    lines = ProposalLine.objects.select_related("proposal__activity", "coach").prefetch_related("units")
    return get_object_or_404(lines.filter(proposal__in=proposals.values("pk")), pk=key)


@require_http_methods(["GET", "POST"])
@entry(door(STEER, LEAD))
def move(request: Request, key: UUID) -> HttpResponse:
    line, sent = _line(request, key), request.method == "POST"
    require(rules.may_change(request.actor, line.proposal.state))
    asked, fitting = showing.openings(line, now=clock.now())
    form = _form(line, asked, request.POST if sent else held.take(request))
    if sent and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            actions.move(
                *(key, form.begins_at(), form.leads()), revision=revision, by=request.actor, now=clock.now()
            )
        except Stale:
            line, data = _line(request, key), request.POST.copy()
            data["revision"] = str(line.proposal.revision)
            form = _form(line, asked, data)
            form.add_error(None, CHANGED)
        else:
            messages.success(request, _("The line is moved. Look at whether it conflicts with anything."))
            return redirect("planning:proposal", line.proposal_id)
    context = {
        "form": form,
        "line": line,
        "proposal": line.proposal,
        "why": showing.why_of(line),
        "fitting": fitting,
    }
    return render(request, "stimulate/planning/line.html", context, status=422 if sent else 200)


def _form(line: ProposalLine, asked: Asked, data: Any) -> forms.LineForm:  # Any: a QueryDict
    coaches = [(str(one.key), one.name) for one in asked.coaches]
    return forms.LineForm(data, line=line, coaches=coaches, revision=line.proposal.revision)


@require_POST
@entry(door(STEER, LEAD))
def leave_out(request: Request, key: UUID) -> HttpResponse:
    return _change(request, key, actions.leave_out, _("The line is left out; you can put it back."))


@require_POST
@entry(door(STEER, LEAD))
def put_back(request: Request, key: UUID) -> HttpResponse:
    return _change(request, key, actions.put_back, _("The line is back."))


def _change(request: Request, key: UUID, act: Callable[..., ProposalLine], done: str) -> HttpResponse:
    line = _line(request, key)
    try:
        act(key, revision=showing.revision_of(request), by=request.actor, now=clock.now())
    except Stale:
        messages.error(request, showing.STALE)
    else:
        messages.success(request, done)
    return redirect("planning:proposal", line.proposal_id)
