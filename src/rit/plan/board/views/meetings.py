"""Meetings of the board: the list, one with its agenda, what the secretary does with it, and the board pack (L5-c)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import Refused, Verdict
from rit.foundation.audit import actions as audit
from rit.plan.board import actions as writers
from rit.plan.board import describe, forms, pack, queries, rules
from rit.plan.board.models import Meeting
from rit.plan.board.states import MEETING_STEPS, ItemState, MeetingState, step_named
from rit.plan.board.views.answering import carry_out, document, language_of, stale_row, status_of

A_PAGE = 20
MOST_WAITING = 30


@require_GET
@entry(door(rules.SEE))
def meetings(request: Request) -> HttpResponse:
    """What comes first, then what was, the latest first."""
    found = queries.with_numbers(queries.meetings_visible_to(request.actor)).order_by("-meeting_date")
    coming = queries.with_numbers(queries.open_meetings())
    past = found.filter(state__in=[MeetingState.CLOSED, MeetingState.CANCELLED])
    context = {
        "coming": coming[:A_PAGE],
        "page": Paginator(past, A_PAGE).get_page(request.GET.get("page")),
        "waiting": queries.waiting()[:MOST_WAITING],
        "may_keep": rules.may_keep_agenda(request.actor),
        "may_propose": rules.may_propose(request.actor),
        "columns": [
            {"label": _("Day")},
            {"label": _("Place")},
            {"label": _("State")},
            {"label": _("Decisions"), "num": True},
        ],
    }
    return render(request, "plan/board/meetings.html", context)


@require_GET
@entry(door(rules.SEE))
def meeting(request: Request, key: UUID) -> HttpResponse:
    shown = get_object_or_404(queries.meetings_visible_to(request.actor), pk=key)
    lines = queries.agenda(shown)
    may_keep = rules.may_change_meeting(request.actor, shown.state)
    context = {
        "meeting": shown,
        "title": describe.day(shown),
        "lines": lines,
        "form": forms.VersionForm(initial={"version": shown.version}),
        "may_keep": may_keep,
        "may_propose": rules.may_propose(request.actor),
        "waiting": queries.waiting()[:MOST_WAITING] if may_keep else [],
        "may_hold": _verdict(request, shown, "hold", lines),
        "may_close": _verdict(request, shown, "close", lines),
        "today": clock.today(),
    }
    return render(request, "plan/board/meeting.html", context)


def _verdict(request: Request, shown: Meeting, name: str, lines: list[queries.AgendaLine]) -> Verdict:
    decisions = [one for line in lines for one in (line.decision, *line.corrections) if one]
    return rules.may_take_meeting(
        request.actor,
        shown.state,
        step_named(name, MEETING_STEPS),
        day=shown.meeting_date,
        today=clock.today(),
        open_items=sum(line.item.state == ItemState.AGENDA for line in lines),
        unsigned=sum(one.signed_at is None for one in decisions),
    )


@require_http_methods(["GET", "POST"])
@entry(door(rules.PREPARE))
def add_meeting(request: Request) -> HttpResponse:
    return _form(request, None)


@require_http_methods(["GET", "POST"])
@entry(door(rules.PREPARE))
def change_meeting(request: Request, key: UUID) -> HttpResponse:
    shown = get_object_or_404(Meeting, pk=key)
    verdict = rules.may_change_meeting(request.actor, shown.state)
    if not verdict:
        raise Refused(verdict)
    return _form(request, shown)


def _form(request: Request, shown: Meeting | None) -> HttpResponse:
    given = held.take(request) if request.method == "GET" else request.POST
    initial = {}
    if shown:
        names = ("meeting_date", "start_time", "place", "note", "version")
        initial = {name: getattr(shown, name) for name in names}
    form = forms.MeetingForm(given, initial=initial)

    def page(status: int) -> HttpResponse:
        return render(
            request, "plan/board/meeting_form.html", {"meeting": shown, "form": form}, status=status
        )

    if request.method != "POST" or not form.is_valid():
        return page(status_of(request))

    def write() -> Meeting:
        by, now = request.actor, clock.now()
        if shown is None:
            return writers.announce(form.edit(), by=by, now=now)
        version = form.cleaned_data["version"] or 0
        return writers.change_meeting(shown.pk, form.edit(), version=version, by=by, now=now)

    said = _("The meeting is kept.") if shown else _("The meeting is announced to the members.")
    return carry_out(request, form, write, said=said, then=_address, page=page)


def _address(kept: Meeting) -> str:
    return reverse("board:meeting", args=[kept.pk])


@require_POST
@entry(door(rules.PREPARE))
def hold(request: Request, key: UUID) -> HttpResponse:
    """The meeting took place."""
    return _press(request, key, writers.hold, _("From now on you record its decisions."))


@require_POST
@entry(door(rules.PREPARE))
def close(request: Request, key: UUID) -> HttpResponse:
    return _press(request, key, writers.close, _("The meeting is closed."))


def _press(request: Request, key: UUID, writer: Callable[..., Meeting], said: str) -> HttpResponse:
    shown, form = get_object_or_404(Meeting, pk=key), forms.VersionForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        writer(key, version=form.cleaned_data["version"], by=request.actor, now=clock.now())
    except writers.Stale as stale:
        return stale_row(request, form, stale)
    messages.success(request, said)
    return HttpResponseRedirect(_address(shown))


@require_http_methods(["GET", "POST"])
@entry(door(rules.PREPARE))
def cancel(request: Request, key: UUID) -> HttpResponse:
    """It does not take place; its items wait again."""
    shown = get_object_or_404(Meeting, pk=key)
    if shown.state != MeetingState.ANNOUNCED:
        raise Refused(rules.may_change_meeting(request.actor, MeetingState.CLOSED))
    given = held.take(request) if request.method == "GET" else request.POST
    form = forms.CancelForm(given, initial={"version": shown.version})

    def page(status: int) -> HttpResponse:
        context = {"meeting": shown, "title": describe.day(shown), "form": form}
        return render(request, "plan/board/cancel.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(request))
    data = form.cleaned_data

    def write() -> Meeting:
        return writers.cancel(
            key, reason=data["reason"], version=data["version"], by=request.actor, now=clock.now()
        )

    said = _("The meeting is cancelled; its items wait for another one.")
    return carry_out(request, form, write, said=said, then=_address, page=page)


@require_GET
@entry(door(rules.SEE))
def show_pack(request: Request, key: UUID) -> HttpResponse:
    """The board pack on a screen."""
    shown = get_object_or_404(queries.meetings_visible_to(request.actor), pk=key)
    context = {
        "meeting": shown,
        "title": describe.day(shown),
        "pack": pack.gather(shown),
        "today": clock.today(),
    }
    return render(request, "plan/board/pack.html", context)


@require_GET
@entry(door(rules.SEE))
def pack_pdf(request: Request, key: UUID) -> HttpResponse:
    shown = get_object_or_404(queries.meetings_visible_to(request.actor), pk=key)
    language, now = language_of(request), clock.now()
    content = pack.pack_pdf(shown, request.actor, language, now)
    audit.append("board.pack_made", by=request.actor, now=now, subject=shown, detail={"language": language})
    return document(content, f"rit-board-{shown.meeting_date}-{language}.pdf")
