"""Triage: what a report is found to be, with its reason and the letter to the reporter (L6.5-b, L5-f, L2-c)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from rit.enforce.cases import actions as cases
from rit.enforce.cases import texts
from rit.enforce.intake import answers, desks, letters, queries, rules
from rit.enforce.intake.actions import assessing, following
from rit.enforce.intake.actions import drafting as drafts
from rit.enforce.intake.actions.assessing import Assessment
from rit.enforce.intake.desk import drafting
from rit.enforce.intake.desk.finding import address, carry_out, report_or_404, status_of
from rit.enforce.intake.desk.forms import AssessForm, CloseForm, SplitForm
from rit.enforce.intake.states import ENDING, TAKEN_UP, Outcome, Outside
from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.vault import session
from rit.foundation.vault.crypto import CannotOpen

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MEANS: dict[Outcome, _StrPromise] = {
    Outcome.COMPLAINT: gettext_lazy(
        "Somebody is dissatisfied with how the corps or one of its people acted."
    ),
    Outcome.CRIMINAL: gettext_lazy("An official report goes to the public prosecutor."),
    Outcome.DISCIPLINARY: gettext_lazy(
        "The facts may breach professional duties; an administrative report follows."
    ),
    Outcome.BREACH: gettext_lazy("Reported by somebody who works here, through the integrity channel."),
    Outcome.WELLBEING: gettext_lazy(
        "Violence, harassment or discrimination at work: the confidential counsellor or the prevention adviser."
    ),
    Outcome.ELSEWHERE: gettext_lazy("Another service deals with it; it is forwarded in its original form."),
    Outcome.INADMISSIBLE: gettext_lazy("It cannot be handled; the reporter gets a letter with the reason."),
    Outcome.UNFOUNDED: gettext_lazy(
        "Looked into, and nothing went wrong; the reporter gets a letter with the reason."
    ),
    Outcome.DUPLICATE: gettext_lazy("The same was reported before; the first one goes on."),
}


@require_GET
@entry(door(rules.HANDLE))
def choose(request: Request, key: UUID) -> HttpResponse:
    """Every outcome with what it means, and why some are closed for this report."""
    shown = report_or_404(request, key)
    facts = queries.facts(shown, request.actor)
    options = [(one, MEANS[one], rules.may_assess(request.actor, facts, one)) for one in MEANS]
    context = {
        "report": shown,
        "groups": [
            (_("It goes on as a case"), [option for option in options if option[0] in TAKEN_UP]),
            (_("It ends here"), [option for option in options if option[0] in ENDING]),
        ],
        "may_split": facts.quality in rules.AT_WORK,
    }
    return render(request, "enforce/intake/choose.html", context)


@require_http_methods(["GET", "POST"])
@entry(door(rules.HANDLE))
@drafting.needs_vault(lambda request, outcome, **_of: drafting.code_of(outcome=outcome))
def assess(request: Request, key: UUID, outcome: str) -> HttpResponse:
    """The reason and the letter; a preview first where there is a letter."""
    shown = report_or_404(request, key)
    if outcome not in Outcome.values:
        raise Http404
    found, facts = Outcome(outcome), queries.facts(shown, request.actor)
    require(rules.may_assess(request.actor, facts, found))
    name = drafting.code_of(outcome=outcome)
    draft = drafting.found(request, shown, name)
    form = AssessForm(
        request.POST or held.take(request),
        outcome=found,
        needs_letter=found in rules.WITH_LETTER,
        letter=found not in TAKEN_UP,
        initial=drafting.initial(draft, {"letter": letters.draft(outcome, shown)}),
    )

    def page(status: int, preview: bool = False) -> HttpResponse:
        context = {
            **drafting.context(shown, name, draft),
            "form": form,
            "outcome": found,
            "means": MEANS[found],
            "preview": preview,
            "chief": rules.chief_steers(facts, found),
        }
        return render(request, "enforce/intake/assess.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))
    data = form.cleaned_data
    repeats = queries.numbered(request.actor, clock.today(), data["repeats"]) if "repeats" in data else None
    if found is Outcome.DUPLICATE:
        verdict = rules.may_duplicate(
            shown.pk, repeats.pk if repeats else None, bool(repeats and repeats.duplicate_of_id)
        )
        if not verdict:
            form.add_error("repeats", str(verdict.reason))
            return page(status_of(form))
    if "send" not in request.POST:
        return page(200, preview="change" not in request.POST)

    def write() -> None:
        service = data.get("service")
        assessment = Assessment(
            found,
            data["reason"],
            letter=data.get("letter", ""),
            service=Outside(service) if service else None,
            reference=data.get("reference", ""),
            repeats=repeats,
        )
        now = clock.now()
        assessing.assess(shown, assessment, ring=session.keyring(request), by=request.actor, now=now)
        drafts.drop(shown.case, name, by=request.actor, now=now)

    said = _("Taken up as a case.") if found in TAKEN_UP else _("The report is closed.")
    return carry_out(request, form, write, said=said, then=address(shown), page=page)


@require_http_methods(["GET", "POST"])
@entry(door(rules.HANDLE))
@drafting.needs_vault(lambda request, **_of: drafting.code_of())
def close(request: Request, key: UUID) -> HttpResponse:
    """Ends what was taken up, with the letter of what became of it."""
    shown = report_or_404(request, key)
    require(rules.may_take(request.actor, queries.facts(shown, request.actor), "close"))
    name = drafting.code_of()
    draft = drafting.found(request, shown, name)
    standard = {"letter": letters.draft("close", shown)}
    form = CloseForm(request.POST or held.take(request), initial=drafting.initial(draft, standard))

    def page(status: int, preview: bool = False) -> HttpResponse:
        context = {**drafting.context(shown, name, draft), "form": form, "preview": preview}
        return render(request, "enforce/intake/close.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))
    if "send" not in request.POST:
        return page(200, preview="change" not in request.POST)
    data = form.cleaned_data

    def write() -> None:
        assessing.close(
            shown,
            data["reason"],
            data["letter"],
            ring=session.keyring(request),
            by=request.actor,
            now=clock.now(),
        )
        drafts.drop(shown.case, name, by=request.actor, now=clock.now())

    return carry_out(request, form, write, said=_("The case is closed."), then=address(shown), page=page)


@require_http_methods(["GET", "POST"])
@entry(door(rules.HANDLE))
@session.needs_vault
def split(request: Request, key: UUID) -> HttpResponse:
    """Takes out what belongs to the confidential counsellor, before the rest is assessed (law.md H10)."""
    shown = report_or_404(request, key)
    form = SplitForm(request.POST or held.take(request))
    ring = session.keyring(request)
    try:
        cases.read(shown.case, ring, what="report", by=request.actor, now=clock.now())
        shown.refresh_from_db(fields=["key", "body"])
        text = answers.read(ring.open(shown.key_id, bytes(shown.body), texts.place(shown, "body"))).what
    except CannotOpen:
        return HttpResponseRedirect(address(shown))  # which says why

    def page(status: int) -> HttpResponse:
        context = {"form": form, "report": shown, "text": text, "days": desks.policy().destroy_days}
        return render(request, "enforce/intake/split.html", context, status=status)

    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))

    def write() -> None:
        part = form.cleaned_data["part"]
        following.split(shown, part, ring=ring, by=request.actor, now=clock.now())

    said = _("The part is taken out. The reporter has it back in the mailbox.")
    return carry_out(request, form, write, said=said, then=address(shown), page=page)
