"""Seals bytes while they stream to disk, and opens them while they stream out: libsodium's secretstream.

A file is a header and pieces of 64 kB; cut off, reordered or moved to another file, it does not open. Memory stays
flat whatever the size. The end of the content is padded by libsodium, so that the length on disk tells little: the
last pieces, tagged as one end, hold it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES as TAG_BYTES,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_HEADERBYTES as HEADER_BYTES,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    sodium_pad,
    sodium_unpad,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_FINAL as FINAL,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE as MORE,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_PUSH as END,
)
from nacl.exceptions import CryptoError

from rit.foundation.vault.crypto import CannotOpen

PIECE = 64 * 1024
LARGEST_STEP = 1024 * 1024  # a larger file is one of many anyhow


class Changed(Exception):
    """What is written again after a pause is not what was written there before."""


@dataclass(frozen=True)
class Paused:
    """Where a sealer stopped: libsodium's own state, which holds the key, and the bytes of content until there."""

    state: bytes = field(repr=False)
    size: int


class Sealer:
    """Writes one sealed file. `close` makes it appear under its name, on the disk, also when the power fails then;
    until then it is a `.part`.

    From a pause it can go on more than once, as what came after it may have been lost on its way. One state must
    never seal two contents: what lies there already is compared, and Changed is raised.
    """

    def __init__(self, target: Path, key: bytes, file_id: UUID, paused: Paused | None = None) -> None:
        if not target.parent.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _keep_names(target.parent.parent)
        self._target, self._part, self._bound = target, part_of(target), file_id.bytes
        self._state = crypto_secretstream_xchacha20poly1305_state()
        self._waiting, self._again = bytearray(), paused is not None
        self.size = paused.size if paused else 0
        if paused:
            self._state.statebuf[0 : len(paused.state)] = paused.state  # type: ignore[index]  # a C array
            self._stream = self._part.open("r+b")
            self._stream.seek(HEADER_BYTES + paused.size // PIECE * (PIECE + TAG_BYTES))
        else:
            header = crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
            self._stream = os.fdopen(os.open(self._part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
            self._stream.write(header)

    def write(self, content: bytes) -> None:
        self.size += len(content)
        self._waiting += content
        while len(self._waiting) >= PIECE:
            self._push(bytes(self._waiting[:PIECE]), MORE)
            del self._waiting[:PIECE]

    def pause(self) -> Paused:
        """After a whole number of pieces; the rest follows later, from another sealer."""
        if self._waiting:
            raise ValueError
        self._keep()
        return Paused(bytes(self._state.statebuf), self.size)

    def close(self) -> None:
        self.end()
        finish(self._target)

    def end(self) -> None:
        """The last of it is written; it keeps the name of a part until somebody has looked at it."""
        length = padded(self.size) - (self.size - len(self._waiting))
        end = sodium_pad(bytes(self._waiting), length)
        for start in range(0, length, PIECE):
            self._push(end[start : start + PIECE], END if start + PIECE < length else FINAL)
        self._stream.truncate()
        self._keep()

    def leave(self) -> None:
        """It stays as it was at the pause, whatever lies behind that."""
        with contextlib.suppress(OSError):
            self._stream.close()

    def drop(self) -> None:
        """Nothing of it stays."""
        self.leave()
        self._part.unlink(missing_ok=True)

    def _keep(self) -> None:
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()

    def _push(self, piece: bytes, tag: int) -> None:
        sealed = crypto_secretstream_xchacha20poly1305_push(self._state, piece, self._bound, tag)
        if self._again:
            there = self._stream.read(len(sealed))
            if there != sealed[: len(there)]:
                raise Changed
            self._again = len(there) == len(sealed)
            self._stream.seek(-len(there), os.SEEK_CUR)
        self._stream.write(sealed)


def finish(target: Path) -> None:
    """A part that is whole gets its name."""
    part_of(target).rename(target)
    _keep_names(target.parent)


def _keep_names(folder: Path) -> None:
    """What is called how in it is on the disk, as the content already is."""
    opened_folder = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened_folder)
    finally:
        os.close(opened_folder)


def part_of(target: Path) -> Path:
    """What a sealed file is called before it is whole: its clean copy is never taken for the file itself."""
    return target.with_name(f"{target.name}.part")


def padded(size: int) -> int:
    """The length in bytes that content of this size takes: the next step, of 64 kB or an eighth of the content."""
    step = min(LARGEST_STEP, max(PIECE, (1 << size.bit_length()) // 16))
    return (size // step + 1) * step


def opened(source: Path, key: bytes, file_id: UUID) -> Iterator[bytes]:
    """The pieces of a sealed file. Raises CannotOpen, at the piece where something is wrong."""
    with source.open("rb") as stream:
        state = crypto_secretstream_xchacha20poly1305_state()
        try:
            crypto_secretstream_xchacha20poly1305_init_pull(state, stream.read(HEADER_BYTES), key)
            tag, end = MORE, bytearray()
            while tag != FINAL:
                piece, tag = crypto_secretstream_xchacha20poly1305_pull(
                    state, stream.read(PIECE + TAG_BYTES), file_id.bytes
                )
                if tag != MORE:
                    end += piece
                elif end:
                    raise CannotOpen
                else:
                    yield piece
            if stream.read(1):
                raise CannotOpen
            yield sodium_unpad(bytes(end), len(end))
        except (CryptoError, ValueError, TypeError, RuntimeError) as error:
            raise CannotOpen from error
