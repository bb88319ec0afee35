"""Sealed attachments for who is on the list: adding them, a safe view, a download of the clean copy or the original.

A file is never shown from its own bytes: the viewer shows pictures made of it in a process of its own, or its text.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial, wraps
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from rit.enforce.cases import actions, files, piecewise, queries, rules, texts, uploading
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
REFUSED, GONE = 422, 410
Response = TypeVar("Response", bound=HttpResponseBase)
log = logging.getLogger(__name__)


def says_what_does_not_open(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A file on the list's own page is there: when it does not open, the page says so, and what can be done."""

    @wraps(view)
    def guarded(request: Request, key: UUID, **more: int) -> HttpResponseBase:
        try:
            return view(request, key, **more)
        except (CannotOpen, FileNotFoundError):
            row = _found(request, key, anyway=True)
            ring = session.keyring(request)
            theirs = ring.has(queries.load_keys(row.case, ring)[Scope(row.scope)])
            if theirs:
                log.error("file %s does not open", row.pk)
            context = {"case": row.case, "is_damaged": theirs, "mend": texts.MEND}
            return render(request, "enforce/cases/shut.html", context, status=GONE)

    return guarded


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
@says_what_does_not_open
def view(request: Request, key: UUID) -> HttpResponse:
    """A page of it as a picture, or its text, without opening the file in the browser.

    One viewing is one row in the trail, written where the content goes out: of a picture, by `picture`.
    """
    row = _found(request, key)
    is_picture = row.media_type in cleaning.SHOWN
    ring, about = _opened(request, row, "" if is_picture else "file")
    as_picture = _has_picture(row, about)
    is_whole = _opens(row, ring, clean=as_picture)
    page = _number(request.GET.get("page", "1"))
    return render(
        request,
        "enforce/cases/file.html",
        {
            "file": row,
            "name": about.name,
            "about": about,
            "case": row.case,
            "page": page,
            "is_whole": is_whole,
            "mend": texts.MEND,
            "as_picture": as_picture,
            "text": _text(row, ring) if is_whole and row.media_type in files.TEXTS else None,
        },
    )


@require_GET
@entry(door(HANDLE))
@session.needs_vault
@says_what_does_not_open
def picture(request: Request, key: UUID, page: int) -> HttpResponse:
    """One page as PNG, made anew each time: nothing of it is kept. Each stands in the trail."""
    row = _found(request, key)
    ring, about = _opened(request, row, "file")
    if not _has_picture(row, about):
        raise Http404
    content = b"".join(files.pieces(row, ring, clean=True))
    try:
        made = cleaning.picture(content, row.media_type, page - 1)
    except (CannotClean, NoSuchPage):
        raise Http404 from None
    return _guarded(HttpResponse(made, content_type="image/png"))


@require_GET
@entry(door(HANDLE))
@session.needs_vault
@says_what_does_not_open
def download(request: Request, key: UUID) -> HttpResponseBase:
    """The clean copy, or the original when there is none."""
    return _stream(request, key, clean=True)


@require_GET
@entry(door(HANDLE))
@session.needs_vault
@says_what_does_not_open
def original(request: Request, key: UUID) -> HttpResponseBase:
    """The bytes as they came, with their metadata: evidence."""
    return _stream(request, key, clean=False)


def _stream(request: Request, key: UUID, *, clean: bool) -> HttpResponseBase:
    row = _found(request, key, anyway=not clean)
    ring, about = _opened(request, row, "file" if clean else "original")
    pieces = files.pieces(row, ring, clean=clean)
    response = StreamingHttpResponse(_started(pieces), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, about.name) or "attachment"
    return _guarded(response)


def _started(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The first piece is opened now, so that a file that is gone or changed is an error and not half a download."""
    first = next(pieces)

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
    if what:
        actions.read(row.case, ring, what=what, by=request.actor, now=clock.now())
    about = files.abouts(row.case, [row], ring).get(row.pk)
    if about is None:
        raise CannotOpen
    return ring, about


def _opens(row: File, ring: Keyring, *, clean: bool) -> bool:
    """Before a page shows it: a picture that does not open would be a hole in the page. To its end where it is in
    memory anyhow, of others the first piece."""
    pieces = files.pieces(row, ring, clean=clean)
    try:
        deque(islice(pieces, None if clean else 1), maxlen=0)
    except (CannotOpen, FileNotFoundError):
        log.error("file %s does not open", row.pk)
        return False
    return True


def _has_picture(row: File, about: About) -> bool:
    """A picture is made of the whole file in memory, so a large one has none."""
    return row.media_type in cleaning.SHOWN and about.size <= cleaning.LARGEST


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
