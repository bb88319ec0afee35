"""Sealed attachments of a case: kept, named, opened. The clean copy is what is seen first (security.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection
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
UPLOAD_LIVES = timedelta(days=1)  # shorter than `uploads.abandoned` leaves what lies on the disk


@dataclass(frozen=True)
class About:
    """What is sealed of a file beside its bytes: its name, its size in bytes, and what it is, in somebody's words."""

    name: str
    size: int
    note: str = ""

    def sealed(self) -> bytes:
        return json.dumps([self.name, self.size, self.note], ensure_ascii=False).encode()


def keep(
    case: Case,
    files: Sequence[tuple[str, int, Sealed]],
    outer: NewKey,
    *,
    scope: Scope = Scope.SHARED,
    note: str = "",
    from_reporter: bool,
    by: Actor,
    now: datetime,
) -> list[File]:
    """Name, size and where each lies become rows; the key of each opens with `outer`, the case's key of this scope."""
    rows, keys = [], []
    for name, size, sealed in files:
        key_id = uuid4()
        row = File(
            id=sealed.id,
            case=case,
            key_id=key_id,
            scope=scope,
            media_type=kinds.media_type(name),
            size=streams.padded(size),
            path=sealed.path,
            clean_path=sealed.clean_path,
            state=state_of(sealed),
            from_reporter=from_reporter,
            added_by_id=by.person,
            added_at=now,
        )
        row.about = crypto.seal(sealed.key, About(name, size, note).sealed(), place(row, "about"))
        rows.append(row)
        keys.append((key_id, sealed.key))
    Key.objects.bulk_create([Key(id=key_id, made_at=now) for key_id, _key in keys])
    for key_id, key in keys:
        vault.copy_within(key_id, key, outer.id, outer.key)
    File.objects.bulk_create(rows)
    if rows:
        audit.append(
            "cases.files_kept",
            by=by,
            now=now,
            subject=case,
            detail={"files": len(rows), "scope": str(scope)},
        )
    return rows


def keep_uploads(
    case: Case, found: Sequence[SealedUpload], ring: Keyring, *, from_reporter: bool, by: Actor, now: datetime
) -> list[File]:
    """What a form brought, cleaned where the kind allows it."""
    if not found:
        return []
    files = [(one.name or "", one.size or 0, one.keep()) for one in found]
    queries.hold(case.pk)
    shared = queries.load_keys(case, ring)[Scope.SHARED]
    return keep(case, files, NewKey(shared, ring.key(shared)), from_reporter=from_reporter, by=by, now=now)


def abouts(case: Case, rows: Sequence[File], ring: Keyring) -> dict[UUID, About]:
    """What the files are, by id, without those that do not open. While keys lack: two queries, and one a scope."""
    if ring.lacks(row.key_id for row in rows):
        keys = queries.load_keys(case, ring)
        for scope in Scope:
            within = [row.key_id for row in rows if row.scope == scope]
            if within and scope in keys and ring.has(keys[scope]):
                ring.load_within(within, keys[scope])
    told = {row.pk: ring.try_open(row.key_id, bytes(row.about), place(row, "about")) for row in rows}
    return {key: About(*json.loads(about)) for key, about in told.items() if about is not None}


def of(case: Case) -> list[File]:
    """The oldest first."""
    return list(case.files.select_related("added_by").order_by("added_at", "pk"))


def shared(case: Case) -> list[File]:
    """Those that the reporter may have too. The wall says the same."""
    return list(case.files.filter(scope=Scope.SHARED).order_by("added_at", "pk"))


def pieces(row: File, ring: Keyring, *, clean: bool) -> Iterator[bytes]:
    """The bytes, as they are read. Needs `abouts` first, which opens the key. Raises CannotOpen."""
    path = row.clean_path if clean and row.clean_path else row.path
    return streams.opened(uploads.location(path), ring.key(row.key_id), row.pk)


def may_open(row: File, *, anyway: bool) -> Verdict:
    """What the scanner refused stays shut, unless somebody says that it has to be opened."""
    if row.state == FileState.QUARANTINED and not anyway:
        return no(_("The scanner found something in this file. It stays in quarantine."))
    return YES


def sweep(*, by: Actor, now: datetime) -> int:
    """Removes sealed files that no case knows: of drafts and uploads that ended, of requests undone. How many."""
    with connection.cursor() as cursor:
        cursor.execute("select rit_cases_uploads_ended(%s)", [now - UPLOAD_LIVES])
    found = set(uploads.abandoned(now))
    if found:
        for column in ("path", "clean_path"):
            known = File.objects.filter(**{f"{column}__in": found}).values_list(column, flat=True)
            found -= set(known)
        uploads.remove(sorted(found))
    if found:
        audit.append("cases.files_swept", by=by, now=now, detail={"files": len(found)})
    return len(found)


def state_of(sealed: Sealed) -> FileState:
    if sealed.finding is Finding.FOUND:
        return FileState.QUARANTINED
    return FileState.CLEANED if sealed.clean_path else FileState.UNCLEANED
