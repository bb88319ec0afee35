"""Carries out what a form asks and answers: done, refused by a rule, or somebody was first. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rit.foundation.access.entry import Request
from rit.foundation.access.verdict import YES, Refused, Verdict
from rit.foundation.ui.words import in_language
from rit.plan.board import actions as writers
from rit.plan.board import describe
from rit.plan.board.models import Decision, Item, MayorReport, Meeting

Written = TypeVar("Written")
Page = Callable[[int], HttpResponse]


def status_of(request: Request) -> int:
    """A page that comes back on a POST says that something is wrong."""
    return 422 if request.method == "POST" else 200


def carry_out(
    request: Request,
    form: django_forms.Form,
    write: Callable[[], Written],
    *,
    said: str,
    then: Callable[[Written], str],
    page: Page,
    still: Callable[[Item], Verdict] = lambda item: YES,
) -> HttpResponse:
    """`still`: whether the same is possible on the item as it is now, asked when somebody was first."""
    try:
        written = write()
    except writers.ItemStale as stale:
        verdict = still(stale.item)
        theirs = [
            (describe.when(event), describe.what(event), event.text, describe.who(event))
            for event in stale.events
        ]
        address = reverse("board:item", args=[stale.item.pk])
        return _conflict(
            request, form, in_language(stale.item.title), address, stale.item.version, theirs, verdict
        )
    except writers.Stale as stale:
        return stale_row(request, form, stale)
    except Refused as refused:
        form.add_error(None, str(refused.verdict.reason))
        return page(422)
    messages.success(request, said)
    return HttpResponseRedirect(then(written))


def stale_row(request: Request, form: django_forms.Form, stale: writers.Stale) -> HttpResponse:
    """A meeting, a decision or a report was changed meanwhile; what it is now stands behind the link."""
    row = stale.row
    title, address = _named(row)
    verdict = YES
    if stale.gone and isinstance(row, Decision):
        title, address = _("This decision was taken back"), reverse("board:item", args=[row.item_id])
        verdict = Verdict(False, _("It was taken back meanwhile; its item is on the agenda again."))
    if isinstance(row, Decision) and row.signed_at is not None:
        verdict = Verdict(False, _("It is signed now, and a signed decision is never changed."))
    if isinstance(row, MayorReport) and row.sent_at is not None:
        verdict = Verdict(False, _("It was sent meanwhile."))
    return _conflict(request, form, title, address, row.version, [], verdict)


def _named(row: Meeting | Decision | MayorReport) -> tuple[str, str]:
    if isinstance(row, Meeting):
        return describe.day(row), reverse("board:meeting", args=[row.pk])
    if isinstance(row, MayorReport):
        return _("Report to the mayor"), reverse("board:report", args=[row.pk])
    return in_language(row.title), reverse("board:decision", args=[row.pk])


def _conflict(
    request: Request,
    form: django_forms.Form,
    title: str,
    address: str,
    version: int,
    theirs: list[tuple[str, str, str, str]],
    verdict: Verdict,
) -> HttpResponse:
    request.undo_everything = True  # type: ignore[attr-defined]
    fields = [
        (name, value)
        for name in request.POST
        if name not in {"csrfmiddlewaretoken", "version"}
        for value in request.POST.getlist(name)
    ]
    context = {
        "title": title,
        "address": address,
        "version": version,
        "theirs": theirs,
        "mine": [(bound.label, bound.value()) for bound in form if _was_typed(bound)],
        "had_file": bool(request.FILES),
        "fields": fields,
        "verdict": verdict,
    }
    return render(request, "plan/board/conflict.html", context, status=409)


def _was_typed(bound: django_forms.BoundField) -> bool:
    """A file is not shown beside what others wrote: it has to be chosen again."""
    return not (bound.is_hidden or bound.field.widget.needs_multipart_form) and bool(bound.value())


def language_of(request: Request) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) else (get_language() or settings.LANGUAGE_CODE)[:2]


def document(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
