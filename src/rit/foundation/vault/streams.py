"""Seals bytes while they stream to disk, and opens them while they stream out: libsodium's secretstream.

A file is a header and pieces of 64 kB; cut off, reordered or moved to another file, it does not open. Memory stays
flat whatever the size.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
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
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_FINAL as FINAL,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE as MORE,
)
from nacl.exceptions import CryptoError

from rit.foundation.vault.crypto import CannotOpen

PIECE = 64 * 1024


class Sealer:
    """Writes one sealed file. `close` makes it appear under its name, on the disk; until then it is a `.part`."""

    def __init__(self, target: Path, key: bytes, file_id: UUID) -> None:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._target, self._part, self._bound = target, target.with_suffix(".part"), file_id.bytes
        self._state = crypto_secretstream_xchacha20poly1305_state()
        header = crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        self._stream = os.fdopen(os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._stream.write(header)
        self._waiting = bytearray()
        self.size = 0

    def write(self, content: bytes) -> None:
        self.size += len(content)
        self._waiting += content
        while len(self._waiting) > PIECE:  # the last piece waits, as it is marked as the last
            self._push(bytes(self._waiting[:PIECE]), MORE)
            del self._waiting[:PIECE]

    def close(self) -> None:
        self._push(bytes(self._waiting), FINAL)
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        self._part.rename(self._target)

    def drop(self) -> None:
        """Nothing of it stays."""
        with contextlib.suppress(OSError):
            self._stream.close()
        self._part.unlink(missing_ok=True)

    def _push(self, piece: bytes, tag: int) -> None:
        self._stream.write(crypto_secretstream_xchacha20poly1305_push(self._state, piece, self._bound, tag))


def opened(source: Path, key: bytes, file_id: UUID) -> Iterator[bytes]:
    """The pieces of a sealed file. Raises CannotOpen, at the piece where something is wrong."""
    with source.open("rb") as stream:
        state = crypto_secretstream_xchacha20poly1305_state()
        try:
            crypto_secretstream_xchacha20poly1305_init_pull(state, stream.read(HEADER_BYTES), key)
            tag = MORE
            while tag != FINAL:
                piece, tag = crypto_secretstream_xchacha20poly1305_pull(
                    state, stream.read(PIECE + TAG_BYTES), file_id.bytes
                )
                yield piece
            if stream.read(1):
                raise CannotOpen
        except (CryptoError, ValueError, TypeError, RuntimeError) as error:
            raise CannotOpen from error
