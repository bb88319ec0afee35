"""The receipt of somebody who reported: 95 bits to write down, and what follows from it.

19 characters of Crockford's base 32 and one that checks them, in five groups of four. From the receipt come both
the name of the mailbox and the private key that opens it, so the server alone opens nothing. With that many bits a
fast hash is as safe as a slow one. The receipt itself follows from the key of the draft, which only the browser
keeps: who sends twice gets the same one.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

from rit.foundation.vault.crypto import Pair, pair_of

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U
DATA, BITS, GROUP = 19, 5, 4
LENGTH = DATA + 1
_HEARD = str.maketrans({"I": "1", "L": "1", "O": "0"})
_FIELD = 0b100101  # x^5 + x^2 + 1: the field with 32 elements


class NotAReceipt(ValueError):
    """`reason`: length, letters or check."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Mailbox:
    """What a receipt opens: `id` finds the row, `pair` opens its copies of keys."""

    id: UUID
    pair: Pair


def from_draft(draft_key: bytes) -> str:
    """The receipt, 20 characters without spaces, of whatever this draft becomes."""
    number = int.from_bytes(_hash(draft_key, b"rit.receipt"), "big") & ((1 << DATA * BITS) - 1)
    data = "".join(ALPHABET[number >> BITS * place & 31] for place in reversed(range(DATA)))
    return data + check_character(data)


def read(typed: str) -> str:
    """The receipt that somebody typed, in whatever way. Raises NotAReceipt."""
    said = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_HEARD)
    if len(said) != LENGTH:
        raise NotAReceipt("length")
    if set(said) - set(ALPHABET):
        raise NotAReceipt("letters")
    if check_character(said[:DATA]) != said[DATA]:
        raise NotAReceipt("check")
    return said


def grouped(receipt: str) -> list[str]:
    return [receipt[start : start + GROUP] for start in range(0, LENGTH, GROUP)]


def is_in(text: str, mailbox_id: UUID) -> bool:
    """Whether a text holds the receipt of this mailbox, however it is spaced. Costs a hash for each letter."""
    said = "".join(letter for letter in text.upper() if letter.isalnum()).translate(_HEARD)
    windows = (said[start : start + LENGTH] for start in range(len(said) - LENGTH + 1))
    return any(_mailbox_id(window.encode()) == mailbox_id for window in windows)


def mailbox(receipt: str) -> Mailbox:
    secret = receipt.encode()
    return Mailbox(_mailbox_id(secret), pair_of(_hash(secret, b"rit.mailbox.key")))


def check_character(data: str) -> str:
    """Sum of the characters weighted by powers of 2 in the field of 32: any one wrong, any two swapped, it shows."""
    total, weight = 0, 1
    for letter in data:
        weight = _times(weight, 2)
        total ^= _times(ALPHABET.index(letter), weight)
    return ALPHABET[total]


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one, other = one << 1, other >> 1
        one ^= _FIELD if one & 32 else 0
    return product


def _mailbox_id(secret: bytes) -> UUID:
    return UUID(bytes=_hash(secret, b"rit.mailbox.id")[:16])


def _hash(secret: bytes, purpose: bytes) -> bytes:
    return blake2b(secret, digest_size=32, person=purpose).digest()
