"""The mailbox: open it with a receipt, read, write, say who one is or not, close it (L6.5-a, L7-h)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from rit.enforce.cases import actions as cases
from rit.enforce.cases import files
from rit.enforce.cases.models import File
from rit.enforce.intake import rules
from rit.enforce.intake.actions import talking
from rit.enforce.intake.door import boxes, guard, letters
from rit.enforce.intake.door.boxes import Box
from rit.enforce.intake.door.forms import CodeForm
from rit.enforce.intake.door.letters import CheckInForm, MessageForm, RateForm, WhoForm
from rit.enforce.intake.door.typed import explain
from rit.enforce.intake.door.views.telling import DOOR
from rit.foundation import clock
from rit.foundation.access.entry import PUBLIC, entry
from rit.foundation.access.verdict import Refused, require
from rit.foundation.registries.channels import channels
from rit.foundation.vault import receipts, uploads
from rit.foundation.vault.uploads import SealedUpload, seals_uploads

WRONG = 422


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@entry(PUBLIC)
@guard.ours
def open_box(request: HttpRequest) -> HttpResponse:
    """One answer and the same work for every code that opens nothing, whatever became of it."""
    form = CodeForm(request.POST or None)
    text = request.POST.get("text", "")[: boxes.TEXT]
    if request.method == "POST" and form.is_valid():
        if guard.must_wait(request, "opens"):
            return guard.waiting(request)
        box = _behind(form.cleaned_data["code"])
        if box:
            response = _mine(request, box, text) if text and not box.renew else redirect("mailbox:mine")
            boxes.keep(request, response, box)
            return response
        form.add_error("code", explain(form.cleaned_data["code"]))
    context = {"form": form, "text": text}
    return render(request, "enforce/intake/mailbox/open.html", context, status=WRONG if form.errors else 200)


@require_safe
@entry(PUBLIC)
@boxes.opened
def mine(request: HttpRequest, box: Box) -> HttpResponse:
    return _mine(request, box)


@sensitive_post_parameters()
@entry(PUBLIC)
@guard.posted("mailbox:mine")
@seals_uploads
@boxes.opened
def write(request: HttpRequest, box: Box) -> HttpResponse:
    form = MessageForm(request.POST, request.FILES, report=box.report)
    if form.is_valid():
        refused = _said(box, form.cleaned_data["text"], form.cleaned_data["file"])
        if not refused:
            return redirect("mailbox:mine")
        form.add_error("text", refused)
    if uploads.whole(request.FILES.getlist("file")):  # a browser does not choose them again
        form.add_error("file", _("Your files were not sent. Choose them once more."))
    return _mine(request, box, status=WRONG, message=form)


@sensitive_post_parameters()
@entry(PUBLIC)
@guard.posted("mailbox:mine")
@boxes.opened
def who(request: HttpRequest, box: Box) -> HttpResponse:
    """Yes, no, or first a question: none is easier than the other, and none is needed."""
    form = WhoForm(request.POST, known=letters.identity(box))
    if not form.is_valid():
        return _mine(request, box, status=WRONG, who=form)
    choice = form.cleaned_data["choice"]
    if choice == "question":
        return redirect("/mailbox/mine/#write")
    person = form.person() if choice == "yes" else None
    said = _("Yes, I say who I am.") if person else _("No, I do not say who I am.")
    talking.answer_who(box.report, person, said, ring=box.ring, by=DOOR, now=clock.now())
    return redirect("mailbox:mine")


@sensitive_post_parameters()
@entry(PUBLIC)
@guard.posted("mailbox:mine")
@boxes.opened
def check_in(request: HttpRequest, box: Box) -> HttpResponse:
    """How it goes with the reporter: signs of reprisals (L7-h)."""
    form = CheckInForm(request.POST, report=box.report)
    if not form.is_valid():
        return _mine(request, box, status=WRONG, check_in=form)
    refused = _said(box, form.said())
    if refused:
        form.add_error("text", refused)
        return _mine(request, box, status=WRONG, check_in=form)
    return redirect("mailbox:mine")


@entry(PUBLIC)
@guard.posted("mailbox:mine")
@boxes.opened
def minutes(request: HttpRequest, box: Box) -> HttpResponse:
    """What staff wrote down is right. What is not right is said in a message."""
    said = _("I have read what you wrote down, and it is right.")
    talking.approve(box.report, said, ring=box.ring, by=DOOR, now=clock.now())
    return redirect("mailbox:mine")


@entry(PUBLIC)
@guard.posted("mailbox:mine")
@boxes.opened
def rate(request: HttpRequest, box: Box) -> HttpResponse:
    form = RateForm(request.POST)
    if not form.is_valid():
        return _mine(request, box, status=WRONG, rate=form)
    talking.rate(box.report, int(form.cleaned_data["score"]), by=DOOR, now=clock.now())
    return redirect("mailbox:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@entry(PUBLIC)
@guard.ours
def renew(request: HttpRequest) -> HttpResponse:
    """A receipt that somebody else has seen is exchanged for one of the reporter's own, shown once."""
    box = boxes.find(request)
    if box is None:
        return redirect("mailbox:open")
    if not box.candidate:
        return redirect("mailbox:mine")
    if request.method != "POST":
        return render(request, "enforce/intake/mailbox/renew.html", {"again": not box.renew, "has_box": True})
    if box.renew:
        own = receipts.mailbox(box.candidate)
        cases.renew_mailbox(box.report.case, box.ring, own, by=DOOR, now=clock.now())
    context = {"groups": receipts.grouped(box.candidate), "has_box": True}
    return render(request, "enforce/intake/mailbox/renewed.html", context)


