"""Keeps the door open under a flood. Of an address there is only a hash in memory, under a key that lasts an hour.

A limit never says no, it says *wait*: who waited goes first, whatever the address, so that somebody who shares it with
a flood gets in (security.md, *Front door*). The numbers are in `policy/intake.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from http import HTTPStatus
from secrets import token_hex

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import connection
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from rit.enforce.intake.models import Draft
from rit.foundation.access import strangers
from rit.foundation.access.strangers import HOUR, MINUTE
from rit.foundation.vault import uploads

TICKET = "ticket"


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


_hour = strangers.Hour()
forget = _hour.forget
ours = strangers.ours("enforce/intake/door/elsewhere.html")


def must_wait(request: HttpRequest, what: str) -> bool:
    """Whether this one is over a limit and has not waited yet. `what`: drafts, sends, opens or checks."""
    limit = limits().of[what]
    with _hour:
        if _has_waited(request.POST.get(TICKET, "")) and _hour.take(
            b"waited", limits().waited, limits().waited / MINUTE
        ):
            return False
        own = _hour.take(_hour.name(request, what), limit.burst, limit.per_hour / HOUR)
        return not (own and _hour.take(what.encode(), limit.everybody, limit.everybody / MINUTE))


def has_no_room() -> bool:
    """Whether the texts of drafts take all that they may. What is there counts, not how large the table once grew; and
    not their files: whoever fills those keeps nobody from telling.
    """
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(sum(pg_column_size(sealed)), 0) from intake_draft")
        return int(cursor.fetchone()[0]) > limits().draft_bytes


def has_no_room_for_files() -> bool:
    """Whether the files of drafts take all that they may, or the disk has too little left."""
    taken = Draft.objects.aggregate(all=Sum("files"))["all"] or 0
    return taken > limits().draft_bytes or not uploads.has_room(0)


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


def _has_waited(ticket: str) -> bool:
    """A ticket counts once, when the time on it has passed."""
    if not ticket or ticket in _hour.used:
        return False
    signer = _signer()
    try:
        signer.unsign(ticket, max_age=HOUR)
    except BadSignature:
        return False
    try:
        signer.unsign(ticket, max_age=limits().wait_seconds)
    except BadSignature:  # older than the wait: what we want
        _hour.used.add(ticket)
        return True
    return False


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="rit.door.ticket")
