"""The vault's cryptography: libsodium through PyNaCl, with no cipher, mode or padding of our own (security.md).

A *key* is 32 random bytes that seal content. A *key pair* (X25519) belongs to a person, a mailbox or the recovery:
a key is handed to somebody by sealing it to the public half.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from uuid import UUID

from nacl import pwhash
from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import Aead
from nacl.utils import random

KEY_BYTES = 32
SMALLEST = 256  # what a short text is padded to, in bytes; longer ones to the next power of two
_one_at_a_time = threading.Lock()  # Argon2 takes its memory whole: one run in a process


class CannotOpen(Exception):
    """The key is wrong, or what was sealed was changed, moved to another row or cut off."""


@dataclass(frozen=True)
class Place:
    """Where sealed content belongs: it opens nowhere else."""

    table: str
    column: str
    row: UUID

    @property
    def bound(self) -> bytes:
        return f"{self.table}.{self.column}:{self.row}".encode()


@dataclass(frozen=True)
class Pair:
    """Both halves of a key pair, 32 bytes each."""

    private: bytes
    public: bytes


@dataclass(frozen=True)
class Strength:
    """What Argon2id costs: `passes`, and `memory` in bytes."""

    passes: int
    memory: int


STRONG = Strength(3, 64 * 1024 * 1024)
QUICK = Strength(pwhash.argon2id.OPSLIMIT_MIN, pwhash.argon2id.MEMLIMIT_MIN)  # the demo and the tests


@dataclass(frozen=True)
class Wrapped:
    """A private key behind a passphrase."""

    salt: bytes
    strength: Strength
    box: bytes


def new_key() -> bytes:
    return random(KEY_BYTES)


def new_pair() -> Pair:
    return pair_of(random(KEY_BYTES))


def pair_of(private: bytes) -> Pair:
    return Pair(private, bytes(PrivateKey(private).public_key))


def seal(key: bytes, content: bytes, place: Place) -> bytes:
    """XChaCha20-Poly1305, bound to its place, padded so that the length tells little."""
    size = max(SMALLEST, 1 << len(content).bit_length())
    return bytes(Aead(key).encrypt(sodium_pad(content, size), place.bound))


def unseal(key: bytes, sealed: bytes, place: Place) -> bytes:
    """Raises CannotOpen."""
    try:
        padded = Aead(key).decrypt(bytes(sealed), place.bound)
        return sodium_unpad(padded, len(padded))
    except (CryptoError, ValueError, TypeError) as error:
        raise CannotOpen from error


def hand_over(key: bytes, key_id: UUID, public: bytes) -> bytes:
    """The key, sealed so that only the holder of the private half opens it; its id is inside."""
    return bytes(SealedBox(PublicKey(public)).encrypt(key_id.bytes + key))


def receive(sealed: bytes, key_id: UUID, private: bytes) -> bytes:
    """The key that was handed over. Raises CannotOpen, also when it is another key than it says."""
    try:
        found = SealedBox(PrivateKey(private)).decrypt(bytes(sealed))
    except (CryptoError, ValueError, TypeError) as error:
        raise CannotOpen from error
    if found[:16] != key_id.bytes:
        raise CannotOpen
    return bytes(found[16:])


def wrap(private: bytes, passphrase: str, owner: UUID, strength: Strength) -> Wrapped:
    salt = random(pwhash.argon2id.SALTBYTES)
    box = Aead(_stretch(passphrase, salt, strength)).encrypt(private, owner.bytes)
    return Wrapped(salt, strength, bytes(box))


def unwrap(wrapped: Wrapped, passphrase: str, owner: UUID) -> bytes:
    """Raises CannotOpen when it is another passphrase, or another person's key."""
    key = _stretch(passphrase, bytes(wrapped.salt), wrapped.strength)
    try:
        return bytes(Aead(key).decrypt(bytes(wrapped.box), owner.bytes))
    except CryptoError as error:
        raise CannotOpen from error


def _stretch(passphrase: str, salt: bytes, strength: Strength) -> bytes:
    with _one_at_a_time:
        return pwhash.argon2id.kdf(KEY_BYTES, passphrase.encode(), salt, strength.passes, strength.memory)
