"""Who guesses codes waits: wrong ones are counted by address, as a hash in memory under a key that lasts an hour.

Telephones that are in a sitting carry our signed cookie and are never counted, so that nobody locks a room out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from hashlib import blake2b
from secrets import token_bytes
from threading import Lock
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from rit.foundation.access.adapters import address

HOUR = 3600
BURST, PER_SECOND = 40, 1 / 6  # wrong codes at once from one address, and how fast that comes back
SAME = {"same-origin", "none"}
View = Callable[..., HttpResponseBase]


@dataclass
class _Memory:
    """`left`: what is left for an address, and since when."""

    since: float = field(default_factory=monotonic)
    secret: bytes = field(default_factory=lambda: token_bytes(32), repr=False)
    left: dict[bytes, tuple[float, float]] = field(default_factory=dict, repr=False)


_memory = _Memory()
_lock = Lock()


def must_wait(request: HttpRequest) -> bool:
    """Whether too many wrong codes came from here."""
    with _lock:
        return _left(_hashed(request)) < 1


def count_wrong(request: HttpRequest) -> None:
    with _lock:
        name = _hashed(request)
        _memory.left[name] = (_left(name) - 1, monotonic())


def forget() -> None:
    """As after an hour."""
    global _memory
    with _lock:
        _memory = _Memory()


def ours(view: View) -> View:
    """Takes a post from our own pages only, by what the browser says of where it comes from: a token would need a
    cookie that belongs to somebody.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method == "POST" and not _comes_from_here(request):
            return render(request, "stimulate/live/elsewhere.html", status=403)
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)


def _comes_from_here(request: HttpRequest) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in SAME:
        return False
    origin = request.headers.get("Origin", "")
    here = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return not origin or origin in here


def _left(name: bytes) -> float:
    left, at = _memory.left.get(name, (float(BURST), monotonic()))
    return min(float(BURST), left + (monotonic() - at) * PER_SECOND)


def _hashed(request: HttpRequest) -> bytes:
    global _memory
    if monotonic() - _memory.since > HOUR:
        _memory = _Memory()
    found = (address(request) or "").encode()
    return blake2b(found, key=_memory.secret, digest_size=16).digest()
