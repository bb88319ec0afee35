"""What each person was told, for that person only (L5-h)."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from rit.foundation.access.entry import EMPLOYEE, Request, entry
from rit.plan.communication import queries, surface

A_PAGE = 25


@require_GET
@entry(EMPLOYEE)
def mine(request: Request) -> HttpResponse:
    """What I was told, when and how. Nobody else has this page about me."""
    page = Paginator(queries.told_to(request.actor), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "plan/communication/mine.html", {"page": page})


@require_GET
@entry(EMPLOYEE)
def told(request: Request, key: UUID) -> HttpResponse:
    """One message, in the reader's language; only to who was told it."""
    found = get_object_or_404(queries.told_to(request.actor), item_id=key)
    context = {
        "told": found,
        "text": surface.for_reader(found.item.texts),
        "title": surface.for_reader(found.item.title),
        "sees_item": queries.visible_to(request.actor).filter(pk=key).exists(),
    }
    return render(request, "plan/communication/told.html", context)
