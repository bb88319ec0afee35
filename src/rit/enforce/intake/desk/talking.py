"""What is said to a reporter: from a standard text, seen once more as the reporter will, then sent (L6.5-a, L5-f)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_GET, require_http_methods

from rit.enforce.cases import actions as cases
from rit.enforce.cases import uploading
from rit.enforce.cases.states import Scope
from rit.enforce.intake import letters, queries, rules
from rit.enforce.intake.actions import assessing, talking
from rit.enforce.intake.actions import drafting as drafts
from rit.enforce.intake.desk import drafting
from rit.enforce.intake.desk.finding import address, carry_out, report_or_404, status_of
from rit.enforce.intake.desk.forms import MessageForm
from rit.enforce.intake.models import Report
from rit.enforce.intake.states import MessageKind
from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.documents import paper
from rit.foundation.documents.paper import Part, Section, Text
from rit.foundation.vault import session
from rit.foundation.vault.crypto import CannotOpen
from rit.foundation.vault.uploads import seals_uploads

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ASK = "ask"


@dataclass(frozen=True)
class Kind:
    """`title` of its page, `code` of its standard text, `said` after sending."""

    title: _StrPromise
    kind: MessageKind
    said: _StrPromise


KINDS = {
    "message": Kind(
        gettext_lazy("Write to the reporter"), MessageKind.MESSAGE, gettext_lazy("The message is sent.")
    ),
    ASK: Kind(
        gettext_lazy("Ask the reporter something"),
        MessageKind.MESSAGE,
        gettext_lazy("The question is sent; the report waits for the answer. The clock does not."),
    ),
    "acknowledgement": Kind(
        gettext_lazy("Confirm receipt"), MessageKind.ACKNOWLEDGEMENT, gettext_lazy("Receipt is confirmed.")
    ),
    "feedback": Kind(
        gettext_lazy("Give feedback"), MessageKind.FEEDBACK, gettext_lazy("The feedback is sent.")
    ),
    "identity": Kind(
        gettext_lazy("Ask who the reporter is"),
        MessageKind.IDENTITY,
        gettext_lazy("The question is sent. Only the reporter decides."),
    ),
}


@require_http_methods(["GET", "POST"])
@entry(door(rules.HANDLE))
@seals_uploads
@drafting.needs_vault(lambda request, **_of: drafting.code_of(kind=request.GET.get("kind", "message")))
def write(request: Request, key: UUID) -> HttpResponse:
    """`kind` in the address says what for. First a preview, then it is sent; files wait sealed in between."""
    shown = report_or_404(request, key)
    code = request.GET.get("kind", "message")
    if code not in KINDS:
        raise Http404
    if code == ASK:
        require(rules.may_take(request.actor, queries.facts(shown, request.actor), ASK))
    kind = KINDS[code]
    given, name = request.POST or held.take(request), drafting.code_of(kind=code)
    draft = drafting.found(request, shown, name)
    ring, now = session.keyring(request), clock.now()
    keys = given.getlist("waiting") if given else drafting.waiting_files(draft)
    waiting = uploading.waiting(shown.case, keys, ring, by=request.actor)
    initial = drafting.initial(draft, {"text": letters.draft(code, shown)})
    may_put_by = partial(uploading.may_put_by, ring=ring, by=request.actor)
    form = MessageForm(given, request.FILES or None, waiting=waiting, may_put_by=may_put_by, initial=initial)

    def page(status: int, preview: str = "") -> HttpResponse:
        context = {
            **drafting.context(shown, name, draft),
            "form": form,
            "kind": kind,
            "code": code,
            "preview": preview,
            "waiting": waiting,
            "megabytes": settings.RIT_UPLOAD_BYTES // 1024**2,
            "language": shown.language,
        }
        return render(request, "enforce/intake/write.html", context, status=status)

    if request.method == "POST" and form.is_bound:
        form.is_valid()
        brought = form.cleaned_data.get("file", [])
        waiting += uploading.put_by(shown.case, brought, ring, by=request.actor, now=now)
    if request.method != "POST" or not form.is_valid():
        return page(status_of(form))
    text: str = form.cleaned_data["text"]
    if "send" not in request.POST:
        return page(200, "" if "change" in request.POST else text)

    def send() -> None:
        files = uploading.hand_in(shown.case, waiting, ring, scope=Scope.SHARED, by=request.actor, now=now)
        if code == ASK:
            assessing.ask(shown, text, files=files, ring=ring, by=request.actor, now=now)
        else:
            talking.write(shown, text, kind=kind.kind, files=files, ring=ring, by=request.actor, now=now)
        drafts.drop(shown.case, name, by=request.actor, now=now)

    return carry_out(request, form, send, said=str(kind.said), then=address(shown), page=page)


@require_GET
@entry(door(rules.HANDLE))
@session.needs_vault
def letter_pdf(request: Request, key: UUID, message: UUID) -> HttpResponse:
    """On paper, for a reporter who does not look in a mailbox."""
    shown = report_or_404(request, key)
    said = get_object_or_404(shown.case.messages, pk=message, from_reporter=False)
    ring = session.keyring(request)
    try:
        cases.read(shown.case, ring, what="letter", by=request.actor, now=clock.now())
        said.refresh_from_db()
        text = talking.opened([said], ring)[said.pk]
    except (CannotOpen, KeyError):
        raise Http404 from None
    document = paper.as_pdf(_letter(shown, text, date_format(said.at, "DATE_FORMAT")), made=said.at)
    return HttpResponse(
        document,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{shown.case.number}.pdf"'},
    )


def _letter(report: Report, text: str, day: str) -> paper.Paper:
    """In the reporter's language."""
    with override(report.language):
        parts: list[Part] = [Text(part.strip()) for part in text.split("\n\n") if part.strip()]
        return paper.Paper(
            language=report.language,
            kind=_("Letter"),
            title=_("Your report %(number)s") % {"number": report.case.number},
            author=settings.ENVIRONMENT.zone_name,
            foot=_("Confidential"),
            page=_("Page {page} of {pages}"),
            facts=[day],
            sections=[Section("letter", _("Your report %(number)s") % {"number": report.case.number}, parts)],
        )
