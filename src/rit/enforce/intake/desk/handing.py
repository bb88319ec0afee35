"""From the channel to the disciplinary authority: the hand-over, and since when the authority knows the facts."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rit.enforce.cases import queries as lists
from rit.enforce.cases.models import HandOver
from rit.enforce.intake import handed, queries, rules
from rit.enforce.intake.actions import handing
from rit.enforce.intake.desk.finding import address, carry_out, report_or_404, status_of
from rit.enforce.intake.desk.forms import FactsKnownForm, HandOverForm
from rit.enforce.intake.models import Report
from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.vault import session


@require_http_methods(["GET", "POST"])
@entry(door(rules.HANDLE))
@session.needs_vault
def hand_over(request: Request, key: UUID) -> HttpResponse:
    """To the chief, or to the mayor when it concerns the chief; the page says which and why."""
    shown = report_or_404(request, key)
    about, facts = handed.concerned(shown.case), queries.facts(shown, request.actor)
    given = handed.of(shown)
    require(handed.may(shown, facts, about, given, clock.today(), by=request.actor))
    role, free = handed.authorities(shown, about, given, clock.today())
    form = HandOverForm(
        request.POST or held.take(request),
        authorities=[(str(one.pk), one.full_name) for one in free],
        knows_who=handed.knows_who(shown.case),
    )

    def page(status: int) -> HttpResponse:
        context = {"form": form, "report": shown, "given": given, "past_chief": role != handed.CHIEF}
        return render(request, "enforce/intake/hand_over.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))
    data = form.cleaned_data

    def write() -> None:
        ring = session.keyring(request)
        lists.load_keys(shown.case, ring)
        handing.hand_over(
            shown,
            UUID(data["person"]),
            data["reason"],
            agreed=data.get("agreed", False),
            ring=ring,
            by=request.actor,
            now=clock.now(),
        )

    said = _("It is handed over. The timeline shows when the authority first opens it.")
    return carry_out(request, form, write, said=said, then=address(shown), page=page)


@require_http_methods(["GET", "POST"])
@entry(door(rules.HANDLE))
@session.needs_vault
def facts_known(request: Request, key: UUID) -> HttpResponse:
    """Confirms the day that the first opening proposed, or gives an earlier one, with the reason."""
    shown = report_or_404(request, key)
    row = _asked(request, shown)
    opened = row.opened_at is not None
    facts = queries.facts(shown, request.actor)
    require(rules.may_confirm_known(request.actor, facts, authority=row.person_id, opened=opened))
    form = FactsKnownForm(request.POST or held.take(request), initial={"day": row.known_date})

    def page(status: int) -> HttpResponse:
        context = {"form": form, "report": shown, "handed": row}
        return render(request, "enforce/intake/facts_known.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))
    data = form.cleaned_data

    def write() -> None:
        ring = session.keyring(request)
        handing.confirm_known(
            shown, row.pk, data["day"], data["reason"], ring=ring, by=request.actor, now=clock.now()
        )

    return carry_out(request, form, write, said=_("The day is recorded."), then=address(shown), page=page)


def _asked(request: Request, report: Report) -> HandOver:
    """The one that the address names, else the last."""
    rows = handed.of(report)
    wanted = [row for row in rows if str(row.pk) == request.GET.get("of")] or rows[-1:]
    if not wanted:
        raise Http404
    return wanted[0]
