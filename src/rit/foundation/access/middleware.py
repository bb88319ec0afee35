"""Per request: one transaction, who is asking, what the database may show them, and refusals as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from rit.foundation import clock
from rit.foundation.access import held, lock, queries, sessions
from rit.foundation.access.verdict import Refused

if TYPE_CHECKING:
    from rit.foundation.access.entry import Request

Answer = Callable[[HttpRequest], HttpResponse]


def one_transaction(get_response: Answer) -> Answer:
    """Spans the view and the rendering of the page, so that row-level security holds for all of it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/static/") or getattr(request, "leaves_no_trace", False):
            return get_response(request)
        with transaction.atomic():
            response = get_response(request)
            if response.status_code >= 500 or getattr(request, "undo_everything", False):
                transaction.set_rollback(True)
            return response

    return middleware


def who_is_asking(get_response: Answer) -> Answer:
    """Puts the actor on the request and tells PostgreSQL whose rows to show."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and lock.is_over(request):
            answer = None if lock.is_way_out(request) else held.keep_and_sign_in(request)
            held.carry(request, lambda: sessions.sign_out(request))
            if answer:
                return answer
        elif user.is_authenticated:
            actor = queries.arrive(user, clock.today())
            cast("Request", request).actor = actor
            if lock.is_locked(request) and not lock.is_way_back(request):
                return held.keep_and_sign_in(request, resolve_url("account_reauthenticate"))
            if lock.refresh(request):
                sessions.seen(request)
            if lock.needs_second_factor(request, actor) and not lock.is_way_out(request):
                return held.keep_and_sign_in(request, resolve_url("access:second_factor"))
        return get_response(request)

    return middleware


def refusals(get_response: Answer) -> Answer:
    """A rule's refusal becomes a 403 page with its reason; whatever was written before is undone."""

    class Middleware:
        def __call__(self, request: HttpRequest) -> HttpResponse:
            return get_response(request)

        def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
            if isinstance(exception, ReauthenticationRequired | ImmediateHttpResponse):
                return None  # the sign-in library answers; what it keeps in the session stays
            request.undo_everything = True  # type: ignore[attr-defined]
            if isinstance(exception, Refused):
                return render(request, "ui/refused.html", {"reason": exception.verdict.reason}, status=403)
            if isinstance(exception, PermissionDenied):
                return render(request, "ui/refused.html", {"reason": ""}, status=403)
            return None

    return Middleware()
