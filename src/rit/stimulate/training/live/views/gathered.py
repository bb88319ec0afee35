"""What a group takes along, the coach's own notes, and what lives among staff by theme (L6.4-e, L7-d)."""

from __future__ import annotations

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
from rit.foundation.access.verdict import require
from rit.foundation.ui.spoken import current
from rit.stimulate.training.dilemmas import queries as dilemmas
from rit.stimulate.training.dilemmas.rules import MAKE
from rit.stimulate.training.live import actions, gathering, queries, rules
from rit.stimulate.training.live.forms import HarvestForm, NoteForm
from rit.stimulate.training.live.models import Harvest
from rit.stimulate.training.live.states import FEWEST

A_PAGE = 40


@require_http_methods(["GET", "POST"])
@entry(door(MAKE))
def notes(request: Request, key: UUID) -> HttpResponse:
    """For the coach alone; a page of its own, as the other one stands on the wall."""
    live = get_object_or_404(queries.visible_to(request.actor), pk=key)
    sent = request.method == "POST"
    initial = {"text": queries.note_of(request.actor, live.pk)}
    form = NoteForm(request.POST if sent else held.take(request), initial=initial)
    if sent and form.is_valid():
        actions.note(live.pk, form.cleaned_data["text"], by=request.actor, now=clock.now())
        messages.success(request, _("Your notes are kept, for you alone."))
        return redirect("live:screen", live.pk)
    context = {"live": live, "text": dilemmas.read(live.edition), "form": form}
    return render(request, "stimulate/live/notes.html", context, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
@entry(door(MAKE))
def harvest(request: Request, key: UUID) -> HttpResponse:
    """Sentences of the group, checked for names before they are kept."""
    live = get_object_or_404(queries.visible_to(request.actor), pk=key)
    require(rules.may_harvest(request.actor, actions.room(live)))
    sent = request.method == "POST"
    form = HarvestForm(request.POST if sent else held.take(request))
    if sent and form.is_valid():
        lines = form.cleaned_data["lines"]
        many = actions.harvest(live.pk, lines, current(), by=request.actor, now=clock.now())
        said = ngettext("%(many)s sentence is kept.", "%(many)s sentences are kept.", many)
        messages.success(request, said % {"many": many})
        return redirect("live:screen", live.pk)
    context = {"live": live, "text": dilemmas.read(live.edition), "form": form}
    return render(request, "stimulate/live/harvest.html", context, status=422 if sent else 200)


@require_GET
@entry(door(rules.STEER, rules.BOARD, MAKE))
def lives(request: Request) -> HttpResponse:
    """Which themes were talked about, how choices moved, and what groups took along: only groups of five and more."""
    themes = gathering.themes()
    chosen = next((one for one in themes if one.code == request.GET.get("theme")), None)
    found = queries.harvested()
    if chosen:
        found = found.filter(edition__theme=chosen.code)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    names = {one.code: one.title for one in themes}
    context = {
        "themes": themes,
        "chosen": chosen,
        "moved": gathering.moved(chosen.code if chosen else ""),
        "page": page,
        "lines": [{"line": one, "theme": names.get(one.edition.theme, "")} for one in page],
        "may_drop": rules.may_drop(request.actor),
        "fewest": FEWEST,
    }
    return render(request, "stimulate/live/lives.html", context)


@require_POST
@entry(door(rules.STEER))
def drop(request: Request, key: UUID) -> HttpResponse:
    line = get_object_or_404(Harvest, pk=key)
    actions.drop(line.pk, by=request.actor, now=clock.now())
    messages.success(request, _("The sentence is gone."))
    return redirect("live:lives")
