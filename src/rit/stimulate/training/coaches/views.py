"""Who the coaches are, for everybody; how much each of them leads, for who plans (L5-e)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rit.foundation import clock
from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.stimulate.training.coaches import queries
from rit.stimulate.training.events import certificates, rules


@require_GET
@entry(EMPLOYEE)
def coaches(request: Request) -> HttpResponse:
    today = clock.today()
    found = queries.network(today, clock.now())
    plans = rules.plans(request.actor)
    context = {
        "rows": [(one, certificates.hours(one.load.minutes)) for one in found],
        "plans": plans,
        "without": queries.without_coach(found, today) if plans else [],
    }
    return render(request, "stimulate/coaches/coaches.html", context)
