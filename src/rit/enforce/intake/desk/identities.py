"""Who reported: the list asks with a reason, the custodian decides with one and sees nothing of the case (L7-h)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rit.enforce.cases import texts
from rit.enforce.intake import queries, rules
from rit.enforce.intake.actions import identities as writers
from rit.enforce.intake.answers import Person
from rit.enforce.intake.desk.finding import REFUSED, address, carry_out, report_or_404, status_of
from rit.enforce.intake.desk.forms import AskIdentityForm, DecideIdentityForm
from rit.enforce.intake.states import RequestState
from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import Refused
from rit.foundation.vault import session

MOST = 100


@require_http_methods(["GET", "POST"])
@entry(door(rules.HANDLE))
@session.needs_vault
def ask(request: Request, key: UUID) -> HttpResponse:
    shown = report_or_404(request, key)
    form = AskIdentityForm(request.POST or held.take(request))

    def page(status: int) -> HttpResponse:
        context = {"form": form, "report": shown}
        return render(request, "enforce/intake/ask_identity.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))

    def write() -> None:
        writers.request(
            shown,
            form.cleaned_data["reason"],
            ring=session.keyring(request),
            by=request.actor,
            now=clock.now(),
        )

    return carry_out(request, form, write, said=_("The custodian is asked."), then=address(shown), page=page)


@require_GET
@entry(door(rules.OPEN_IDENTITY))
def identities(request: Request) -> HttpResponse:
    """What was asked of the custodian, and how it was answered; works while locked."""
    asked = list(queries.requests_for(request.actor)[:MOST])
    return render(request, "enforce/intake/identities.html", {"asked": asked})


@require_http_methods(["GET", "POST"])
@entry(door(rules.OPEN_IDENTITY))
@session.needs_vault
def identity(request: Request, key: UUID) -> HttpResponse:
    """The reason that was given; then the custodian's own decision. The name shows once, right after it."""
    row = get_object_or_404(queries.requests_for(request.actor), pk=key)
    ring = session.keyring(request)
    form = DecideIdentityForm(request.POST or held.take(request))

    def page(status: int, person: Person | None = None) -> HttpResponse:
        told = writers.opened([row], ring).get(row.pk)
        context = {"form": form, "asked": row, "told": told, "person": person, "damaged": texts.damaged()}
        response = render(request, "enforce/intake/identity.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))
    data = form.cleaned_data
    try:
        person = writers.decide(
            row, RequestState(data["state"]), data["reason"], ring=ring, by=request.actor, now=clock.now()
        )
    except Refused as refused:
        form.add_error(None, str(refused.verdict.reason))
        request.undo_everything = True  # type: ignore[attr-defined]
        return page(REFUSED)
    row.refresh_from_db()
    return page(200, person)
