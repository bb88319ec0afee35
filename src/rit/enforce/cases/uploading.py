"""Files that somebody on the list is adding: sealed on disk already, known to the uploader alone until handed in.

A message is read once more before it is sent, so its files wait between two pages. The key of what waits is sealed to
the uploader, in the session where the vault is unlocked; the database alone opens nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rit.enforce.cases import actions, files, queries, rules
from rit.enforce.cases.models import Case, File, Upload
from rit.enforce.cases.states import FileState, Scope
from rit.enforce.cases.texts import place
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no, require
from rit.foundation.vault import keyring as vault
from rit.foundation.vault import uploads
from rit.foundation.vault.crypto import CannotOpen
from rit.foundation.vault.keyring import Keyring, NewKey
from rit.foundation.vault.models import Key, KeyPair
from rit.foundation.vault.scanning import Finding
from rit.foundation.vault.uploads import Sealed, SealedUpload, has_room

MOST_WAITING = 10  # files of one message
MOST_OF_ONE = 40  # files of one person, of all cases, that are not handed in yet
MOST_LARGEST = 5  # how many of the largest that may be, in bytes


@dataclass(frozen=True)
class Waiting:
    """A file that is whole and waits to be handed in. `size` in bytes."""

    row: Upload
    name: str
    size: int
    sealed: Sealed = field(repr=False)

    @property
    def key(self) -> str:
        return str(self.row.pk)

    @property
    def state(self) -> FileState:
        return files.state_of(self.sealed)


@transaction.atomic
def put_by(
    case: Case, found: Sequence[SealedUpload], ring: Keyring, *, by: Actor, now: datetime
) -> list[Waiting]:
    """What a form brought, cleaned where the kind allows it, until the form is sent. Raises Refused."""
    if not found:
        return []
    require(rules.may_add_files(by, is_open=case.closed_at is None))
    require(may_put_by([one.size or 0 for one in found], ring, by=by))
    made = []
    for one in found:
        name, size = one.name or "", one.size or 0
        sealed = one.keep()
        row = begin(case, sealed.id, sealed.key, ring, by=by, now=now)
        put(row, ring, entry_of(name, size, sealed))
        row.whole = True
        row.save(force_insert=True)
        made.append(Waiting(row, name, size, sealed))
    return made


def may_put_by(sizes: Sequence[int], ring: Keyring, *, by: Actor) -> Verdict:
    """Whether files of these sizes, in bytes, fit beside what the actor has under way, and on the disk. Two queries.

    What others have under way is sealed to them: `has_room` is asked again with each piece.
    """
    rows = list(Upload.objects.filter(account=by.key))
    ring.load(row.key_id for row in rows)
    there = [_sizes(row, ring) for row in rows]
    whole = sum(size for size, _coming in there) + sum(sizes)
    if len(rows) + len(sizes) > MOST_OF_ONE or whole > MOST_LARGEST * settings.RIT_STAFF_UPLOAD_BYTES:
        return no(
            _(
                "You have too much waiting that is not handed in yet. Hand it in first; what is left over goes after a"
                " day."
            )
        )
    if not has_room(sum(sizes) + sum(coming for _size, coming in there)):
        return no(_("There is no room for this file now. Tell whoever runs RIT."))
    return YES


def begin(case: Case, file_id: UUID, key: bytes, ring: Keyring, *, by: Actor, now: datetime) -> Upload:
    """A row that is not kept yet, with the key of the file sealed to whoever adds it."""
    row = Upload(id=file_id, case=case, account_id=by.key, key_id=uuid4(), whole=False, at=now)
    pair = KeyPair.objects.get(pk=ring.holder_id)
    Key.objects.bulk_create([Key(id=row.key_id, made_at=now)])
    vault.copy_to(row.key_id, key, {pair.id: bytes(pair.public)})
    ring.remember(row.key_id, key)
    return row


def waiting(case: Case, ids: Iterable[str], ring: Keyring, *, by: Actor) -> list[Waiting]:
    """Those of these that are whole and the actor's own, the oldest first. Two queries."""
    wanted = [key for key in map(_uuid, ids) if key]
    if not wanted:
        return []
    rows = list(
        Upload.objects.filter(pk__in=wanted, case=case, account=by.key, whole=True).order_by("at", "pk")
    )
    ring.load(row.key_id for row in rows)
    return [one for row in rows if (one := _opened(row, ring))]


@transaction.atomic
def hand_in(
    case: Case,
    found: Sequence[Waiting],
    ring: Keyring,
    *,
    scope: Scope,
    note: str = "",
    by: Actor,
    now: datetime,
) -> list[File]:
    """They become files of the case: for the list alone, or for the reporter too. Raises Refused."""
    if not found:
        return []
    whole = [(one.name, one.size, one.sealed) for one in found]
    kept = keep(case, whole, ring, scope=scope, note=note, by=by, now=now)
    forget([one.row for one in found])
    return kept


def keep(
    case: Case,
    found: Sequence[tuple[str, int, Sealed]],
    ring: Keyring,
    *,
    scope: Scope,
    note: str = "",
    by: Actor,
    now: datetime,
) -> list[File]:
    """Name, size and where each lies, from the list. Raises Refused."""
    if not found:
        return []
    require(rules.may_add_files(by, is_open=case.closed_at is None))
    outer = _outer(case, scope, ring, by=by, now=now)
    return files.keep(case, found, outer, scope=scope, note=note, from_reporter=False, by=by, now=now)


def forget(rows: Sequence[Upload]) -> None:
    vault.forget([row.key_id for row in rows])
    Upload.objects.filter(pk__in=[row.pk for row in rows]).delete()


def get(row: Upload, ring: Keyring) -> dict[str, Any]:
    """What is sealed of it. Raises CannotOpen, also for what was sealed to a key that the actor replaced since."""
    found: dict[str, Any] = json.loads(ring.open(row.key_id, bytes(row.about), place(row, "about")))
    return found


def put(row: Upload, ring: Keyring, entry: dict[str, Any]) -> None:
    row.about = ring.seal(row.key_id, json.dumps(entry, ensure_ascii=False).encode(), place(row, "about"))


def entry_of(name: str, size: int, sealed: Sealed) -> dict[str, Any]:
    """What is kept of a whole file."""
    return {"name": name, "size": size, "finding": sealed.finding.value, "clean_path": sealed.clean_path}


def _outer(case: Case, scope: Scope, ring: Keyring, *, by: Actor, now: datetime) -> NewKey:
    queries.hold(case.pk)
    if scope == Scope.LIST:
        key_id = actions.list_key(case, ring, by=by, now=now)
    else:
        key_id = queries.load_keys(case, ring)[Scope.SHARED]
    return NewKey(key_id, ring.key(key_id))


def _sizes(row: Upload, ring: Keyring) -> tuple[int, int]:
    """How large it will be and how much of that is still to come, in bytes; the most when its key is gone."""
    try:
        entry = get(row, ring)
    except CannotOpen:
        return settings.RIT_STAFF_UPLOAD_BYTES, 0 if row.whole else settings.RIT_STAFF_UPLOAD_BYTES
    size: int = entry["size"]
    return size, 0 if row.whole else size - entry["kept"]


def _opened(row: Upload, ring: Keyring) -> Waiting | None:
    try:
        entry = get(row, ring)
    except CannotOpen:
        return None
    sealed = Sealed(
        row.pk, uploads.path_of(row.pk), ring.key(row.key_id), Finding(entry["finding"]), entry["clean_path"]
    )
    return Waiting(row, entry["name"], entry["size"], sealed)


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
