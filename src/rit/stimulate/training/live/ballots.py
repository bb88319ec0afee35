"""What a telephone holds so that it votes once: a random secret in a cookie, of which the server keeps nothing.

From it follow, for each vote anew, the name of the ballot and the pad that masks the choice. See decision 16.
"""

from __future__ import annotations

import hmac
import re
from secrets import choice, token_hex
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse

from rit.stimulate.training.live.models import CODE_LENGTH
from rit.stimulate.training.live.states import PLACES

A_DAY = 24 * 3600
ALPHABET = "BCDFGHJKMNPQRSTVWXZ23456789"  # no vowels, so no words; nothing that looks like something else


def new_code() -> str:
    """One of 387 million; whoever guesses waits (see guard)."""
    return "".join(choice(ALPHABET) for _place in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """As people type it: small letters, spaces, a dash. Empty when it cannot be a code."""
    code = re.sub(r"[\s\-–.]", "", typed[:40]).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def held(request: HttpRequest) -> str:
    """The secret of this telephone, or empty."""
    try:
        return _signer().unsign(request.COOKIES.get(settings.BALLOT_COOKIE_NAME, ""), max_age=A_DAY)
    except BadSignature:
        return ""


def give(response: HttpResponse) -> None:
    """Counts for a day; it names nobody, and our code reads it below /vote/ only."""
    response.set_cookie(
        settings.BALLOT_COOKIE_NAME,
        _signer().sign(token_hex(16)),
        max_age=A_DAY,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def name(secret: str, live: UUID, moment: str) -> str:
    """Another one in each vote, so that not even the two votes of one telephone can be laid beside each other."""
    return _derived(secret, f"name {live} {moment}").hex()[:32]


def pad(secret: str, live: UUID, moment: str) -> int:
    return _derived(secret, f"pad {live} {moment}")[0] % PLACES


def _derived(secret: str, what: str) -> bytes:
    return hmac.new(secret.encode(), what.encode(), "sha256").digest()


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="rit.live.ballot")
