"""A report half written, sealed to a cookie: 95 random bits that only the browser, and paper on request, hold.

The row's name, the key that seals it and later the receipt all follow from the cookie, so a stolen table opens nothing.
Sent, it keeps no answers, only that it was sent, until the reporter says that the receipt is kept, leaves, or a day
has passed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from rit.enforce.cases.texts import place
from rit.enforce.intake.models import Draft
from rit.foundation.vault import crypto, receipts, uploads
from rit.foundation.vault.crypto import CannotOpen

LIVES = timedelta(hours=24)  # since the last change
Content = dict[str, Any]  # what JSON can hold


@dataclass(frozen=True)
class Held:
    """An open draft. `code` is what the cookie carries; `content` the answers so far."""

    code: str
    content: Content = field(repr=False)

    @property
    def key(self) -> bytes:
        return blake2b(self.code.encode(), digest_size=32, person=b"rit.draft.key").digest()

    @property
    def id(self) -> UUID:
        return UUID(bytes=blake2b(self.code.encode(), digest_size=16, person=b"rit.draft.id").digest())

    @property
    def receipt(self) -> str:
        return receipts.from_draft(self.key)

    @property
    def is_sent(self) -> bool:
        return "sent" in self.content

    def mark(self, names: tuple[str, ...]) -> str:
        """What these answers were when a page showed them, to notice that another page changed them meanwhile."""
        shown = json.dumps([self.content.get(name) for name in names], sort_keys=True).encode()
        return blake2b(shown, key=self.key, digest_size=8).hexdigest()


def begin(content: Content, *, now: datetime) -> Held:
    held = Held(receipts.from_draft(crypto.new_key()), content)
    row = Draft(id=held.id, at=now, expires_at=now + LIVES)
    row.sealed = crypto.seal(held.key, _bytes(content), place(row, "sealed"))
    row.save(force_insert=True)
    return held


def find(request: HttpRequest, now: datetime, *, lock: bool = False) -> Held | None:
    """What the cookie opens; None without one, after a day, or when it opens nothing.

    With `lock` nobody else changes or sends it until this transaction ends.
    """
    return with_code(request.COOKIES.get(settings.DRAFT_COOKIE_NAME, ""), now, lock=lock)


def with_code(typed: str, now: datetime, *, lock: bool = False) -> Held | None:
    try:
        held = Held(receipts.read(typed), {})
    except receipts.NotAReceipt:
        return None
    rows = Draft.objects.select_for_update() if lock else Draft.objects
    return _opened(held, rows.filter(pk=held.id, expires_at__gt=now).first())


@transaction.atomic
def change(held: Held, answers: Mapping[str, Any], *, now: datetime) -> Held:
    """Puts these answers in and leaves the others as the newest page left them; nothing more into one that was sent."""
    row = Draft.objects.select_for_update().get(pk=held.id)
    newest = _opened(held, row)
    if newest is None:
        raise CannotOpen
    if newest.is_sent:
        return newest
    return _keep(row, Held(held.code, {**newest.content, **answers}), now)


def lock(held: Held) -> Held | None:
    """The newest content, and nobody else sends it until this transaction ends."""
    return _opened(held, Draft.objects.select_for_update().filter(pk=held.id).first())


def empty(held: Held, *, now: datetime) -> Held:
    """Sent: the answers go, that it was sent stays, so that sending again shows the same receipt."""
    sent = Held(held.code, {"sent": now.isoformat()})
    row = Draft(id=held.id, files=0)
    return _keep(row, sent, now, "files")


def wipe(held: Held) -> None:
    """The row, and its files once that stands; those of a sent draft belong to the case.

    Read anew under a lock: whoever leaves while it is being sent would take the files of the case along.
    """
    newest = lock(held)
    Draft.objects.filter(pk=held.id).delete()
    remove_later(newest.content.get("files", []) if newest else [])


def remove_later(gone: Sequence[Mapping[str, Any]]) -> None:
    paths = _paths(gone)
    if paths:
        transaction.on_commit(lambda: uploads.remove(paths))


def remember(response: HttpResponse, held: Held) -> None:
    response.set_cookie(
        settings.DRAFT_COOKIE_NAME,
        held.code,
        secure=settings.SECURE,
        httponly=True,
        samesite="Strict",
        path="/",
    )


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Takes the cookie away where it came along: a link on another site, which does not carry it, takes nothing."""
    if settings.DRAFT_COOKIE_NAME in request.COOKIES:
        response.delete_cookie(settings.DRAFT_COOKIE_NAME, path="/", samesite="Strict")


def _opened(held: Held, row: Draft | None) -> Held | None:
    if row is None:
        return None
    try:
        opened = crypto.unseal(held.key, bytes(row.sealed), place(row, "sealed"))
    except CannotOpen:
        return None
    return Held(held.code, json.loads(opened))


def _keep(row: Draft, held: Held, now: datetime, *more: str) -> Held:
    row.sealed = crypto.seal(held.key, _bytes(held.content), place(row, "sealed"))
    row.at, row.expires_at = now, now + LIVES
    uploads.touch(_paths(held.content.get("files", [])))  # the draft lives on, and so do its files
    row.save(force_update=True, update_fields=["sealed", "at", "expires_at", *more])
    return held


def _paths(there: Sequence[Mapping[str, Any]]) -> list[str]:
    return [one[column] for one in there for column in ("path", "clean_path") if one[column]]


def _bytes(content: Content) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
