"""What the pages share: finding a cycle or a trajectory that this reader may know of, and a page with one form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access import held as late
from rit.foundation.access.entry import Request
from rit.stimulate.appraisal import queries
from rit.stimulate.appraisal.models import Cycle, Trajectory


def cycle_or_404(request: Request, key: UUID) -> Cycle:
    found = queries.visible_to(request.actor).select_related("appeal", "trajectory", "decider")
    return get_object_or_404(found, pk=key)


def trajectory_or_404(request: Request, key: UUID) -> Trajectory:
    return get_object_or_404(queries.trajectories(request.actor), pk=key)


def to_cycle(key: UUID) -> str:
    return reverse("appraisal:cycle", args=[key])


def to_trajectory(key: UUID) -> str:
    return reverse("appraisal:trajectory", args=[key])


def heads(*labels: str, numbers: bool = False) -> list[dict[str, Any]]:  # Any: as the component takes them
    """Columns of a table; with `numbers` all but the first are numbers."""
    return [{"label": label, "num": numbers and index > 0} for index, label in enumerate(labels)]


BACK = {
    "appraisal:cycle": _("Evaluation"),
    "appraisal:evaluators": _("Evaluators"),
    "appraisal:goals": _("Goals"),
    "appraisal:people": _("People I evaluate"),
    "appraisal:trajectory": _("Trajectory"),
    "work:turn": _("My turn"),
}  # where a page with one form leads back to, by the name of its address


@dataclass(frozen=True)
class Page:
    """`read` makes the form of data (None: fresh), `write` carries it out, `back` is where one goes afterwards."""

    title: str
    said: str
    back: str
    read: Callable[[Any], django_forms.Form]  # Any: a QueryDict or None
    write: Callable[[Any], object]  # Any: the form that was read
    button: str = ""
    lead: str = ""
    template: str = "stimulate/appraisal/form.html"
    more: Mapping[str, Any] = field(default_factory=dict)  # Any: what templates are given


def carry_out(request: Request, page: Page) -> HttpResponse:
    """Shows a form or carries it out; what was typed stays when something is wrong."""
    sent = request.method == "POST"
    form = page.read(request.POST if sent else late.take(request))
    if sent and form.is_valid():
        page.write(form)
        messages.success(request, page.said)
        return HttpResponseRedirect(page.back)
    context = {
        **page.more,
        "form": form,
        "title": page.title,
        "lead": page.lead,
        "back": page.back,
        "back_name": BACK[resolve(page.back).view_name],
        "button": page.button,
    }
    return render(request, page.template, context, status=422 if sent else 200)
