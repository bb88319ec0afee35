"""X-ray: what is wrong with our own data, grouped, each line a link to mend it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rit.foundation import clock
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.registries import xray

DOORS = frozenset({"plan.steer", "people.hr"})  # those who can mend


@require_GET
@entry(door(*DOORS))
def faults(request: Request) -> HttpResponse:
    """Each area answers for its own data, with what this reader may mend."""
    today = clock.today()
    groups = xray.findings(request.actor, today)
    context = {
        "groups": groups,
        "today": today,
        "total": sum(one.number for one in groups),
        "more": any(one.more for one in groups),
    }
    return render(request, "insight/xray.html", context)
