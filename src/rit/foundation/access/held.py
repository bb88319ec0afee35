"""A form that was sent after the session ran out or locked: kept for its writer, given back after sign-in.

Kept inside the session only, for the same account only, at most 64 kB, never files, never passwords.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

KEY = "held_form"
LIMIT = 64 * 1024
NEVER = {"csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "code", "credential"}


def keep_and_sign_in(request: HttpRequest, sign_in: str = "") -> HttpResponse:
    """Redirects to sign-in and back; a POST's text is held when we know whose it is."""
    page = keep(request) if request.method == "POST" else request.get_full_path()
    target = sign_in or resolve_url(settings.LOGIN_URL)
    url = f"{target}?{urlencode({'next': page})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def keep(request: HttpRequest) -> str:
    """Holds what was posted, when we know whose it is; the page on which its form stood."""
    page = _page_of_form(request)
    _hold(request, page)
    return page


def carry(request: HttpRequest, end: Callable[[], None]) -> None:
    """Ends the session with `end`, and lets only the held form pass into the next one."""
    found = request.session.get(KEY)
    end()
    if found:
        request.session[KEY] = found


def take(request: HttpRequest, path: str | None = None) -> QueryDict | None:
    """The text held for this page and this account, once."""
    found = request.session.get(KEY)
    account = getattr(getattr(request, "user", None), "pk", None)
    if not found or account is None or found["account"] != str(account):
        return None
    if urlsplit(found["page"]).path != (path or request.path):
        return None
    del request.session[KEY]
    return QueryDict(found["body"])


def _page_of_form(request: HttpRequest) -> str:
    """The page on which the form stood: its own address, or the one that sent it."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        parts = urlsplit(referer)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()


def _hold(request: HttpRequest, page: str) -> None:
    account = _whose(request)
    if account is None or int(request.headers.get("Content-Length") or 0) > LIMIT:
        return
    body = request.POST.copy()
    for name in NEVER:
        body.pop(name, None)
    request.session[KEY] = {"account": account, "page": page, "body": body.urlencode()}


def _whose(request: HttpRequest) -> str | None:
    """The account of the session that just ended: the cookie still names the expired row."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return str(user.pk)
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    row = Session.objects.filter(session_key=key).first() if key else None
    return row.get_decoded().get("_auth_user_id") if row else None
