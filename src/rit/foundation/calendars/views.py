"""My calendars: addresses for telephones, shown once and taken back at will; and the public entry that serves them."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import EMPLOYEE, PUBLIC, Request, entry
from rit.foundation.access.verdict import Refused
from rit.foundation.calendars import actions, ics, queries
from rit.foundation.calendars.forms import FeedForm
from rit.foundation.registries import calendar

CONTENT_TYPE = "text/calendar; charset=utf-8"
REFUSED = 422


@require_GET
@entry(EMPLOYEE)
def mine(request: Request) -> HttpResponse:
    offered = queries.offered_to(request.actor, clock.today())
    return _page(request, FeedForm(held.take(request), offered=offered))


@require_http_methods(["POST"])
@entry(EMPLOYEE)
def make(request: Request) -> HttpResponse:
    """Shows the address once, in the answer itself: it is kept nowhere, also not in the session."""
    form = FeedForm(request.POST, offered=queries.offered_to(request.actor, clock.today()))
    if not form.is_valid():
        return _page(request, form, status=REFUSED)
    kind, subject = form.chosen()
    try:
        feed, token = actions.make(
            kind, subject, form.cleaned_data["name"], by=request.actor, now=clock.now()
        )
    except Refused as refused:
        form.add_error(None, str(refused.verdict.reason))
        return _page(request, form, status=REFUSED)
    address = _origin(request) + reverse("calendars:feed", args=[token])
    webcal = f"webcal://{address.partition('://')[2]}"
    return _page(
        request, FeedForm(offered=form.offered), shown={"feed": feed, "address": address, "webcal": webcal}
    )


@require_POST
@entry(EMPLOYEE)
def revoke(request: Request, key: UUID) -> HttpResponse:
    if not actions.revoke(key, by=request.actor, now=clock.now()):
        raise Http404
    messages.success(request, _("This address gives nothing any more."))
    return redirect("calendars:mine")


def _page(
    request: Request, form: FeedForm, *, shown: dict[str, object] | None = None, status: int = 200
) -> HttpResponse:
    labels = {
        (kind.code, subject.key): (kind.label, subject.name)
        for kind, subjects in form.offered
        for subject in subjects
    }
    feeds = [
        {"feed": feed, "label": labels.get((feed.kind, feed.subject))}
        for feed in queries.visible_to(request.actor)
    ]
    context = {"form": form, "feeds": feeds, "shown": shown}
    return render(request, "calendars/mine.html", context, status=status)


def _origin(request: HttpRequest) -> str:
    return settings.ENVIRONMENT.origin.rstrip("/") or f"{request.scheme}://{request.get_host()}"


@require_safe
@entry(PUBLIC)
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """What a calendar program fetches. Whoever has the address has the dates, so it is looked up anew each time."""
    today = clock.today()
    found = queries.fetched(token, today)
    if found is None:
        return _nothing()
    offered = dict(settings.LANGUAGES)
    language = found.actor.language if found.actor.language in offered else settings.LANGUAGE_CODE
    with translation.override(language):
        days = queries.days_of(found, today)
        body = ics.written(
            days, name=_name(found.kind, found.subject), origin=_origin(request), made_at=found.feed.made_at
        )
    actions.used(found.feed, today, by=found.actor, now=clock.now())
    return _answer(request, body, language)


def _answer(request: HttpRequest, body: bytes, language: str) -> HttpResponseBase:
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    response = HttpResponse(body, content_type=CONTENT_TYPE)
    headers = {
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Content-Language": language,
        "Content-Disposition": 'inline; filename="rit.ics"',
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
    }
    answer = get_conditional_response(request, etag=etag, response=response) or response
    for name, value in headers.items():
        answer[name] = value
    return answer


def _nothing() -> HttpResponse:
    """The same for an address that never was, was taken back, or whose owner may no longer."""
    return HttpResponse(
        b"", status=404, content_type="text/plain", headers={"Cache-Control": "private, no-store"}
    )


def _name(kind: calendar.Kind, subject: calendar.Subject) -> str:
    return f"RIT: {subject.name or kind.label}"
