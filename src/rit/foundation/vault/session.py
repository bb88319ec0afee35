"""The unlocked key lives in one session only, sealed with a key that only the session's cookie carries."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url

from rit.foundation.access import held, lock
from rit.foundation.access.entry import Request, View
from rit.foundation.vault.keyring import Keyring, Locked


def keep(request: HttpRequest, ring: Keyring) -> None:
    request.session[lock.VAULT] = [str(ring.holder_id), b64encode(ring.private).decode()]


def forget(request: HttpRequest) -> None:
    request.session.pop(lock.VAULT, None)


def is_open(request: HttpRequest) -> bool:
    return lock.VAULT in request.session


def keyring(request: HttpRequest) -> Keyring:
    """Raises Locked when the passphrase was not given in this session."""
    found = request.session.get(lock.VAULT)
    if not found:
        raise Locked
    return Keyring(UUID(found[0]), b64decode(found[1]))


def needs_vault(view: Callable[..., HttpResponseBase]) -> View:
    """Asks for the passphrase first; what was typed comes back after it, as after signing in."""

    @wraps(view)
    def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
        if not is_open(request):
            return held.keep_and_sign_in(request, resolve_url("vault:unlock"))
        return view(request, *args, **kwargs)

    return guarded
