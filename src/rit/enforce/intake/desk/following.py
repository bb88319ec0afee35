"""Beside the report: the register of outside services, and the check-ins about reprisals (L5-j, L7-h)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rit.enforce.intake import letters, rules
from rit.enforce.intake.actions import following
from rit.enforce.intake.desk.finding import address, carry_out, report_or_404, status_of
from rit.enforce.intake.desk.forms import CheckInForm, RegisterForm, TextForm
from rit.enforce.intake.states import Direction, Finding, Outside
from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.vault import session


@require_http_methods(["GET", "POST"])
@entry(door(rules.HANDLE))
def register(request: Request, key: UUID) -> HttpResponse:
    """A line of what went to Comité P, AIG, the prosecutor or another service, or came from it."""
    shown, day = report_or_404(request, key), clock.today()
    form = RegisterForm(request.POST or held.take(request), today=day)

    def page(status: int) -> HttpResponse:
        return render(request, "enforce/intake/register.html", {"form": form, "report": shown}, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))
    data = form.cleaned_data

    def write() -> None:
        following.register(
            shown,
            Direction(data["direction"]),
            Outside(data["service"]),
            data["what"],
            day=data["day"],
            reference=data["reference"],
            by=request.actor,
            now=clock.now(),
        )

    return carry_out(
        request, form, write, said=_("The line stands in the register."), then=address(shown), page=page
    )


@require_http_methods(["GET", "POST"])
@entry(door(rules.HANDLE))
@session.needs_vault
def check_in(request: Request, key: UUID, check_in: UUID) -> HttpResponse:
    """First the question to the mailbox, then what came of it and what was done."""
    shown = report_or_404(request, key)
    row = get_object_or_404(shown.case.check_ins, pk=check_in)
    given = request.POST or held.take(request)
    asks = row.asked_at is None and "skip" not in request.GET
    form = TextForm(given, initial={"text": letters.draft("check_in", shown)}) if asks else CheckInForm(given)

    def page(status: int) -> HttpResponse:
        context = {"form": form, "report": shown, "check_in": row, "asks": asks}
        return render(request, "enforce/intake/check_in.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))
    ring, now, data = session.keyring(request), clock.now(), form.cleaned_data

    def write() -> None:
        if asks:
            following.ask_how_things_go(row, data["text"], ring=ring, by=request.actor, now=now)
        else:
            found = Finding(data["finding"])
            following.note_check_in(row, found, data["text"], ring=ring, by=request.actor, now=now)

    said = _("The question is sent.") if asks else _("It is noted, sealed for the list.")
    return carry_out(request, form, write, said=said, then=address(shown), page=page)
