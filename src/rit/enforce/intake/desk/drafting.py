"""The drafts of handlers: kept by themselves while somebody types, by a button, and when the vault locked meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rit.enforce.intake import rules
from rit.enforce.intake.actions import drafting
from rit.enforce.intake.actions.drafting import Kept
from rit.enforce.intake.desk.finding import report_or_404
from rit.enforce.intake.models import Report
from rit.enforce.intake.states import MessageKind, Outcome
from rit.foundation import clock
from rit.foundation.access.entry import Request, View, door, entry
from rit.foundation.vault import session
from rit.foundation.vault.uploads import skips_uploads

FIELDS = ("text", "reason", "letter", "service", "reference", "repeats")
WAITING = "waiting"
WRITE, ASSESS, CLOSE = "write-", "assess-", "close"
WRITABLE = {"ask", *MessageKind.values}


def code_of(kind: str = "", outcome: str = "") -> str:
    """How the page of a message, of an assessment or (neither) of closing is called among the drafts."""
    return f"{WRITE}{kind}" if kind else f"{ASSESS}{outcome}" if outcome else CLOSE


def page_of(report: UUID, code: str) -> str:
    """Where a draft goes on. Raises Http404."""
    kind, outcome = code.removeprefix(WRITE), code.removeprefix(ASSESS)
    if code == CLOSE:
        return reverse("intake:close", args=[report])
    if code.startswith(WRITE) and kind in WRITABLE:
        return f"{reverse('intake:write', args=[report])}?{urlencode({'kind': kind})}"
    if code.startswith(ASSESS) and outcome in Outcome.values:
        return reverse("intake:assess_as", args=[report, outcome])
    raise Http404


@require_POST
@entry(door(rules.HANDLE))
@skips_uploads
def keep(request: Request, key: UUID, code: str) -> HttpResponse:
    """While somebody types it answers with a line; to the button with the page, which may have to be unlocked first."""
    shown, page, now = report_or_404(request, key), page_of(key, code), clock.now()
    kept = drafting.keep(shown.case, code, typed(request), by=request.actor, now=now)
    if request.headers.get("HX-Request"):
        return render(request, "enforce/intake/draft_line.html", {"kept_at": now if kept else None})
    if kept:
        messages.success(request, _("Your draft is kept. Only you can read it."))
    else:
        messages.warning(request, _("There was nothing to keep."))
    return HttpResponseRedirect(page)


@require_POST
@entry(door(rules.HANDLE))
@skips_uploads
def drop(request: Request, key: UUID, code: str) -> HttpResponse:
    shown, page = report_or_404(request, key), page_of(key, code)
    drafting.drop(shown.case, code, by=request.actor, now=clock.now())
    messages.success(request, _("The draft is thrown away."))
    return HttpResponseRedirect(page)


def typed(request: HttpRequest) -> dict[str, str]:
    """Texts, and which files wait; the files themselves lie sealed already."""
    found = {name: request.POST[name] for name in FIELDS if name in request.POST}
    waiting = request.POST.getlist(WAITING)
    return {**found, WAITING: " ".join(waiting)} if waiting else found


def waiting_files(kept: Kept | None) -> list[str]:
    """The keys of files that waited when the draft was kept."""
    return kept.fields.get(WAITING, "").split() if kept else []


def needs_vault(code: Callable[..., str]) -> Callable[[View], View]:
    """Asks for the passphrase first. What was posted while the vault had locked becomes a draft, and is never held in
    the clear: `code` finds its name from the request and what the address says."""

    def mark(view: View) -> View:
        inner = session.needs_vault(view)

        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # Any: of the address
            if request.method != "POST" or session.is_open(request):
                return inner(request, *args, **kwargs)
            shown = report_or_404(request, kwargs["key"])
            name = code(request, **kwargs)
            page = page_of(shown.pk, name)
            if not drafting.keep(shown.case, name, typed(request), by=request.actor, now=clock.now()):
                return inner(request, *args, **kwargs)
            return HttpResponseRedirect(f"{resolve_url('vault:unlock')}?{urlencode({'next': page})}")

        return guarded

    return mark


def found(request: Request, report: Report, code: str) -> Kept | None:
    ring = session.keyring(request)
    return drafting.of(report.case, code, ring, by=request.actor, now=clock.now())


def context(report: Report, code: str, kept: Kept | None) -> Mapping[str, Any]:  # Any: of a template
    """What the parts of a page about its draft need."""
    return {"draft": kept, "draft_code": code, "report": report}


def initial(kept: Kept | None, standard: Mapping[str, str]) -> dict[str, str]:
    """The draft in place of the standard text."""
    return {**standard, **(kept.fields if kept else {})}


def waiting(request: Request, report: Report) -> list[tuple[str, str]]:
    """Links to the pages on which a draft of the actor waits, each with its title."""
    rows = drafting.waiting(report.case, by=request.actor, now=clock.now())
    return [(page_of(report.pk, code), _title(code)) for code, _at in rows]


def _title(code: str) -> str:
    if code == CLOSE:
        return _("Close the case")
    if code.startswith(ASSESS):
        return str(Outcome(code.removeprefix(ASSESS)).label).capitalize()
    kind = code.removeprefix(WRITE)
    return _("Question to the reporter") if kind == "ask" else str(MessageKind(kind).label).capitalize()
