"""The secret part of a feed's address: 256 bits, shown once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets


def make() -> str:
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """Nobody can guess 256 bits, so a fast hash is enough, and finds the row by its index."""
    return hashlib.sha256(token.encode()).hexdigest()
