"""Stores what was uploaded: streamed to its place while it is hashed, then a row. Nothing is overwritten."""

from __future__ import annotations

import contextlib
import hashlib
import os
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.attachments import rules
from rit.foundation.attachments.models import Attachment
from rit.foundation.audit import actions as audit


@transaction.atomic
def store(upload: UploadedFile[bytes], *, by: Actor, now: datetime) -> Attachment:
    """Checks and keeps one file; the caller links it to its owner. Raises Refused with the reason."""
    name, size = rules.safe_name(upload.name or ""), upload.size or 0
    require(rules.may_attach(name, size, settings.RIT_UPLOAD_BYTES, upload))
    key = uuid.uuid4()
    path = f"{key.hex[:2]}/{key}"
    sha256, written = _write(Path(settings.MEDIA_ROOT) / path, upload)
    attachment = Attachment.objects.create(
        id=key,
        name=name,
        media_type=rules.media_type(name),
        size=written,
        sha256=sha256,
        path=path,
        attached_by_id=by.account,
        attached_at=now,
    )
    audit.append(
        "attachments.stored", by=by, now=now, subject=attachment, detail={"size": written, "sha256": sha256}
    )
    return attachment


def sweep(*, by: Actor, now: datetime) -> int:
    """Removes files without a row, left by a request that was undone. Young ones may still get theirs."""
    root = Path(settings.MEDIA_ROOT)
    old = (now - timedelta(days=1)).timestamp()
    found = {
        file.relative_to(root).as_posix(): file for file in root.glob("??/*") if file.stat().st_mtime < old
    }
    known = set(Attachment.objects.filter(path__in=found).values_list("path", flat=True)) if found else set()
    for path in set(found) - known:
        found[path].unlink(missing_ok=True)
    if gone := len(set(found) - known):
        audit.append("attachments.swept", by=by, now=now, detail={"files": gone})
    return gone


def _write(target: Path, upload: UploadedFile[bytes]) -> tuple[str, int]:
    """Copies in pieces. The name appears only when all bytes are on the disk."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, written = hashlib.sha256(), 0
    part = target.with_suffix(".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            for piece in upload.chunks():
                digest.update(piece)
                written += stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return digest.hexdigest(), written
