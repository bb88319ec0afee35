"""One question a screen, check, send, receipt (L6.5-a). Back works, nothing needs script, nothing typed is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from rit.enforce.cases import walls
from rit.enforce.intake import desks
from rit.enforce.intake.actions import receiving
from rit.enforce.intake.actions.receiving import SentAlready
from rit.enforce.intake.door import drafts, files, guard, screens, shown
from rit.enforce.intake.door.drafts import Held
from rit.enforce.intake.door.screens import FIRST, SCREENS, Screen
from rit.enforce.intake.models import Report
from rit.foundation import clock
from rit.foundation.access.actor import system
from rit.foundation.access.entry import PUBLIC, entry
from rit.foundation.access.verdict import Refused
from rit.foundation.registries.channels import channels
from rit.foundation.vault import receipts

DOOR = system("door")
WRONG, CHANGED = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@entry(PUBLIC)
@guard.ours
def start(request: HttpRequest) -> HttpResponse:
    """The first question. Only its *Next* makes a draft and a cookie."""
    now = clock.now()
    held = drafts.find(request, now)
    if held and held.is_sent:
        return redirect("door:sent")
    if held or request.method != "POST":
        return _answer(request, FIRST, held, now)
    form = screens.form_of(FIRST, {}, now.date(), request.POST)
    if not form.is_valid():
        return _show(request, FIRST, form, None, WRONG)
    if guard.must_wait(request, "drafts") or guard.has_no_room():
        return guard.waiting(request)
    held = drafts.begin(form.cleaned_data, now=now)
    response = redirect("door:screen", name=screens.after(FIRST, held.content))
    drafts.remember(response, held)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@entry(PUBLIC)
@guard.ours
def screen(request: HttpRequest, name: str) -> HttpResponse:
    now = clock.now()
    found = screens.named(name)
    if found is None or found is FIRST:
        raise Http404
    held = drafts.find(request, now)
    if held is None:
        return _lost(request)
    if held.is_sent:
        return redirect("door:sent")
    return _answer(request, found, held, now)


@require_safe
@entry(PUBLIC)
def check(request: HttpRequest) -> HttpResponse:
    """All answers, each with a way to change it."""
    now = clock.now()
    held = drafts.find(request, now)
    if held is None:
        return _lost(request)
    if held.is_sent:
        return redirect("door:sent")
    missing = screens.missing(held.content)
    if missing:
        return redirect(_address(missing.name))
    return render(request, "enforce/intake/door/check.html", _checked(held, now))


@require_http_methods(["GET", "HEAD", "POST"])
@entry(PUBLIC)
@guard.ours
def send(request: HttpRequest) -> HttpResponse:
    """The answer is the receipt. It leaves after the transaction is committed; sent again, it is the same one."""
    now = clock.now()
    held = drafts.find(request, now, lock=request.method == "POST")
    if held is None:
        return _lost(request)
    if request.method != "POST":
        return redirect("door:check")
    if held.is_sent:
        return _receipt(request, held)
    missing = screens.missing(held.content)
    if missing:
        return redirect(_address(missing.name))
    if guard.must_wait(request, "sends"):
        return guard.waiting(request, reverse("door:check"))
    try:
        given = shown.given(held, request.LANGUAGE_CODE, now.date())
        received = receiving.receive(given, held.receipt, by=DOOR, now=now)
        files.hand_in(held, received, by=DOOR, now=now)
    except SentAlready:
        return _receipt(request, drafts.empty(held, now=now))
    except Refused as refused:
        context = {"reason": refused.verdict.reason, "channels": channels()}
        return render(request, "enforce/intake/door/nobody.html", context, status=CHANGED)
    drafts.empty(held, now=now)
    return _show_receipt(request, held, received.report)


@require_safe
@entry(PUBLIC)
def sent(request: HttpRequest) -> HttpResponse:
    """What whoever comes back sees before saying that the receipt is kept."""
    held = drafts.find(request, clock.now())
    if held is None or not held.is_sent:
        return redirect("door:start")
    return render(request, "enforce/intake/door/sent.html")


def _answer(request: HttpRequest, found: Screen, held: Held | None, now: datetime) -> HttpResponse:
    if found.form is None:
        return nothing_asked(request, found.name, held)
    content = held.content if held else {}
    if request.method != "POST" or held is None:
        return _show(request, found, screens.form_of(found, content, now.date()), held)
    form = screens.form_of(found, content, now.date(), request.POST)
    if not form.is_valid():
        return _show(request, found, form, held, WRONG)
    answers = form.kept(form.cleaned_data)
    mark = held.mark(form.names)
    given = Held(held.code, {**held.content, **answers})
    if request.POST.get("mark", mark) != mark and given.mark(form.names) != mark:
        return _show(request, found, form, held, CHANGED, changed=True)
    held = drafts.change(held, answers, now=now)
    return redirect(
        "door:check" if "to_check" in request.POST else _address(screens.after(found, held.content))
    )


def _show(
    request: HttpRequest,
    found: Screen,
    form: Any,
    held: Held | None,
    status: int = 200,
    *,
    changed: bool = False,
) -> HttpResponse:
    """Any: the form of this screen."""
    content = held.content if held else {}
    context = {
        "screen": found,
        "form": form,
        "back": _address(screens.before(found.name, content)) if found is not FIRST else "",
        "steps": _steps(found),
        "step_name": screens.STEPS[found.step - 1],
        "mark": held.mark(form.names) if held else "",
        "other": shown.other_page(form, content) if changed else [],
        "to_check": "to_check" in request.GET or "to_check" in request.POST,
        "has_draft": held is not None,
    }
    return render(request, "enforce/intake/door/screen.html", context, status=status)


def nothing_asked(
    request: HttpRequest, name: str, held: Held | None, *, status: int = 200, **more: object
) -> HttpResponse:
    """A page between the questions: where the report goes, and proof."""
    content = held.content if held else {}
    found = next(one for one in SCREENS if one.name == name)
    route = desks.route(content.get("quality", ""), content.get("about", ""))
    context = {
        "screen": found,
        "back": _address(screens.before(found.name, content)),
        "next": _address(screens.after(found, content)),
        "steps": _steps(found),
        "step_name": screens.STEPS[found.step - 1],
        "route": route,
        "offer": next((one for one in channels() if one.code == route.offer), None),
        "has_draft": True,
        "files": files.lines(content),
        "form": files.FilesForm(content=content),
        "megabytes": settings.RIT_UPLOAD_BYTES // 1024**2,
        "most": files.MOST,
    }
    template = f"enforce/intake/door/{found.name}.html"
    return render(request, template, context | more, status=status)


def _checked(held: Held, now: datetime) -> dict[str, Any]:  # Any: the context of a page
    route = desks.route(held.content["quality"], held.content["about"])
    return {
        "lines": shown.lines(held.content, now.date()),
        "doubts": shown.doubts(held.content),
        "files": files.lines(held.content),
        "route": route,
        "back": _address(screens.before("check", held.content)),
        "steps": _steps(SCREENS[-1]),
        "step_name": screens.STEPS[-1],
        "has_draft": True,
    }


def _receipt(request: HttpRequest, held: Held) -> HttpResponse:
    """Of a report that was sent before."""
    box = receipts.mailbox(held.receipt)
    walls.open_mailbox(box.id)
    report = receiving.by_mailbox(box.id)
    return _lost(request) if report is None else _show_receipt(request, held, report)


def _show_receipt(request: HttpRequest, held: Held, report: Report) -> HttpResponse:
    context = {"groups": receipts.grouped(held.receipt), "report": shown.ticket(report)}
    return render(request, "enforce/intake/door/receipt.html", context)


def _lost(request: HttpRequest) -> HttpResponse:
    """No draft any more: said plainly, and the cookie that opened nothing goes."""
    response = render(
        request, "enforce/intake/door/lost.html", status=WRONG if request.method == "POST" else 200
    )
    drafts.forget(request, response)
    return response


def _steps(found: Screen) -> list[str]:
    """The line on top: what lies behind, where one is, what is ahead."""
    count = range(1, len(screens.STEPS) + 1)
    return ["done" if step < found.step else "now" if step == found.step else "next" for step in count]


def _address(name: str) -> str:
    if name == FIRST.name:
        return reverse("door:start")
    if name == "check":
        return reverse("door:check")
    return reverse("door:screen", args=[name])
