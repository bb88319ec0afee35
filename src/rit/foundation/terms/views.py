"""Pages of the register of legal anchors (L2-e)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rit.foundation.access.entry import EMPLOYEE, entry
from rit.foundation.terms import queries

if TYPE_CHECKING:
    from rit.foundation.access.entry import Request


@require_GET
@entry(EMPLOYEE)
def register(request: Request) -> HttpResponse:
    columns = [
        {"label": _("Text")},
        {"label": _("Kind")},
        {"label": _("Date")},
        {"label": _("Dates of force")},
        {"label": _("Replaces or changes")},
        {"label": _("Provisions"), "num": True},
    ]
    return render(request, "terms/register.html", {"lines": queries.register(), "columns": columns})


@require_GET
@entry(EMPLOYEE)
def text(request: Request, code: str) -> HttpResponse:
    line = queries.one(code)
    if line is None:
        raise Http404
    columns = [
        {"label": _("Article")},
        {"label": _("What it says")},
        {"label": _("Where it was read")},
        {"label": _("How sure")},
        {"label": _("Review")},
    ]
    return render(
        request, "terms/text.html", {"line": line, "facts": queries.facts(line.anchor), "columns": columns}
    )
