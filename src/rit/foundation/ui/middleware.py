"""The content security policy, the language of the page, addresses that name nothing, and pages without a trace."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]
THEME_COOKIE = "rit_theme"


def content_security_policy(get_response: Answer) -> Answer:
    """Uses Django 6's setting names, so that it goes away with the upgrade."""
    policy = "; ".join(f"{name} {' '.join(values)}" for name, values in settings.SECURE_CSP.items())

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        )
        if not request.path_info.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def language(get_response: Answer) -> Answer:
    """The person's choice on this device, then the person's own language, then the browser's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or request.session.get("rit_language", "")
        offered = dict(settings.LANGUAGES)
        code = chosen if chosen in offered else translation.get_language_from_request(request)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
            response.headers.setdefault("Content-Language", code)
            return response

    return middleware


def readable_address(get_response: Answer) -> Answer:
    """No text in the database holds a zero byte, so an address with one leads nowhere; asking is an error there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return get_response(request)

    return middleware


def no_trace(get_response: Answer) -> Answer:
    """On the pages of `RIT_NO_TRACE` nobody is anybody: whoever is signed in elsewhere comes in as a stranger.

    Only the chosen language and theme are read, which tell people apart as little as the page does. With no session
    there is nothing to note in it, and the database is not even reached. The address goes along with no link.
    """
    preferences = (settings.LANGUAGE_COOKIE_NAME, THEME_COOKIE)

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.RIT_NO_TRACE):
            return get_response(request)
        request.COOKIES = {name: request.COOKIES[name] for name in preferences if name in request.COOKIES}
        request.META.pop("HTTP_COOKIE", None)
        request.leaves_no_trace = True  # type: ignore[attr-defined]
        response = get_response(request)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return middleware
