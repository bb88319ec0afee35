"""Hands out an attachment, as a download only: its bytes are never shown as a page of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from rit.foundation.access.entry import EMPLOYEE, entry
from rit.foundation.attachments import queries

if TYPE_CHECKING:
    from rit.foundation.access.entry import Request


@require_GET
@entry(EMPLOYEE)
def download(request: Request, key: UUID) -> FileResponse:
    attachment = queries.open_to(request.actor, key)
    if attachment is None:
        raise Http404
    try:
        file = queries.location(attachment).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        file, as_attachment=True, filename=attachment.name, content_type=attachment.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
