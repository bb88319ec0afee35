"""Proof: files to add to a draft and to take away again, and those of an open mailbox."""

from __future__ import annotations

import logging
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from rit.enforce.cases import files as sealed
from rit.enforce.intake.door import boxes, drafts, files, guard
from rit.enforce.intake.door.boxes import Box
from rit.enforce.intake.door.files import FilesForm
from rit.enforce.intake.door.views.telling import nothing_asked
from rit.foundation import clock
from rit.foundation.access.entry import PUBLIC, entry
from rit.foundation.vault import uploads
from rit.foundation.vault.crypto import CannotOpen
from rit.foundation.vault.uploads import seals_uploads

WRONG, GONE = 422, 410
log = logging.getLogger(__name__)


@entry(PUBLIC)
@guard.posted("door:check")
@seals_uploads
def add(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    held = drafts.find(request, now)
    if held is None or held.is_sent:
        return redirect("door:start")
    if guard.has_no_room_for_files():
        return nothing_asked(request, "proof", held, full=True, status=503)
    form = FilesForm(request.POST, request.FILES, content=held.content)
    if not form.is_valid():
        whole = uploads.whole(request.FILES.getlist("file"))
        if form.there + len(whole) <= files.MOST:  # one that is wrong takes the others along no more
            held = files.add(held, whole, now=now)
        return nothing_asked(request, "proof", held, form=form, status=WRONG)
    files.add(held, form.cleaned_data["file"], now=now)
    return redirect("door:screen", name="proof")


@entry(PUBLIC)
@guard.posted("door:check")
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    now = clock.now()
    held = drafts.find(request, now)
    if held is None or held.is_sent:
        return redirect("door:start")
    files.remove(held, str(key), now=now)
    return redirect("door:screen", name="proof")


@require_safe
@entry(PUBLIC)
@boxes.opened
def download(request: HttpRequest, box: Box, key: UUID) -> HttpResponseBase:
    """What the reporter added, as it was; or the clean copy of what came with a message. Never shown by the browser."""
    row = next((one for one in sealed.shared(box.report.case) if one.pk == key), None)
    if row is None or not sealed.may_open(row, anyway=row.from_reporter):
        raise Http404
    try:
        name = sealed.abouts(box.report.case, [row], box.ring)[row.pk].name
        pieces = sealed.pieces(row, box.ring, clean=not row.from_reporter)
        first = next(pieces)
    except (CannotOpen, FileNotFoundError, KeyError):
        log.error("file %s does not open", row.pk)
        context = {"said": files.SHUT, "has_box": True}
        return render(request, "enforce/intake/mailbox/shut.html", context, status=GONE)
    response = StreamingHttpResponse(piece for part in ([first], pieces) for piece in part)
    response["Content-Type"] = "application/octet-stream"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
