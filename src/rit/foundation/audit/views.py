"""The trail's own page, for those who check that nobody changed it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rit.foundation import clock
from rit.foundation.access.entry import door, entry
from rit.foundation.audit import actions, queries

if TYPE_CHECKING:
    from rit.foundation.access.entry import Request

A_PAGE = 100


@require_GET
@entry(door("trail.verify"))
def trail(request: Request) -> HttpResponse:
    before = request.GET.get("before", "")
    lines = queries.newest(int(before) if before.isdecimal() and len(before) < 19 else None, A_PAGE)
    position, head = actions.head()
    context = {
        "state": queries.state(),
        "position": position,
        "head": head,
        "lines": lines,
        "older": lines[-1].id if len(lines) == A_PAGE else None,
        "columns": [
            {"label": _("Entry"), "num": True},
            {"label": _("When")},
            {"label": _("Event")},
            {"label": _("By")},
            {"label": _("Subject")},
            {"label": _("Link"), "num": True},
        ],
    }
    return render(request, "audit/trail.html", context)


@require_POST
@entry(door("trail.verify"))
def verify(request: Request) -> HttpResponse:
    """Recomputes the whole chain; that somebody did, and what came out, is itself an entry."""
    found = actions.verify()
    actions.append(queries.VERIFIED, by=request.actor, now=clock.now(), detail=asdict(found))
    return redirect("audit:trail")


@require_GET
@entry(door("trail.verify"))
def head(request: Request) -> HttpResponse:
    """The head as a text file, to keep outside RIT: a later rewrite of the trail no longer leads to it."""
    position, value = actions.head()
    now = clock.now()
    lines = [f"RIT {settings.ENVIRONMENT.zone_name}", now.isoformat(timespec="seconds"), str(position), value]
    actions.append("trail.head_exported", by=request.actor, now=now, detail={"position": position})
    return HttpResponse(
        "\n".join(lines) + "\n",
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="rit-trail-{now:%Y-%m-%d}.txt"'},
    )
