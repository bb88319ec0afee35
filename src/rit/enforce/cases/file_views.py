"""Sealed attachments for who is on the list: adding them, a safe view, a download of the clean copy or the original.

A file is never shown from its own bytes: the viewer shows pictures made of it in a process of its own, or its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from rit.enforce.cases import actions, files, piecewise, queries, rules, uploading
from rit.enforce.cases.files import About
from rit.enforce.cases.forms import AddFilesForm
from rit.enforce.cases.models import Case, File
from rit.enforce.cases.states import Scope
from rit.foundation import clock
from rit.foundation.access import held
from rit.foundation.access.entry import Request, door, entry
from rit.foundation.access.verdict import require
from rit.foundation.vault import cleaning, session
from rit.foundation.vault.cleaning import CannotClean, NoSuchPage
from rit.foundation.vault.crypto import CannotOpen
from rit.foundation.vault.keyring import Keyring
from rit.foundation.vault.uploads import seals_uploads

HANDLE = "reports.handle"
REFUSED = 422
Response = TypeVar("Response", bound=HttpResponseBase)


class Damaged(Http404):
    """It is there, and does not open. Where no page can say so (a picture), it is as if it were not there."""


@require_http_methods(["GET", "POST"])
@entry(door(HANDLE))
@seals_uploads
@session.needs_vault
def add(request: Request, case: UUID) -> HttpResponse:
    """For the list alone: the reporter gets files with a message only. What was whole waits while a fault is mended."""
    found = _case_or_404(request, case)
    require(rules.may_add_files(request.actor, is_open=found.closed_at is None))
    ring, now = session.keyring(request), clock.now()
    given = request.POST or held.take(request)
    waiting = uploading.waiting(found, given.getlist("waiting") if given else [], ring, by=request.actor)
    may_put_by = partial(uploading.may_put_by, ring=ring, by=request.actor)
    form = AddFilesForm(given, request.FILES or None, waiting=waiting, may_put_by=may_put_by)
    if request.method == "POST":
        form.is_valid()
        brought = form.cleaned_data.get("file", [])
        waiting += uploading.put_by(found, brought, ring, by=request.actor, now=now)
        if not form.errors:
            note = form.cleaned_data["note"]
            kept = uploading.hand_in(
                found, waiting, ring, scope=Scope.LIST, note=note, by=request.actor, now=now
            )
            said = ngettext("%(count)d file is added.", "%(count)d files are added.", len(kept))
            messages.success(request, said % {"count": len(kept)})
            return HttpResponseRedirect(actions.address(found))
    context = {
        "form": form,
        "case": found,
        "waiting": waiting,
        "unfinished": piecewise.unfinished(found, ring, by=request.actor),
        "megabytes": settings.RIT_UPLOAD_BYTES // 1024**2,
        "limit_bytes": settings.RIT_UPLOAD_BYTES,
        "most_megabytes": settings.RIT_STAFF_UPLOAD_BYTES // 1024**2,
        "no_key": UUID(int=0),
    }
    return render(request, "enforce/cases/add_files.html", context, status=REFUSED if form.errors else 200)


@require_GET
@entry(door(HANDLE))
@session.needs_vault
def view(request: Request, key: UUID) -> HttpResponse:
    """A page of it as a picture, or its text, without opening the file in the browser.

    One viewing is one row in the trail, written where the content goes out: of a picture, by `picture`.
    """
    row = _found(request, key)
    is_picture = row.media_type in cleaning.SHOWN
    page = _number(request.GET.get("page", "1"))
    try:
        ring, about = _opened(request, row, "" if is_picture else "file")
        text = _text(row, ring) if row.media_type in files.TEXTS else None
    except Damaged:
        return _say_damaged(request, row)
    return render(
        request,
        "enforce/cases/file.html",
        {
            "file": row,
            "name": about.name,
            "about": about,
            "case": row.case,
            "page": page,
            "as_picture": _has_picture(row, about),
            "text": text,
        },
    )


@require_GET
@entry(door(HANDLE))
@session.needs_vault
def picture(request: Request, key: UUID, page: int) -> HttpResponse:
    """One page as PNG, made anew each time: nothing of it is kept. Each stands in the trail."""
    row = _found(request, key)
    ring, about = _opened(request, row, "file")
    if not _has_picture(row, about):
        raise Http404
    try:
        content = b"".join(files.pieces(row, ring, clean=True))
        made = cleaning.picture(content, row.media_type, page - 1)
    except (CannotClean, NoSuchPage, CannotOpen, FileNotFoundError):
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
    row = _found(request, key, anyway=not clean)
    try:
        ring, about = _opened(request, row, "file" if clean else "original")
        content = _started(files.pieces(row, ring, clean=clean))
    except Damaged:
        return _say_damaged(request, row)
    response = StreamingHttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, about.name) or "attachment"
    return _guarded(response)


def _started(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The first piece is opened now, so that a file that is gone or changed is an error and not half a download."""
    try:
        first = next(pieces)
    except (CannotOpen, FileNotFoundError):
        raise Damaged from None

    def all_of_it() -> Iterator[bytes]:
        yield first
        yield from pieces

    return all_of_it()


def _case_or_404(request: Request, key: UUID) -> Case:
    """Only who is on the list learns that it exists."""
    return get_object_or_404(queries.visible_to(request.actor, clock.today()), pk=key)


def _found(request: Request, key: UUID, *, anyway: bool = False) -> File:
    """A file of a case that the actor sees. `anyway`: also one in quarantine."""
    visible = queries.visible_to(request.actor, clock.today())
    row = get_object_or_404(File.objects.select_related("case"), pk=key, case__in=visible)
    require(files.may_open(row, anyway=anyway))
    return row


def _opened(request: Request, row: File, what: str) -> tuple[Keyring, About]:
    """Its key is open then. Reading stands in the trail, as `what`; without that only name and note are looked at."""
    ring = session.keyring(request)
    try:
        if what:
            actions.read(row.case, ring, what=what, by=request.actor, now=clock.now())
        about = files.abouts(row.case, [row], ring)[row.pk]
    except (CannotOpen, KeyError):
        raise Damaged from None
    return ring, about


def _say_damaged(request: Request, row: File) -> HttpResponse:
    """Nothing was read, so nothing of it stands in the trail."""
    request.undo_everything = True  # type: ignore[attr-defined]  # as after an error
    return render(request, "enforce/cases/file_damaged.html", {"case": row.case}, status=404)


def _has_picture(row: File, about: About) -> bool:
    """A picture is made of the whole file in memory, so a large one has none."""
    return row.media_type in cleaning.SHOWN and about.size <= cleaning.LARGEST


def _text(row: File, ring: Keyring) -> str:
    content = b""
    try:
        for piece in files.pieces(row, ring, clean=False):
            content += piece
            if len(content) > files.LONGEST_TEXT:
                break
    except (CannotOpen, FileNotFoundError):
        raise Damaged from None
    return content[: files.LONGEST_TEXT].decode("utf-8", "replace")


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and 0 < int(typed) < 10_000 else 1


def _guarded(response: Response) -> Response:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
