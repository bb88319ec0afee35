"""An open mailbox: a session of its own in the sealed store, apart from any account, that ends after half an hour.

What opens it lies sealed with a key that only the cookie carries; the table holds neither.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rit.enforce.cases import walls
from rit.enforce.intake.actions import receiving
from rit.enforce.intake.models import Report
from rit.foundation.access.session_store import SessionStore
from rit.foundation.vault import crypto, receipts
from rit.foundation.vault.keyring import Keyring

IDLE_SECONDS = 30 * 60
TEXT = 20_000  # characters of a message that comes back after the code
_KEY = re.compile(r"[a-z0-9]{8,64}")
_NAME = "rit_mailbox_key"


@dataclass(frozen=True)
class Box:
    """`renew`: its receipt was handed out by somebody else, and has to be exchanged before anything is shown.

    `candidate`: the receipt that takes its place, made when the mailbox is opened and kept until the reporter says
    that it is written down: an answer that is lost on the way can be asked again.
    """

    report: Report
    ring: Keyring
    renew: bool
    candidate: str = ""


def look_up(receipt: str) -> Box | None:
    """What a receipt opens. The same work whether there is something or not."""
    found = receipts.mailbox(receipt)
    return _behind(Keyring(found.id, found.pair.private))


def keep(request: HttpRequest, response: HttpResponse, box: Box) -> None:
    """In a new session: a cookie that was there before opens nothing of this."""
    before = _store(request)
    if before:
        before.delete()
    store = SessionStore()
    store.create()
    candidate = receipts.from_draft(crypto.new_key()) if box.renew else ""
    _put(store, box.ring, candidate)
    response.set_cookie(
        settings.MAILBOX_COOKIE_NAME,
        str(store.session_key),
        secure=settings.SECURE,
        httponly=True,
        samesite="Strict",
        path="/",
    )


def find(request: HttpRequest) -> Box | None:
    """The mailbox that is open in this browser; looking at it counts as activity."""
    store = _store(request)
    held = store.get(_NAME) if store else None
    if not store or not held:
        return None
    candidate = str(held[2])
    box = _behind(Keyring(UUID(held[0]), b64decode(held[1])))
    if box is None and candidate:
        box = look_up(candidate)
    if box is None:
        return None
    _put(store, box.ring, candidate)
    return replace(box, candidate=candidate)


def forget_candidate(request: HttpRequest) -> None:
    """The reporter has written the new receipt down: nothing shows it again."""
    store, box = _store(request), find(request)
    if store and box and not box.renew:
        _put(store, box.ring, "")


def close(request: HttpRequest, response: HttpResponse) -> None:
    key = request.COOKIES.get(settings.MAILBOX_COOKIE_NAME, "")
    if key:
        store = _store(request)
        if store:
            store.delete()
        response.delete_cookie(settings.MAILBOX_COOKIE_NAME, path="/", samesite="Strict")


def opened(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For who has the mailbox open; anybody else types the code first. A code from somebody else is exchanged first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        box = find(request)
        if box is None and request.POST.get("text"):
            return closed_meanwhile(request)
        if box is None:
            return redirect("mailbox:open")
        if box.renew:
            return redirect("mailbox:renew")
        return view(request, box, *args, **kwargs)

    return guarded


def closed_meanwhile(request: HttpRequest) -> HttpResponse:
    """What was typed stands on the page that asks for the code, and comes back after it."""
    context = {"text": request.POST.get("text", "")[:TEXT], "closed": True}
    return render(request, "enforce/intake/mailbox/open.html", context, status=HTTPStatus.FORBIDDEN)


def _store(request: HttpRequest) -> SessionStore | None:
    key = request.COOKIES.get(settings.MAILBOX_COOKIE_NAME, "")
    return SessionStore(key) if _KEY.fullmatch(key) else None


def _put(store: SessionStore, ring: Keyring, candidate: str) -> None:
    store[_NAME] = [str(ring.holder_id), b64encode(ring.private).decode(), candidate]
    store.set_expiry(IDLE_SECONDS)
    store.save()


def _behind(ring: Keyring) -> Box | None:
    walls.open_mailbox(ring.holder_id)
    report = receiving.by_mailbox(ring.holder_id)
    return Box(report, ring, report.case.mailbox.renew) if report else None