@entry(PUBLIC)
@guard.posted("mailbox:mine")
def kept(request: HttpRequest) -> HttpResponse:
    """The new receipt is written down."""
    boxes.forget_candidate(request)
    return redirect("mailbox:mine")


@entry(PUBLIC)
@guard.posted("mailbox:open")
def close(request: HttpRequest) -> HttpResponse:
    response = render(request, "enforce/intake/mailbox/closed.html")
    boxes.close(request, response)
    return response


def _behind(typed: str) -> Box | None:
    try:
        return boxes.look_up(receipts.read(typed))
    except receipts.NotAReceipt:
        return None


def _said(box: Box, text: str, found: Sequence[SealedUpload] = ()) -> str:
    """Puts a message in; the reason when a rule says no."""
    now = clock.now()
    try:
        with transaction.atomic():
            case = box.report.case
            if found:
                there = File.objects.filter(case=case, from_reporter=True).count()
                require(rules.may_send_files(there=there, more=len(found)))
            rows = files.keep_uploads(case, found, box.ring, from_reporter=True, by=DOOR, now=now)
            talking.reply(box.report, text, files=rows, ring=box.ring, by=DOOR, now=now)
    except Refused as refused:
        for one in found:
            one.is_kept = False
        return str(refused.verdict.reason)
    return ""


def _mine(
    request: HttpRequest, box: Box, text: str = "", *, status: int = 200, **forms: object
) -> HttpResponse:
    """The whole mailbox; `forms` are those with a fault, beside fresh ones."""
    now = clock.now()
    page = letters.mailbox(box, now)
    talking.seen(box.report, by_reporter=True, now=now)
    context: dict[str, object] = {
        "page": page,
        "message": MessageForm(report=box.report, initial={"text": text}),
        "who": WhoForm(known=letters.identity(box)) if page.asks_who else None,
        "check_in": CheckInForm(report=box.report) if page.asks_how else None,
        "rate": RateForm() if page.may_rate else None,
        "channels": channels(),
        "has_box": True,
    }
    context |= forms
    context["faults"] = [form for form in forms.values() if form]
    return render(request, "enforce/intake/mailbox/mine.html", context, status=status)
