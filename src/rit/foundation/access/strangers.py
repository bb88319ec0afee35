"""Pages that anybody may use: what limits a flood, and what another site may not post. It tells no two visitors apart.

Of an address there is only a hash in the memory of one process, under a key that lasts an hour.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from http import HTTPStatus
from ipaddress import ip_address
from secrets import token_bytes
from threading import Lock
from time import monotonic
from types import TracebackType

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from rit.foundation.access.adapters import address

HOUR, MINUTE = 3600, 60
MOST = 50_000  # addresses remembered at a time
SAME = {"same-origin", "none"}
View = Callable[..., HttpResponseBase]


class Hour:
    """What one process remembers of strangers, gone with the hour. To be used within `with`: one thread at a time.

    `used`: tickets that were handed in.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._forget()

    def __enter__(self) -> Hour:
        self._lock.acquire()
        if monotonic() - self._since > HOUR:
            self._forget()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()

    def forget(self) -> None:
        """As after an hour."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._since, self._secret = monotonic(), token_bytes(32)
        self._left: dict[bytes, tuple[float, float]] = {}  # in each bucket, and since when
        self.used: set[str] = set()

    def left(self, name: bytes, most: float, per_second: float) -> float:
        """How much a bucket holds now: `most` at once, and what comes back since."""
        left, at = self._left.get(name, (most, monotonic()))
        return min(most, left + (monotonic() - at) * per_second)

    def take(self, name: bytes, most: float, per_second: float) -> bool:
        """One out of the bucket; False when there is none."""
        left = self.left(name, most, per_second)
        if len(self._left) > MOST:  # a flood from everywhere: better to forget than to fill the memory
            self._left.clear()
        self._left[name] = (left - 1 if left >= 1 else left, monotonic())
        return left >= 1

    def name(self, request: HttpRequest, what: str) -> bytes:
        """The bucket of whoever asks. An IPv6 network counts as one: whoever has one address of it has all."""
        found = address(request) or ""
        try:
            ip = ip_address(found)
            found = found if ip.version == 4 else ":".join(ip.exploded.split(":")[:4])
        except ValueError:
            pass
        return blake2b(f"{what} {found}".encode(), key=self._secret, digest_size=16).digest()


def ours(elsewhere: str) -> Callable[[View], View]:
    """Takes a post from our own pages only, by what the browser says of where it comes from; else the page `elsewhere`.

    A token would need a cookie for whoever only looks. The cookies of these pages are not sent along by other sites.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method == "POST" and not _comes_from_here(request):
                return render(request, elsewhere, status=HTTPStatus.FORBIDDEN)
            return view(request, *args, **kwargs)

        return csrf_exempt(guarded)

    return mark


def _comes_from_here(request: HttpRequest) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in SAME:
        return False
    origin = request.headers.get("Origin", "")
    here = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return not origin or origin in here
