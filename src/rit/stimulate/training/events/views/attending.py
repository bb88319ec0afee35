"""Who was there: by list, by scanner, and corrections that keep both lines (L6.1-a, L6.4-c)."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.foundation.access.verdict import Refused, require
from rit.stimulate.training.events import presence, queries, rules
from rit.stimulate.training.events.actions import attending as actions
from rit.stimulate.training.events.forms import attending as forms
from rit.stimulate.training.events.models import Attendance, TrainingSession
from rit.stimulate.training.events.views.sessions import session_or_404
from rit.stimulate.training.live import pictures

A_PAGE = 50
OLD = gettext_lazy("This code is old: a new one stands on the screen every half minute. Scan it once more.")
WRONG = gettext_lazy("This is no code of a session. Scan the one on the screen in the room.")


def _recordable(request: Request, key: UUID) -> TrainingSession:
    one = session_or_404(request, key)
    require(rules.may_record(request.actor, queries.facts(one), now=clock.now()))
    return one


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def attendance(request: Request, key: UUID) -> HttpResponse:
    """A page of those who are expected, to tick on a telephone; who is recorded already stands apart."""
    one, sent = _recordable(request, key), request.method == "POST"
    page = Paginator(queries.roster(key), A_PAGE).get_page(request.GET.get("page"))
    there = queries.lines_of(key, [person.pk for person in page])
    open_ = [one for one in page if one.pk not in there and rules.may_record_of(request.actor, [one.pk])]
    form = forms.ListForm(request.POST if sent else held.take(request), people=open_)
    if sent and form.is_valid():
        people = [UUID(text) for text in form.cleaned_data["people"]]
        _said(request, actions.record(key, people, by=request.actor, now=clock.now()))
        number = f"?page={page.number}" if page.number > 1 else ""
        return redirect(f"{request.path}{number}")
    context = {
        "session": one,
        "form": form,
        "open": open_,
        "page": page,
        "there": [(person, there[person.pk]) for person in page if person.pk in there],
        "count": queries.counts([key])[key],
        "may_show_code": rules.may_show_code(request.actor, queries.facts(one), now=clock.now()),
        "me": request.actor.person,
    }
    return render(request, "stimulate/training/attendance.html", context, status=422 if sent else 200)


@require_GET
@entry(EMPLOYEE)
def code(request: Request, key: UUID) -> HttpResponse:
    """For the screen in the room: another code every half minute, and how many were counted."""
    one = session_or_404(request, key)
    require(rules.may_show_code(request.actor, queries.facts(one), now=clock.now()))
    address = request.build_absolute_uri(reverse("training:here", args=[presence.token(key)]))
    context = {
        "session": one,
        "qr": pictures.picture(address),
        "count": queries.counts([key])[key],
        "renewed": presence.RENEWED,
    }
    return render(request, "stimulate/training/code.html", context)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def here(request: Request, token: str) -> HttpResponse:
    """The telephone that scanned it: one button, and a clear word when it does not count."""
    sent, now = request.method == "POST", clock.now()
    key = presence.read(token, pressed=sent)
    if isinstance(key, presence.Fault):
        return _not_counted(request, OLD if key is presence.Fault.OLD else WRONG)
    one = session_or_404(request, key)
    line = queries.own_line(one, request.actor.person)
    if sent and line is None:
        try:
            actions.arrive(key, by=request.actor, now=now)
        except Refused as refused:
            return _not_counted(request, str(refused.verdict.reason), one)
        messages.success(request, _("You are recorded: you are here."))
        return redirect("training:session", key)  # not here: the code may be too old to open by now
    if line is None:
        mine = queries.invitation(key, request.actor.person)
        answer, facts = mine.answer if mine else "", queries.facts(one)
        verdict = rules.may_arrive(request.actor, facts, answer, ends_at=one.ends_at, now=now)
        if not verdict:
            return _not_counted(request, str(verdict.reason), one)
    return render(request, "stimulate/training/here.html", {"session": one, "line": line})


def _not_counted(request: Request, why: object, one: TrainingSession | None = None) -> HttpResponse:
    context = {"session": one, "why": why}
    return render(request, "stimulate/training/here.html", context, status=HTTPStatus.CONFLICT)


def _said(request: Request, many: int) -> None:
    said = ngettext("%(n)s person is recorded.", "%(n)s people are recorded.", many) % {"n": many}
    messages.success(request, said)


def _scan_form(request: Request, one: TrainingSession, sent: bool) -> forms.ScanForm:
    day = timezone.localdate(one.begins_at)
    given = request.POST if sent else held.take(request)
    return forms.ScanForm(given, session=one, day=day, by=request.actor)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def scan(request: Request, key: UUID) -> HttpResponse:
    """Numbers in, one on each line; what is right is shown before anything is written."""
    one, sent = _recordable(request, key), request.method == "POST"
    form = _scan_form(request, one, sent)
    good = sent and form.is_valid()
    context = {"session": one, "form": form, "people": form.people if good else []}
    return render(request, "stimulate/training/scan.html", context, status=422 if sent and not good else 200)


@require_POST
@entry(EMPLOYEE)
def scan_keep(request: Request, key: UUID) -> HttpResponse:
    """What the preview showed, when it still holds; else the numbers stand there again with their faults."""
    one = _recordable(request, key)
    form = _scan_form(request, one, sent=True)
    if not form.is_valid():
        context = {"session": one, "form": form, "people": []}
        return render(request, "stimulate/training/scan.html", context, status=422)
    _said(
        request, actions.record(key, [person.pk for person in form.people], by=request.actor, now=clock.now())
    )
    return redirect("training:session", key)


@require_http_methods(["GET", "POST"])
@entry(EMPLOYEE)
def correct(request: Request, key: UUID) -> HttpResponse:
    """A mistake: another line counts from now on, with the reason."""
    rows = Attendance.objects.select_related("session__activity", "person")
    line = get_object_or_404(rows.prefetch_related("session__leaders"), pk=key)
    replaced = Attendance.objects.filter(replaces=line).exists()
    own = line.person_id == request.actor.person
    require(rules.may_correct(request.actor, queries.facts(line.session), replaced=replaced, own=own))
    sent = request.method == "POST"
    form = forms.CorrectForm(request.POST if sent else held.take(request), line=line)
    if sent and form.is_valid():
        data = form.cleaned_data
        actions.correct(line, data["minutes"], data["reason"], by=request.actor, now=clock.now())
        messages.success(request, _("It is corrected; both lines stay readable."))
        return redirect("training:attendance", line.session_id)
    context = {
        "form": form,
        "title": _("Correct the attendance"),
        "session": line.session,
        "line": line,
        "button": _("Correct"),
    }
    return render(request, "stimulate/training/form.html", context, status=422 if sent else 200)
