"""*What we keep*: the page that people read is made from the file that the code obeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rit.foundation.access.entry import EMPLOYEE, door, entry
from rit.foundation.jobs import tasks
from rit.foundation.retention import queries
from rit.foundation.retention.policy import policy
from rit.foundation.terms.queries import SURE

if TYPE_CHECKING:
    from rit.foundation.access.entry import Request

STEER = "retention.steer"


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
        "counted": queries.last_count() if request.actor.may_enter(STEER) else None,
        "columns": [{"label": _("What")}, {"label": _("How long")}, {"label": _("Why")}],
    }
    return render(request, "retention/kept.html", context)


@require_POST
@entry(door(STEER))
def purge(request: Request) -> HttpResponse:
    """Hands the work to the worker: this process may not see what it would have to remove."""
    tasks.purge.defer(account=str(request.actor.account))
    messages.success(request, _("The worker removes what is past its period; the trail will tell what."))
    return redirect("retention:kept")
