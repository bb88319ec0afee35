"""A form that was sent after the session ran out or locked: kept for its writer, given back after sign-in.

Kept inside the session only, for the same account only, at most 64 kB, never files, never passwords, and never
what another site sent: showing a forged text with a button below it would turn one click into an attack.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme

from rit.foundation.access.session_store import account_of_expired

KEY = "held_form"
LIMIT = 64 * 1024
NEVER = {
    "csrfmiddlewaretoken",
    "password",
    "oldpassword",
    "password1",
    "password2",
    "passphrase",
    "old_passphrase",
    "again",
    "code",
    "credential",
}


class SkippingUploadHandler(FileUploadHandler):
    """Reads past files: what was typed beside them is read, and no byte of a file is kept anywhere."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own signature
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never asked."""

    def file_complete(self, file_size: int) -> None:
        """Never asked."""


def skip_files(request: HttpRequest) -> None:
    """Whoever reads this form from here on finds no files in it. A form that was read already stays as it is."""
    with suppress(AttributeError):
        request.upload_handlers = [SkippingUploadHandler(request)]


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
    if not _is_from_elsewhere(request):
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
        return escape_leading_slashes(parts.path) + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()


def _is_from_elsewhere(request: HttpRequest) -> bool:
    """A locked or ended session answers before tokens are checked, so what the browser says has to do."""
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site != "same-origin"
    origin = request.headers.get("Origin", "")
    return bool(origin) and origin != f"{request.scheme}://{request.get_host()}"


def _hold(request: HttpRequest, page: str) -> None:
    """The limit is for what was typed: a file that came along is not held, and costs nobody the text.

    A lock answers before a page that seals its files could say so: they have to meet no disk here either.
    """
    account, has_files = _whose(request), request.content_type == "multipart/form-data"
    if account is None or (not has_files and int(request.headers.get("Content-Length") or 0) > LIMIT):
        return
    skip_files(request)
    fields = request.POST.copy()
    for name in NEVER:
        fields.pop(name, None)
    body = fields.urlencode()
    if len(body) <= LIMIT:
        request.session[KEY] = {"account": account, "page": page, "body": body}


def _whose(request: HttpRequest) -> str | None:
    """The account of the session that just ended: the cookie still names the expired row."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return str(user.pk)
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return account_of_expired(key)
