"""Keeps what a handler has half written, sealed to that handler alone: reading needs the vault, keeping does not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from rit.enforce.cases import texts
from rit.enforce.cases.models import Case
from rit.enforce.intake.models import HandlerDraft
from rit.foundation.access.actor import NOBODY, Actor
from rit.foundation.audit import actions as audit
from rit.foundation.vault import keyring as vault
from rit.foundation.vault.crypto import CannotOpen
from rit.foundation.vault.keyring import Keyring

LONGEST = 64 * 1024  # bytes of what is kept


@dataclass(frozen=True)
class Kept:
    """A draft that was opened: what stood in each field, and since when it is kept."""

    fields: dict[str, str]
    at: datetime


@transaction.atomic
def keep(case: Case, page: str, fields: Mapping[str, str], *, by: Actor, now: datetime) -> bool:
    """In place of what was kept for this page before; False when there is nothing to keep, or no key to seal it to.

    The trail says that a draft was begun, not each time that it is kept again.
    """
    body = json.dumps(dict(fields)).encode()
    pair = vault.pairs_of([by.key]).get(by.key)
    if not any(text.strip() for text in fields.values()) or len(body) > LONGEST or pair is None:
        return False
    row = HandlerDraft(
        id=_id(case, page, by), case=case, person_id=by.person or NOBODY, page=page, pair=pair.id, at=now
    )
    row.key, row.body = vault.seal_for(bytes(pair.public), body, texts.place(row, "body"))
    begun = not HandlerDraft.objects.filter(pk=row.pk).exists()
    HandlerDraft.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=["pair", "key", "body", "at"]
    )
    if begun:
        audit.append("intake.draft_begun", by=by, now=now, subject=case, detail={"page": page})
    return True


@transaction.atomic
def drop(case: Case, page: str, *, by: Actor, now: datetime) -> None:
    """Sent, or thrown away."""
    gone, _of = HandlerDraft.objects.filter(pk=_id(case, page, by)).delete()
    if gone:
        audit.append("intake.draft_dropped", by=by, now=now, subject=case, detail={"page": page})


def of(case: Case, page: str, ring: Keyring, *, by: Actor, now: datetime) -> Kept | None:
    """The actor's own, opened; None also when it was sealed to a key pair that was replaced since. One query."""
    row = HandlerDraft.objects.filter(pk=_id(case, page, by)).first()
    if row is None or row.pair != ring.holder_id:
        return None
    try:
        body = ring.open_own(row.pk, bytes(row.key), bytes(row.body), texts.place(row, "body"))
    except CannotOpen:
        return None
    return Kept(json.loads(body), row.at)


def waiting(case: Case, *, by: Actor, now: datetime) -> list[tuple[str, datetime]]:
    """On which pages of the case the actor has a draft, the newest first. One query."""
    rows = HandlerDraft.objects.filter(case=case, person=by.person or NOBODY)
    return list(rows.order_by("-at").values_list("page", "at"))


def _id(case: Case, page: str, by: Actor) -> UUID:
    """The same each time, so that two windows write one row."""
    return uuid5(case.pk, f"{by.person}:{page}")
