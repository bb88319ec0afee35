"""Ways out of the door and back in: leave at once, erase, keep the receipt, a code to go on later."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rit.enforce.intake.door import boxes, drafts, guard
from rit.enforce.intake.door.forms import CodeForm
from rit.enforce.intake.door.typed import explain
from rit.foundation import clock
from rit.foundation.access.entry import PUBLIC, entry
from rit.foundation.vault import receipts

WRONG = 422


@require_http_methods(["GET", "HEAD", "POST"])
@entry(PUBLIC)
@guard.ours
def leave(request: HttpRequest) -> HttpResponse:
    """Exit this page: draft, mailbox and their cookies are gone before the other page comes, which learns of none."""
    held = drafts.find(request, clock.now())
    if held:
        drafts.wipe(held)
    response = HttpResponseRedirect(settings.ENVIRONMENT.exit_url)
    drafts.forget(request, response)
    boxes.close(request, response)
    response["Referrer-Policy"] = "no-referrer"
    return response


@entry(PUBLIC)
@guard.posted("door:start")
def erase(request: HttpRequest) -> HttpResponse:
    """Stop, and erase everything."""
    held = drafts.find(request, clock.now())
    if held:
        drafts.wipe(held)
    response = render(request, "enforce/intake/door/erased.html")
    drafts.forget(request, response)
    return response


@entry(PUBLIC)
@guard.posted("door:start")
def kept(request: HttpRequest) -> HttpResponse:
    """“I have kept my code”: from now on nothing here shows it again."""
    held = drafts.find(request, clock.now())
    if held and not held.is_sent:
        return redirect("door:check")
    if held:
        drafts.wipe(held)
    response = redirect("mailbox:open")
    drafts.forget(request, response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@entry(PUBLIC)
@guard.ours
def later(request: HttpRequest) -> HttpResponse:
    """A code to go on with later, on this device or another: shown only to who asks."""
    held = drafts.find(request, clock.now())
    if held is None or held.is_sent:
        return redirect("door:start")
    groups = receipts.grouped(held.code) if request.method == "POST" else []
    return render(request, "enforce/intake/door/later.html", {"groups": groups, "has_draft": True})


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@entry(PUBLIC)
@guard.ours
def go_on(request: HttpRequest) -> HttpResponse:
    """Going on with a draft by its code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if guard.must_wait(request, "opens"):
            return guard.waiting(request)
        held = drafts.with_code(form.cleaned_data["code"], clock.now())
        if held:
            response = redirect("door:check")
            drafts.remember(response, held)
            return response
        form.add_error("code", explain(form.cleaned_data["code"], draft=True))
    return render(
        request, "enforce/intake/door/go_on.html", {"form": form}, status=WRONG if form.errors else 200
    )
