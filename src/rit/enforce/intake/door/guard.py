"""Keeps the door open under a flood. Of an address there is only a hash in memory, under a key that lasts an hour.

A limit never says no, it says *wait*: who waited goes first, whatever the address, so that somebody who shares it with
a flood gets in (security.md, *Front door*). The numbers are in `policy/intake.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, wraps
from hashlib import blake2b
from http import HTTPStatus
from ipaddress import ip_address
from secrets import token_bytes, token_hex
from threading import Lock
from time import monotonic

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import connection
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from rit.enforce.intake.models import Draft
from rit.foundation.access.adapters import address

HOUR, MINUTE = 3600, 60
TICKET = "ticket"
SAME = {"same-origin", "none"}


@dataclass(frozen=True)
class Limit:
    """For one address `burst` at once and `per_hour` after; `everybody` each minute."""

    burst: int
    per_hour: int
    everybody: int


@dataclass(frozen=True)
class Limits:
    wait_seconds: int
    waited: int
    draft_bytes: int
    of: dict[str, Limit]


@cache
def limits() -> Limits:
    with (settings.POLICY / "intake.toml").open("rb") as stream:
        raw = tomllib.load(stream)["door"]
    of = {name: Limit(**raw[name]) for name in ("drafts", "sends", "opens", "checks")}
    return Limits(raw["wait_seconds"], raw["waited"], raw["draft_bytes"], of)


@dataclass
class _Memory:
    """What this process remembers; gone with the hour. `left`: what is left in a bucket, and since when."""

    since: float = field(default_factory=monotonic)
    secret: bytes = field(default_factory=lambda: token_bytes(32), repr=False)
    left: dict[bytes, tuple[float, float]] = field(default_factory=dict, repr=False)
    used: set[str] = field(default_factory=set, repr=False)


_memory = _Memory()
_lock = Lock()


def must_wait(request: HttpRequest, what: str) -> bool:
    """Whether this one is over a limit and has not waited yet. `what`: drafts, sends, opens or checks."""
    limit = limits().of[what]
    with _lock:
        _forget_the_hour()
        if _has_waited(request.POST.get(TICKET, "")) and _take(
            b"waited", limits().waited, limits().waited / MINUTE
        ):
            return False
        own = _take(_hashed(request, what), limit.burst, limit.per_hour / HOUR)
        return not (own and _take(what.encode(), limit.everybody, limit.everybody / MINUTE))


def has_no_room() -> bool:
    """Whether drafts take all the disk that they may."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_total_relation_size('intake_draft')")
        table = int(cursor.fetchone()[0])
    return table + (Draft.objects.aggregate(all=Sum("files"))["all"] or 0) > limits().draft_bytes


def waiting(request: HttpRequest, then: str = "") -> HttpResponse:
    """The page to wait on: its button posts the same again; `then`: where it goes by itself when that loses nothing."""
    seconds = limits().wait_seconds
    fields = [(name, value) for name, value in request.POST.items() if name != TICKET]
    ticket = _signer().sign(token_hex(16))
    context = {"fields": fields, "ticket": ticket, "seconds": seconds}
    response = render(
        request, "enforce/intake/door/waiting.html", context, status=HTTPStatus.TOO_MANY_REQUESTS
    )
    response["Retry-After"] = str(seconds)
    if then:
        response["Refresh"] = f"{seconds}; url={then}?{TICKET}={ticket}"
    return response


def ours(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Takes a post from our own pages only, by what the browser says of where it comes from.

    A token would need a cookie for whoever only looks. The cookies of the door are not sent along by other sites.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method == "POST" and not _comes_from_here(request):
            return render(request, "enforce/intake/door/elsewhere.html", status=HTTPStatus.FORBIDDEN)
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)


def posted(then: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """For a button: whoever comes to its address otherwise, such as after changing the language, goes to `then`."""

    def mark(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method != "POST":
                return redirect(then)
            return ours(view)(request, *args, **kwargs)

        return csrf_exempt(guarded)

    return mark


def forget() -> None:
    """As after an hour."""
    global _memory
    with _lock:
        _memory = _Memory()


def _comes_from_here(request: HttpRequest) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in SAME:
        return False
    origin = request.headers.get("Origin", "")
    here = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return not origin or origin in here


def _forget_the_hour() -> None:
    global _memory
    if monotonic() - _memory.since > HOUR:
        _memory = _Memory()


def _has_waited(ticket: str) -> bool:
    """A ticket counts once, when the time on it has passed."""
    if not ticket or ticket in _memory.used:
        return False
    signer = _signer()
    try:
        signer.unsign(ticket, max_age=HOUR)
    except BadSignature:
        return False
    try:
        signer.unsign(ticket, max_age=limits().wait_seconds)
    except BadSignature:  # older than the wait: what we want
        _memory.used.add(ticket)
        return True
    return False


def _take(name: bytes, most: float, per_second: float) -> bool:
    now = monotonic()
    left, at = _memory.left.get(name, (float(most), now))
    left = min(most, left + (now - at) * per_second)
    _memory.left[name] = (left - 1 if left >= 1 else left, now)
    return left >= 1


def _hashed(request: HttpRequest, what: str) -> bytes:
    """An IPv6 network counts as one: whoever has one address of it has all."""
    found = address(request) or ""
    try:
        ip = ip_address(found)
        found = found if ip.version == 4 else ":".join(ip.exploded.split(":")[:4])
    except ValueError:
        pass
    return blake2b(f"{what} {found}".encode(), key=_memory.secret, digest_size=16).digest()


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="rit.door.ticket")
