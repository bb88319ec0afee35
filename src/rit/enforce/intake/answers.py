"""What somebody reports, as it is sealed: one canonical JSON, and the digest that proves it later."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict, dataclass, field
from hashlib import blake2b

SALT_BYTES = 16


@dataclass(frozen=True)
class Answers:
    """`what`, `when`, `where`, `who`, `reply`: as typed. `salt`: so that nobody guesses a text from its digest."""

    what: str
    when: str = ""
    where: str = ""
    who: str = ""
    reply: str = ""
    salt: str = field(default_factory=lambda: secrets.token_hex(SALT_BYTES))

    def sealed(self) -> bytes:
        """The bytes that are sealed, the same for the same answers."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @property
    def digest(self) -> bytes:
        """16 bytes."""
        return blake2b(self.sealed(), digest_size=16, person=b"rit.report").digest()


@dataclass(frozen=True)
class Person:
    """Who reports: apart from the report."""

    name: str = ""
    contact: str = ""

    def sealed(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode()


def read(opened: bytes) -> Answers:
    return Answers(**json.loads(opened))


def read_person(opened: bytes) -> Person:
    return Person(**json.loads(opened))


def lookalike(text: str, secret: bytes) -> bytes:
    """The same for texts that differ in numbers, spaces and capitals only; tells nothing without the secret."""
    bare = re.sub(r"[\W\d_]+", "", text.casefold())
    return blake2b(bare.encode(), key=secret[:64], digest_size=16, person=b"rit.lookalike").digest()
