"""Opens sealed attachments for who is on the list: a safe view of them, a download of the clean copy or the original.

A file is never shown from its own bytes: the viewer shows pictures made of it in a process of its own, or its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from rit.enforce.cases import actions, files, queries
from rit.enforce.cases.models import File
from rit.foundation import clock
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.vault import cleaning, session
from rit.foundation.vault.cleaning import CannotClean, NoSuchPage
from rit.foundation.vault.crypto import CannotOpen
from rit.foundation.vault.keyring import Keyring

HANDLE = "reports.handle"
Response = TypeVar("Response", bound=HttpResponseBase)


@require_GET
@entry(door(HANDLE))
@session.needs_vault
def view(request: Request, key: UUID) -> HttpResponse:
    """A page of it as a picture, or its text, without opening the file in the browser."""
    row, ring, name = _opened(request, key, "file")
    page = _number(request.GET.get("page", "1"))
    return render(
        request,
        "enforce/cases/file.html",
        {
            "file": row,
            "name": name,
            "case": row.case,
            "page": page,
            "as_picture": row.media_type in cleaning.SHOWN,
            "text": _text(row, ring) if row.media_type in files.TEXTS else None,
        },
    )


@require_GET
@entry(door(HANDLE))
@session.needs_vault
def picture(request: Request, key: UUID, page: int) -> HttpResponse:
    """One page as PNG, made anew each time: nothing of it is kept."""
    row, ring, _name = _opened(request, key, "")
    content = b"".join(files.pieces(row, ring, clean=True))
    try:
        made = cleaning.picture(content, row.media_type, page - 1)
    except (CannotClean, NoSuchPage):
        raise Http404 from None
    return _guarded(HttpResponse(made, content_type="image/png"))


@require_GET
@entry(door(HANDLE))
@session.needs_vault
def download(request: Request, key: UUID) -> HttpResponseBase:
    """The clean copy, or the original when there is none."""
    return _stream(request, key, clean=True)


@require_GET
@entry(door(HANDLE))
@session.needs_vault
def original(request: Request, key: UUID) -> HttpResponseBase:
    """The bytes as they came, with their metadata: evidence."""
    return _stream(request, key, clean=False)


def _stream(request: Request, key: UUID, *, clean: bool) -> HttpResponseBase:
    row, ring, name = _opened(request, key, "file" if clean else "original")
    pieces = files.pieces(row, ring, clean=clean)
    response = StreamingHttpResponse(_started(pieces), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return _guarded(response)


def _started(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The first piece is opened now, so that a file that is gone or changed is an error and not half a download."""
    try:
        first = next(pieces)
    except (CannotOpen, FileNotFoundError):
        raise Http404 from None

    def all_of_it() -> Iterator[bytes]:
        yield first
        yield from pieces

    return all_of_it()


def _opened(request: Request, key: UUID, what: str) -> tuple[File, Keyring, str]:
    """The file of a case that the actor sees, with its key open. Reading stands in the trail."""
    now = clock.now()
    row = get_object_or_404(
        File.objects.select_related("case"), pk=key, case__in=queries.visible_to(request.actor, now.date())
    )
    require(files.may_open(row, anyway=what == "original"))
    ring = session.keyring(request)
    try:
        if what:
            actions.read(row.case, ring, what=what, by=request.actor, now=now)
        name = files.names(row.case, [row], ring)[row.pk]
    except (CannotOpen, KeyError):
        raise Http404 from None
    return row, ring, name


def _text(row: File, ring: Keyring) -> str:
    content = b""
    for piece in files.pieces(row, ring, clean=False):
        content += piece
        if len(content) > files.LONGEST_TEXT:
            break
    return content[: files.LONGEST_TEXT].decode("utf-8", "replace")


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and 0 < int(typed) < 10_000 else 1


def _guarded(response: Response) -> Response:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
