"""Large files of handlers: sent in pieces, each sealed as it comes in, going on where a broken connection stopped.

What the stream needs to go on (libsodium's state, which holds the key) is sealed with the file's own key, and that to
the uploader alone. A piece that broke off is sent again; it is written only as it was before (`streams.Changed`).
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rit.enforce.cases import rules, uploading
from rit.enforce.cases.models import Case, Upload
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Refused, Verdict, no, require
from rit.foundation.attachments import rules as kinds
from rit.foundation.vault import crypto, streams, uploads
from rit.foundation.vault.crypto import CannotOpen
from rit.foundation.vault.keyring import Keyring
from rit.foundation.vault.streams import Paused, Sealer
from rit.foundation.vault.uploads import Sealed

PIECE = 8 * 1024 * 1024  # bytes of one request; a whole number of pieces of the stream
MOST = 5  # unfinished files of one person


class WrongPlace(Exception):
    """The piece does not follow on what is kept: `kept` bytes."""

    def __init__(self, kept: int) -> None:
        super().__init__(kept)
        self.kept = kept


class Busy(Exception):
    """Another request is at work on this file; whoever waited for it would hold a thread of the server."""


class Broken(Exception):
    """The connection ended before the piece did."""


@dataclass(frozen=True)
class Unfinished:
    """`size` and `kept` in bytes; `modified` is when the file changed last on the sender's own computer."""

    row: Upload
    name: str
    size: int
    modified: str
    kept: int

    @property
    def percent(self) -> int:
        return self.kept * 100 // self.size


@transaction.atomic
def begin(
    case: Case, name: str, size: int, modified: str, ring: Keyring, *, by: Actor, now: datetime
) -> Unfinished:
    """A new upload, or the one of the same file that was broken off. Raises Refused."""
    require(rules.may_add_files(by, is_open=case.closed_at is None))
    name = kinds.safe_name(name)
    require(kinds.may_begin(name, size, settings.RIT_STAFF_UPLOAD_BYTES, kinds.OF_STAFF))
    for one in unfinished(case, ring, by=by):
        if (one.name, one.size, one.modified) == (name, size, modified):
            return one
    if Upload.objects.filter(account=by.key, whole=False).count() >= MOST:
        raise Refused(
            no(_("You have %(count)d files under way. Finish or remove one first.") % {"count": MOST})
        )
    require(uploading.may_put_by([size], ring, by=by))
    file_id, key = uuid4(), crypto.new_key()
    row = uploading.begin(case, file_id, key, ring, by=by, now=now)
    paused = Sealer(_location(row), key, file_id).pause()
    uploading.put(row, ring, _entry(name, size, modified, paused))
    row.save(force_insert=True)
    return Unfinished(row, name, size, modified, 0)


def unfinished(case: Case, ring: Keyring, *, by: Actor) -> list[Unfinished]:
    """The actor's own of this case, the oldest first. Two queries."""
    rows = list(Upload.objects.filter(case=case, account=by.key, whole=False).order_by("at", "pk"))
    ring.load(row.key_id for row in rows)
    return [_of(row, uploading.get(row, ring)) for row in rows if ring.has(row.key_id)]


@transaction.atomic
def add_piece(
    key: UUID, at: int, length: int, content: IO[bytes], ring: Keyring, *, by: Actor, now: datetime
) -> Unfinished:
    """Seals one piece of `length` bytes that begins at `at`. Raises WrongPlace, Broken, Changed, Busy, Refused,
    CannotOpen.
    """
    row = _locked(key, by)
    if row.whole:
        raise CannotOpen
    entry = uploading.get(row, ring)
    kept, size = entry["kept"], entry["size"]
    if at != kept or length != min(PIECE, size - kept) or not entry["state"]:
        raise WrongPlace(kept)
    if not uploads.has_room(length):
        raise Refused(no(_("There is no room for this file now. Tell whoever runs RIT.")))
    sealer = Sealer(_location(row), b"", row.pk, Paused(b64decode(entry["state"]), kept))
    try:
        _pour(content, length, sealer)
        if sealer.size == size:
            sealer.end()
            paused = Paused(b"", size)
        else:
            paused = sealer.pause()
    finally:
        sealer.leave()
    uploading.put(row, ring, _entry(entry["name"], size, entry["modified"], paused))
    row.at = now
    row.save(update_fields=["about", "at"])
    return Unfinished(row, entry["name"], size, entry["modified"], paused.size)


@transaction.atomic
def finish(key: UUID, ring: Keyring, *, by: Actor, now: datetime) -> Verdict:
    """Looks at the content of a whole file, and at what the scanner says; what is not what it says is dropped.

    Asked again, as when the answer was lost, it says so again. Raises WrongPlace, Busy, CannotOpen.
    """
    row = _locked(key, by)
    if row.whole:
        return YES
    entry = uploading.get(row, ring)
    name, size, file_key = entry["name"], entry["size"], ring.key(row.key_id)
    if entry["kept"] != size:
        raise WrongPlace(entry["kept"])
    target, part = _location(row), streams.part_of(_location(row))
    source = part if part.exists() else target
    verdict, finding = uploads.look_at(source, file_key, row.pk, name, size)
    if not verdict:
        _drop(row)
        return verdict
    if source is part:
        streams.finish(target)
    sealed = uploads.cleaned(Sealed(row.pk, uploads.path_of(row.pk), file_key, finding), name, size)
    uploading.put(row, ring, uploading.entry_of(name, size, sealed))
    row.whole, row.at = True, now
    row.save(update_fields=["about", "whole", "at"])
    return verdict


@transaction.atomic
def cancel(key: UUID, *, by: Actor, now: datetime) -> None:
    """Nothing of it stays. Raises Busy, CannotOpen."""
    _drop(_locked(key, by))


def _locked(key: UUID, by: Actor) -> Upload:
    mine = Upload.objects.filter(pk=key, account=by.key)
    row = mine.select_for_update(skip_locked=True).first()
    if row:
        return row
    raise Busy if mine.exists() else CannotOpen


def _pour(content: IO[bytes], length: int, sealer: Sealer) -> None:
    while length:
        part = content.read(min(length, streams.PIECE))
        if not part:
            raise Broken
        sealer.write(part)
        length -= len(part)


def _drop(row: Upload) -> None:
    uploading.forget([row])
    transaction.on_commit(lambda: uploads.discard(row.pk))


def _of(row: Upload, entry: dict[str, Any]) -> Unfinished:
    return Unfinished(row, entry["name"], entry["size"], entry["modified"], entry["kept"])


def _entry(name: str, size: int, modified: str, paused: Paused) -> dict[str, Any]:
    state = b64encode(paused.state).decode()
    return {"name": name, "size": size, "modified": modified, "kept": paused.size, "state": state}


def _location(row: Upload) -> Path:
    return uploads.location(uploads.path_of(row.pk))
