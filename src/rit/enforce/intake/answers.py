"""What somebody reports, as it is sealed: one canonical JSON, and the digest that proves it later."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict, dataclass, field
from hashlib import blake2b

from django.utils.translation import gettext as _
from django.utils.translation import override

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


def mark() -> str:
    """What stands where a part was taken out, in the reporter's language."""
    return _("[Taken out on %(day)s: this part belongs to the confidential counsellor.]")


def was_split(text: str, language: str) -> bool:
    """Whether a part was taken out of this text: the reporter, who sees no list, learns it from there."""
    with override(language):
        before, _day, after = mark().partition("%(day)s")
    return before in text and after in text


def lookalike(text: str, secret: bytes) -> bytes:
    """The same for texts that differ in numbers, spaces and capitals only; tells nothing without the secret."""
    bare = re.sub(r"[\W\d_]+", "", text.casefold())
    return blake2b(bare.encode(), key=secret[:64], digest_size=16, person=b"rit.lookalike").digest()
