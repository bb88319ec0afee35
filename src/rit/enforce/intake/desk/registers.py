"""The registers: every channel counted, small numbers hidden; the yearly report of the integrity officer (L7-a)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from rit.enforce.intake import registers as figures
from rit.enforce.intake import rules
from rit.foundation import clock
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.audit import actions as audit
from rit.foundation.documents import paper
from rit.foundation.figures import small

FIRST_YEAR = 2020


@require_GET
@entry(door(rules.HANDLE))
def registers(request: Request) -> HttpResponse:
    today = clock.today()
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isdecimal() and FIRST_YEAR <= int(typed) <= today.year else today.year
    first, last = date(year, 1, 1), min(date(year, 12, 31), today)
    until = figures.last_of_months(today)
    channels = figures.channels(request.actor, first, last, until)
    context = {
        "channels": channels,
        "some_hidden": not all(one.exact for one in channels),
        "year": year,
        "years": [
            {"label": str(one), "url": f"?year={one}", "current": one == year}
            for one in range(max(FIRST_YEAR, today.year - 4), today.year + 1)
        ],
        "first": first,
        "last": last,
        "until": min(last, until),
        "known": until,
        "has_report": until >= first,
        "least": small.minimum("count"),
    }
    return render(request, "enforce/intake/registers.html", context)


@require_GET
@entry(door(rules.HANDLE))
def yearly_pdf(request: Request, year: int) -> HttpResponse:
    """Anonymised: the same for whoever opens it."""
    now = clock.now()
    if not FIRST_YEAR <= year <= figures.last_of_months(now.date()).year:
        raise Http404
    drawn = figures.yearly(year, now.date(), (get_language() or settings.LANGUAGE_CODE)[:2])
    audit.append("intake.yearly_report", by=request.actor, now=now, detail={"year": year})
    document = paper.as_pdf(drawn, made=now, logo=Path(settings.ENVIRONMENT.zone_logo or "/nowhere"))
    return HttpResponse(
        document,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="rit-channel-{year}.pdf"'},
    )
