"""The page of a report. HTTP only."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from rit.enforce.cases import queries as lists
from rit.foundation import clock
from rit.foundation.access.entry import Request, door, entry

HANDLE = "reports.handle"


@require_GET
@entry(door(HANDLE))
def report(request: Request, key: UUID) -> HttpResponse:
    case = get_object_or_404(lists.visible_to(request.actor, clock.today()), pk=key)
    return HttpResponse(case.number)
