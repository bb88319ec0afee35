"""*What we keep*: the page that people read is made from the file that the code obeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rit.foundation.access.entry import EMPLOYEE, entry
from rit.foundation.retention.policy import policy
from rit.foundation.terms.queries import SURE

if TYPE_CHECKING:
    from rit.foundation.access.entry import Request


@require_GET
@entry(EMPLOYEE)
def kept(request: Request) -> HttpResponse:
    written = policy()
    tables = written.tables.values()
    areas = [
        {"code": code, "title": title, "tables": [table for table in tables if table.area == code]}
        for code, title in written.areas.items()
    ]
    context = {
        "areas": areas,
        "periods": written.periods.values(),
        "grounds": [
            {"ground": ground, "sure": SURE.get(ground.confidence, "")} for ground in written.grounds.values()
        ],
        "columns": [{"label": _("What")}, {"label": _("How long")}, {"label": _("Why")}],
    }
    return render(request, "retention/kept.html", context)
