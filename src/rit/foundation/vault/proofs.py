"""The signed proof that something was reported: when, to which desk, and the digest of the text; never the receipt.

Ed25519 (PyNaCl), with a key that follows from RIT_SECRET_KEY. Its public half stays in a table with its period, so that
older proofs verify after the secret has changed. Verifying opens nothing.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from django.conf import settings
from django.db import transaction
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from rit.foundation.vault.models import ProofKey

HEAD = "RIT-PROOF-1"
LONGEST = 20_000  # bytes of a file that may hold a proof
_BLOCK = re.compile(
    rf"{HEAD}\nmade: (?P<made>[0-9T:.+-]{{19,40}})\nzone: (?P<zone>[^\n]{{0,200}})\nto: (?P<to>[^\n]{{0,200}})\n"
    r"digest: (?P<digest>[0-9a-f]{32})\nkey: (?P<key>[0-9a-f]{16})\nsignature: (?P<signature>[A-Za-z0-9+/=]{88})"
)


@dataclass(frozen=True)
class Statement:
    """What is proved: a report arrived at `made`, for the desk `to` of `zone`; `digest` is that of its text."""

    made: datetime
    zone: str
    to: str
    digest: bytes


@dataclass(frozen=True)
class Answer:
    """`verdict`: good, changed, unknown_key, out_of_period or no_proof; the statement where there is one to read."""

    verdict: str
    statement: Statement | None = None

    @property
    def is_good(self) -> bool:
        return self.verdict == "good"


def sign(statement: Statement, *, now: datetime) -> str:
    """The proof as text."""
    key = _signing_key()
    text = _text(statement, _key_id(bytes(key.verify_key)))
    _register(bytes(key.verify_key), now)
    return f"{text}\nsignature: {b64encode(key.sign(text.encode()).signature).decode()}\n"


def verify(text: str) -> Answer:
    """One query; whatever stands around the proof is not looked at."""
    found = _BLOCK.search(text.replace("\r\n", "\n").replace("\r", "\n"))
    if found is None:
        return Answer("no_proof")
    try:
        made = datetime.fromisoformat(found["made"])
    except ValueError:
        return Answer("no_proof")
    if made.tzinfo is None:
        return Answer("no_proof")
    statement = Statement(made, found["zone"], found["to"], bytes.fromhex(found["digest"]))
    key = ProofKey.objects.filter(pk=found["key"]).first()
    if key is None:
        return Answer("unknown_key", statement)
    signed = found.group(0).rpartition("\nsignature: ")[0].encode()
    try:
        VerifyKey(bytes(key.public)).verify(signed, b64decode(found["signature"], validate=True))
    except (CryptoError, ValueError):
        return Answer("changed", statement)
    if key.retired_at and statement.made > key.retired_at:
        return Answer("out_of_period", statement)
    return Answer("good", statement)


def _text(statement: Statement, key: str) -> str:
    zone, to = (" ".join(part.split())[:200] for part in (statement.zone, statement.to))
    made = statement.made.isoformat(timespec="seconds")
    return f"{HEAD}\nmade: {made}\nzone: {zone}\nto: {to}\ndigest: {statement.digest.hex()}\nkey: {key}"


def _signing_key() -> SigningKey:
    secret = settings.SECRET_KEY.encode()
    return SigningKey(blake2b(secret, digest_size=32, person=b"rit.proof.key").digest())


def _key_id(public: bytes) -> str:
    return blake2b(public, digest_size=8, person=b"rit.proof.id").hexdigest()


@transaction.atomic
def _register(public: bytes, now: datetime) -> None:
    """The first proof with a new secret makes its public half known, and ends the period of the one before."""
    key_id = _key_id(public)
    if not ProofKey.objects.filter(pk=key_id).exists():
        ProofKey.objects.filter(retired_at=None).update(retired_at=now)
        ProofKey.objects.bulk_create([ProofKey(id=key_id, public=public, from_at=now)], ignore_conflicts=True)
