"""Asks ClamAV about a file while it streams in, by clamd's own INSTREAM command; without a socket, nothing is asked."""

from __future__ import annotations

import socket
import struct
from enum import Enum

from django.conf import settings

SECONDS = 30
ENOUGH = 4096  # bytes of an answer


class Finding(Enum):
    NOT_ASKED = "not asked"
    CLEAN = "clean"
    FOUND = "found"
    NO_ANSWER = "no answer"


class Scan:
    """One file. A scanner that fails never loses the file: it is kept, and not called clean."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._failed = False
        if settings.ENVIRONMENT.clamd:
            try:
                self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                self._socket.settimeout(SECONDS)
                self._socket.connect(settings.ENVIRONMENT.clamd)
                self._socket.sendall(b"zINSTREAM\0")
            except OSError:
                self._fail()

    def write(self, content: bytes) -> None:
        if self._socket and content:
            try:
                self._socket.sendall(struct.pack("!I", len(content)) + content)
            except OSError:
                self._fail()

    def close(self) -> Finding:
        if self._socket is None:
            return Finding.NO_ANSWER if self._failed else Finding.NOT_ASKED
        try:
            self._socket.sendall(struct.pack("!I", 0))
            answer = self._socket.recv(ENOUGH)
        except OSError:
            answer = b""
        self._socket.close()
        if answer.rstrip(b"\0").endswith(b"OK"):
            return Finding.CLEAN
        return Finding.FOUND if b"FOUND" in answer else Finding.NO_ANSWER

    def _fail(self) -> None:
        self._failed = True
        if self._socket:
            self._socket.close()
            self._socket = None
