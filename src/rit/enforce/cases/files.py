"""Sealed attachments of a case: kept, named, opened. The clean copy is what handlers see first (security.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _

from rit.enforce.cases import queries
from rit.enforce.cases.models import Case, File
from rit.enforce.cases.states import FileState, Scope
from rit.enforce.cases.texts import place
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.foundation.attachments import rules as kinds
from rit.foundation.audit import actions as audit
from rit.foundation.vault import crypto, streams, uploads
from rit.foundation.vault import keyring as vault
from rit.foundation.vault.keyring import Keyring, NewKey
from rit.foundation.vault.models import Key
from rit.foundation.vault.scanning import Finding
from rit.foundation.vault.uploads import Sealed, SealedUpload

TEXTS = ("text/plain", "text/csv", "message/rfc822")
LONGEST_TEXT = 200_000  # bytes of a text that the viewer shows


def keep(
    case: Case,
    files: Sequence[tuple[str, int, Sealed]],
    shared: NewKey,
    *,
    from_reporter: bool,
    by: Actor,
    now: datetime,
) -> list[File]:
    """Name, size and where each lies become rows; the key of each opens with the shared key of the case."""
    rows, keys = [], []
    for name, size, sealed in files:
        key_id = uuid4()
        row = File(
            id=sealed.id,
            case=case,
            key_id=key_id,
            media_type=kinds.media_type(name),
            size=size,
            path=sealed.path,
            clean_path=sealed.clean_path,
            state=_state(sealed),
            from_reporter=from_reporter,
            added_by_id=by.person,
            added_at=now,
        )
        row.name = crypto.seal(sealed.key, name.encode(), place(row, "name"))
        rows.append(row)
        keys.append((key_id, sealed.key))
    Key.objects.bulk_create([Key(id=key_id, made_at=now) for key_id, _key in keys])
    for key_id, key in keys:
        vault.copy_within(key_id, key, shared.id, shared.key)
    File.objects.bulk_create(rows)
    if rows:
        audit.append("cases.files_kept", by=by, now=now, subject=case, detail={"files": len(rows)})
    return rows


def keep_uploads(
    case: Case, found: Sequence[SealedUpload], ring: Keyring, *, from_reporter: bool, by: Actor, now: datetime
) -> list[File]:
    """What a form brought, cleaned where the kind allows it."""
    if not found:
        return []
    shared = queries.load_keys(case, ring)[Scope.SHARED]
    files = [
        (one.name or "", one.size or 0, uploads.cleaned(one.sealed, one.name or "", one.size or 0))
        for one in found
    ]
    return keep(case, files, NewKey(shared, ring.key(shared)), from_reporter=from_reporter, by=by, now=now)


def names(case: Case, rows: Sequence[File], ring: Keyring) -> dict[UUID, str]:
    """What the files are called, by id; two queries."""
    shared = queries.load_keys(case, ring)[Scope.SHARED]
    ring.load_within([row.key_id for row in rows], shared)
    return {row.pk: ring.open(row.key_id, bytes(row.name), place(row, "name")).decode() for row in rows}


def of(case: Case) -> list[File]:
    """The oldest first."""
    return list(case.files.select_related("added_by").order_by("added_at", "pk"))


def pieces(row: File, ring: Keyring, *, clean: bool) -> Iterator[bytes]:
    """The bytes, as they are read. Needs `names` first, which opens the key. Raises CannotOpen."""
    path = row.clean_path if clean and row.clean_path else row.path
    return streams.opened(uploads.location(path), ring.key(row.key_id), row.pk)


def may_open(row: File, *, anyway: bool) -> Verdict:
    """What the scanner refused stays shut, unless somebody says that it has to be opened."""
    if row.state == FileState.QUARANTINED and not anyway:
        return no(_("The scanner found something in this file. It stays in quarantine."))
    return YES


def sweep(*, by: Actor, now: datetime) -> int:
    """Removes sealed files that no case knows: of drafts that ended, of requests that were undone. How many."""
    found = set(uploads.abandoned(now))
    if found:
        for column in ("path", "clean_path"):
            known = File.objects.filter(**{f"{column}__in": found}).values_list(column, flat=True)
            found -= set(known)
        uploads.remove(sorted(found))
    if found:
        audit.append("cases.files_swept", by=by, now=now, detail={"files": len(found)})
    return len(found)


def _state(sealed: Sealed) -> FileState:
    if sealed.finding is Finding.FOUND:
        return FileState.QUARANTINED
    return FileState.CLEANED if sealed.clean_path else FileState.UNCLEANED
