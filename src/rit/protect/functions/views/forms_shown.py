"""What the forms of the area share: the function of an address, and a form shown or carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from rit.foundation import clock
from rit.foundation.access import held as late
from rit.foundation.access.entry import Request
from rit.people.models import Function
from rit.protect.functions import queries
from rit.protect.functions.actions import Stale
from rit.protect.functions.forms.catalogue import CHANGED
from rit.protect.functions.rules import Reach


def function_of(
    request: Request, code: str, beside: Callable[[QuerySet[Function]], QuerySet[Function]] | None = None
) -> tuple[Function, Reach]:
    """404 for a function that this reader does not know of. `beside`: what the same query gives with it."""
    seen = queries.reach(request.actor, clock.today())
    found = queries.visible_to(request.actor, seen).select_related("profile__method")
    return get_object_or_404(beside(found) if beside else found, code=code), seen


@dataclass(frozen=True)
class Page:
    """A page with one form: `read` makes it of data (None: fresh), `write` carries it out, `back` is where one goes."""

    title: str
    said: str
    back: str
    read: Callable[[Any], django_forms.Form]  # Any: a QueryDict or None
    write: Callable[[Any], object]  # Any: the form that was read
    version: Callable[[], int | None] = lambda: None
    template: str = "protect/functions/form.html"
    more: Mapping[str, Any] = field(default_factory=dict)  # Any: what templates are given


def carry_out(request: Request, page: Page) -> HttpResponse:
    """Shows a form or carries it out. When somebody was first, what was typed stays, on what stands there now."""
    sent = request.method == "POST"
    form = page.read(request.POST if sent else late.take(request))
    if sent and form.is_valid():
        try:
            page.write(form)
        except Stale:
            request.undo_everything = True  # type: ignore[attr-defined]  # nothing of a lost race is kept
            data = request.POST.copy()
            data["version"] = str(page.version() or 0)
            form = page.read(data)
            form.add_error(None, CHANGED)
        else:
            messages.success(request, page.said)
            return HttpResponseRedirect(page.back)
    context = {**page.more, "form": form, "title": page.title, "back": page.back}
    return render(request, page.template, context, status=422 if sent else 200)
