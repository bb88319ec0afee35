"""The code on the screen that tells that somebody is in the room: signed, worth nothing after minutes (L6.4-c).

It names the session and the moment, nobody. A picture of it that somebody sends on is old before long; that it can be
sent on within those minutes stays so, and the list that everybody sees is what guards against it.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import Enum
from uuid import UUID

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

RENEWED = 30  # seconds; the screen asks for a new one
TO_SCAN, TO_PRESS = 5 * 60, 15 * 60  # seconds: to open the page, and to press its button, signing in between


class Fault(Enum):
    OLD = "old"
    WRONG = "wrong"


def token(session: UUID) -> str:
    return _signer().sign(urlsafe_b64encode(session.bytes).decode().rstrip("="))


def read(given: str, *, pressed: bool) -> UUID | Fault:
    """Which session the code is of. By the real time, as everything that is signed."""
    try:
        name = _signer().unsign(given, max_age=TO_PRESS if pressed else TO_SCAN)
        return UUID(bytes=urlsafe_b64decode(f"{name}=="))
    except SignatureExpired:
        return Fault.OLD
    except (BadSignature, ValueError):
        return Fault.WRONG


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="rit.training.here", sep="~")
