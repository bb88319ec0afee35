"""The inbox of a desk: metadata only, so that it works while the vault is locked (L6.5-a, L2-c)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from rit.enforce.cases.states import Desk
from rit.enforce.intake import queries, rules
from rit.enforce.intake.desks import desks_of
from rit.enforce.intake.queries import Filters, Inbox
from rit.enforce.intake.states import Origin, Quality
from rit.foundation import clock
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.vault import session

PUT_ON = "put-on"


@require_GET
@entry(door(rules.HANDLE))
def inbox(request: Request) -> HttpResponse:
    """One desk at a time; who staffs none sees what somebody put them on."""
    day, own = clock.today(), desks_of(request.actor.roles)
    desk = _desk(request.GET.get("desk", ""), own)
    asked, themes = _asked(request), queries.theme_titles()
    if desk is None:
        shown = queries.page(queries.put_on(request.actor, day), themes, day, _after(request))
        counts: dict[str, int] = {}
    else:
        found = queries.of_desk(desk, asked, request.actor, day)
        shown = queries.page(found, themes, day, _after(request))
        counts = queries.counts(desk, request.actor, day)
    context = {
        "desk": desk,
        "desks": _switch(desk, own),
        "views": _views(desk, asked, counts) if desk else [],
        "asked": asked,
        "inbox": shown,
        "next": _next(shown),
        "filters": _filters(asked, themes) if desk else [],
        "today": day,
        "locked": not session.is_open(request),
        "like": asked.like,
        "may_enter": request.actor.may_enter(rules.ENTER),
    }
    return render(request, "enforce/intake/inbox.html", context)


def _desk(typed: str, own: list[Desk]) -> Desk | None:
    if typed == PUT_ON or not own:
        return None
    return Desk(typed) if typed in own else own[0]


def _asked(request: Request) -> Filters:
    """What cannot be read is left out, never an error."""
    view = request.GET.get("view", "")
    like = request.GET.get("like", "")
    try:
        key = UUID(like) if like else None
    except ValueError:
        key = None
    return Filters(
        view if view in queries.VIEWS else "open",
        request.GET.get("origin", "") if request.GET.get("origin") in Origin.values else "",
        request.GET.get("quality", "") if request.GET.get("quality") in Quality.values else "",
        request.GET.get("theme", "")[:40],
        key,
    )


def _after(request: Request) -> tuple[datetime, UUID] | None:
    at, _sep, key = request.GET.get("after", "").partition("~")
    try:
        moment = parse_datetime(at)
        return (moment, UUID(key)) if moment and moment.tzinfo else None
    except ValueError:
        return None


def _next(shown: Inbox) -> str:
    return f"{shown.after[0].isoformat()}~{shown.after[1]}" if shown.after else ""


def _switch(desk: Desk | None, own: list[Desk]) -> list[dict[str, object]]:
    """Only where there is something to choose."""
    if not own:
        return []
    options: list[dict[str, object]] = [
        {"label": str(one.label).capitalize(), "url": f"?desk={one}", "current": one == desk} for one in own
    ]
    options.append({"label": _("On the list elsewhere"), "url": f"?desk={PUT_ON}", "current": desk is None})
    return options


def _views(desk: Desk, asked: Filters, counts: dict[str, int]) -> list[dict[str, object]]:
    labels = {
        "open": _("All open"),
        "new": _("New"),
        "mine": pgettext("reports", "Mine"),
        "waiting": _("Waiting for the reporter"),
        "late": _("Late"),
        "closed": _("Closed"),
    }
    return [
        {
            "label": label,
            "url": f"?desk={desk}&view={view}",
            "current": view == asked.view,
            "count": _counted(counts[view]) if view in counts else None,
        }
        for view, label in labels.items()
    ]


def _counted(count: int) -> str:
    return f"{count}+" if count >= queries.MOST_COUNTED else str(count)


def _filters(asked: Filters, themes: dict[str, str]) -> list[dict[str, object]]:
    choices: list[tuple[str, str, str, dict[str, str]]] = [
        ("origin", _("How it came in"), asked.origin, {one.value: str(one.label) for one in Origin}),
        ("quality", _("Who reports"), asked.quality, {one.value: str(one.label) for one in Quality}),
        ("theme", _("Theme"), asked.theme, themes),
    ]
    return [
        {
            "key": key,
            "label": label,
            "chosen": words.get(chosen, chosen),
            "options": [{"value": value, "label": word, "count": None} for value, word in words.items()],
        }
        for key, label, chosen, words in choices
    ]
