"""Receives files while the form is read. A file beyond the limit is dropped as it comes in, only measured.

Dropping instead of breaking off matters: the rest of the form is still read, so nobody loses what they typed.
Small files stay in memory, larger ones go to a temporary file that disappears with the request.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

IN_MEMORY = 1024 * 1024
FILES_A_REQUEST = 4  # times the limit of one file: what all files of one form may take together


class Dropped(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """Stands for a file that was too large: its name and how large it was, without its bytes."""


class LimitedUploadHandler(FileUploadHandler):
    """The only upload handler: keeps a file up to `settings.RIT_UPLOAD_BYTES`, measures it beyond."""

    def __init__(self, request: Any = None) -> None:  # Any: as Django's own signature
        super().__init__(request)
        self._room = settings.RIT_UPLOAD_BYTES * FILES_A_REQUEST
        self._spool: IO[bytes] | None = None
        self._received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._received = 0
        spool = tempfile.SpooledTemporaryFile(IN_MEMORY, prefix="rit-upload-")  # noqa: SIM115  # lives on in the form
        self._spool = cast("IO[bytes]", spool)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._received += len(raw_data)
        self._room -= len(raw_data) if self._spool else 0
        if self._received > settings.RIT_UPLOAD_BYTES or self._room < 0:
            self._drop()
        elif self._spool:
            self._spool.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        if self._spool is None:
            return Dropped(File(io.BytesIO()), self.file_name, self.content_type, file_size)
        self._spool.seek(0)
        file, self._spool = self._spool, None
        return UploadedFile(file, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        self._drop()

    def _drop(self) -> None:
        if self._spool:
            with contextlib.suppress(OSError):
                self._spool.close()
            self._room += self._received
            self._spool = None
