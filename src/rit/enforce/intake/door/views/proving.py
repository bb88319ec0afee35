"""The signed proof: to download or to print, after sending or from the mailbox, and a page where anybody checks one."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rit.enforce.cases import walls
from rit.enforce.cases.states import Desk
from rit.enforce.intake.actions import receiving
from rit.enforce.intake.door import boxes, drafts, guard
from rit.enforce.intake.door.boxes import Box
from rit.enforce.intake.door.shown import check_number
from rit.enforce.intake.models import Report
from rit.foundation import clock
from rit.foundation.access.entry import PUBLIC, entry
from rit.foundation.vault import proofs, receipts


@require_safe
@entry(PUBLIC)
def of_draft(request: HttpRequest) -> HttpResponse:
    """While the receipt can still be shown."""
    report = _just_sent(request)
    return _file(report) if report else redirect("door:start")


@require_safe
@entry(PUBLIC)
def paper_of_draft(request: HttpRequest) -> HttpResponse:
    report = _just_sent(request)
    return _paper(request, report, "door:sent") if report else redirect("door:start")


@require_safe
@entry(PUBLIC)
@boxes.opened
def of_mailbox(request: HttpRequest, box: Box) -> HttpResponseBase:
    return _file(box.report)


@require_safe
@entry(PUBLIC)
@boxes.opened
def paper_of_mailbox(request: HttpRequest, box: Box) -> HttpResponseBase:
    return _paper(request, box.report, "mailbox:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@entry(PUBLIC)
@guard.ours
def verify(request: HttpRequest) -> HttpResponse:
    """Checks a proof that somebody pastes or uploads, without opening anything."""
    answer, text = None, ""
    if request.method == "POST":
        if guard.must_wait(request, "checks"):
            return guard.waiting(request)
        upload = request.FILES.get("file")
        raw = (
            upload.read(proofs.LONGEST) if upload else request.POST.get("text", "").encode()[: proofs.LONGEST]
        )
        text = raw.decode(errors="replace").replace("\0", "")
        answer = proofs.verify(text)
    context = {"answer": answer, "text": text if answer and not answer.is_good else ""}
    return render(request, "enforce/intake/door/verify.html", context)


def _just_sent(request: HttpRequest) -> Report | None:
    held = drafts.find(request, clock.now())
    if held is None or not held.is_sent:
        return None
    box = receipts.mailbox(held.receipt)
    walls.open_mailbox(box.id)
    return receiving.by_mailbox(box.id)


def _signed(report: Report) -> str:
    statement = proofs.Statement(
        report.arrived_at,
        settings.ENVIRONMENT.zone_name,
        str(Desk(report.desk).label),
        bytes(report.digest),
    )
    return proofs.sign(statement, now=clock.now())


def _paper(request: HttpRequest, report: Report, back: str) -> HttpResponse:
    """One sheet to print or to look at, without the receipt."""
    context = {
        "report": report,
        "desk": Desk(report.desk).label,
        "check": check_number(report),
        "signed": _signed(report),
        "back": reverse(back),
        "file": reverse(f"{back.partition(':')[0]}:proof"),
        "verify": request.build_absolute_uri(reverse("door:verify")),
    }
    return render(request, "enforce/intake/door/paper.html", context)


def _file(report: Report) -> HttpResponse:
    about = _(
        "This proves that a report was made at this moment. It does not say by whom, and opens nothing."
        " Anybody can check it at the address below, or with: rit receipt verify FILE"
    )
    lines = [about, "", _signed(report)]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rit-proof.txt"'
    return response
