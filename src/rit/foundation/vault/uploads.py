"""Receives files of confidential pages: sealed piece by piece as they come in, so no plaintext meets a disk.

The view is marked with `seals_uploads`, because the handler has to be there before anything reads the form, which is
before the view asks who it is: only for whoever its mark lets in does it seal anything. What comes out is a
`SealedUpload`: its key, its size, what it is by its content, and what the scanner said. It goes with the request unless
somebody calls `keep` and what was written stands.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import IO, Any, cast
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from rit.foundation.access import held
from rit.foundation.access.entry import may_enter
from rit.foundation.access.verdict import Verdict, no
from rit.foundation.attachments import rules
from rit.foundation.vault import cleaning, crypto, scanning, streams
from rit.foundation.vault.cleaning import CannotClean
from rit.foundation.vault.scanning import Finding

FOLDER = "sealed"
CLEAN = ".clean"
HEAD, TAIL = 64 * 1024, 512 * 1024
MOST_FILES = 10  # of one form
SPARE = 1024**3  # bytes of the disk that no upload takes
Answer = Callable[[HttpRequest], HttpResponse]


class _Ends(io.RawIOBase):
    """Looks like the whole file, but knows only its beginning and its end: spaces stand for what lies between."""

    def __init__(self, head: bytes, tail: bytes, size: int) -> None:
        self._head, self._tail, self._size, self._at = head, tail, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        end = self._size if size < 0 else min(self._size, self._at + size)
        start, self._at = self._at, max(self._at, end)
        middle = self._size - len(self._tail)
        parts = [self._head[start:end]] if start < len(self._head) else []
        start = max(start, len(self._head))
        if start < min(end, middle):
            parts.append(b" " * (min(end, middle) - start))
        if end > max(start, middle):
            first = max(start, middle)
            parts.append(self._tail[first - middle : end - middle])
        return b"".join(parts)


class SealedUpload(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """A file that lies sealed on disk; its bytes are not in here. `has_controls`: it is not a text.

    `is_kept`: what is written in this request knows it.
    """

    def __init__(self, name: str, size: int, sealed: Sealed, ends: IO[bytes], has_controls: bool) -> None:
        super().__init__(ends, name, "", size)
        self.sealed, self.has_controls, self.is_kept = sealed, has_controls, False

    def keep(self) -> Sealed:
        """For who writes it into a row: it outlives the request, with a clean copy where the kind allows one."""
        self.is_kept = True
        return cleaned(self.sealed, self.name or "", self.size or 0)


@dataclass(frozen=True)
class Sealed:
    """Where it lies, below MEDIA_ROOT, and its key. `clean_path`: the copy without metadata, under the same key."""

    id: UUID
    path: str
    key: bytes = field(repr=False)
    finding: Finding
    clean_path: str = ""


class SealingUploadHandler(FileUploadHandler):
    """Keeps files up to `settings.RIT_UPLOAD_BYTES`, sealed; a larger one is dropped as it comes in, only measured."""

    chunk_size = streams.PIECE

    def __init__(self, request: Any = None) -> None:  # Any: as Django's own signature
        super().__init__(request)
        self._made: list[SealedUpload] = []
        self._sealer: streams.Sealer | None = None
        self._full = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's own signature
        super().new_file(*args, **kwargs)
        self._id, self._key = uuid4(), crypto.new_key()
        self._path = path_of(self._id)
        self._head, self._tail, self._size, self._controls = b"", b"", 0, False
        self._scan = scanning.Scan()
        self._sealer = None
        self._full = not has_room(0)
        if len(self._made) < MOST_FILES and not self._full:
            self._sealer = streams.Sealer(location(self._path), self._key, self._id)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > settings.RIT_UPLOAD_BYTES:
            self._drop()
        if self._sealer is None:
            return
        try:
            self._sealer.write(raw_data)
        except OSError:  # the disk filled up meanwhile; what was typed beside the file is not lost with it
            self._full = True
            self._drop()
            return
        self._scan.write(raw_data)
        if len(self._head) < HEAD:
            self._head += raw_data[: HEAD - len(self._head)]
        self._tail = (self._tail + raw_data)[-TAIL:]
        self._controls = self._controls or not rules.CONTROLS.isdisjoint(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        finding = self._scan.close()
        name = rules.safe_name(self.file_name or "")
        if self._sealer is None:
            return Dropped(name, self._size, full=self._full)
        try:
            self._sealer.close()
        except OSError:
            self._drop()
            return Dropped(name, self._size, full=True)
        self._sealer = None
        ends = cast("IO[bytes]", _Ends(self._head, self._tail, self._size))
        sealed = Sealed(self._id, self._path, self._key, finding)
        self._made.append(SealedUpload(name, self._size, sealed, ends, self._controls))
        return self._made[-1]

    def upload_interrupted(self) -> None:
        self._drop()

    def end(self, *, undone: bool) -> None:
        """The request is over. Whatever no row knows goes, also what was still coming when the connection broke."""
        self._drop()
        for one in self._made:
            if undone or not one.is_kept:
                discard(one.sealed.id)

    def _drop(self) -> None:
        if self._sealer:
            self._sealer.drop()
            self._sealer = None


class Dropped(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """Stands for a file that was too large, or one too many, or for which the disk is too `full`."""

    def __init__(self, name: str, size: int, *, full: bool) -> None:
        super().__init__(File(io.BytesIO()), name, "", size)
        self.full = full


def seals_uploads(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Marks a view whose files are sealed while they come in."""

    @wraps(view)
    def marked(*args: object, **kwargs: object) -> HttpResponseBase:
        return view(*args, **kwargs)

    marked.seals_uploads = True  # type: ignore[attr-defined]
    return marked


def skips_uploads(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Marks a view that reads the text of such a form, and no file."""

    @wraps(view)
    def marked(*args: object, **kwargs: object) -> HttpResponseBase:
        return view(*args, **kwargs)

    marked.skips_uploads = True  # type: ignore[attr-defined]
    return marked


def sealing(get_response: Answer) -> Answer:
    """The middleware that gives marked views their handler; it stands before whatever reads a form, and around the
    transaction: what became of that decides what stays on the disk.
    """

    class Middleware:
        def __call__(self, request: HttpRequest) -> HttpResponse:
            response = get_response(request)
            handler: SealingUploadHandler | None = getattr(request, "sealing", None)
            if handler:
                undone = response.status_code >= 500 or getattr(request, "undo_everything", False)
                handler.end(undone=undone)
            return response

        def process_view(
            self, request: HttpRequest, view: Any, args: Any, kwargs: Any
        ) -> None:  # Any: Django's own
            seals = getattr(view, "seals_uploads", False)
            if seals and may_enter(request, view.entry):
                handler = SealingUploadHandler(request)
                request.sealing = handler  # type: ignore[attr-defined]
                request.upload_handlers = [handler]
            elif seals or getattr(view, "skips_uploads", False):
                held.skip_files(request)

    return Middleware()


class SealedFilesField(forms.FileField):
    """Several files; cleans to a list of `SealedUpload`. Says of each what is wrong with it."""

    def __init__(
        self, *, kinds: Mapping[str, str] = rules.KINDS, **kwargs: Any
    ) -> None:  # Any: passed on to Django's field
        self.kinds = kinds
        kwargs.setdefault("label", _("Files"))
        kwargs.setdefault(
            "help_text",
            _("PDF, PNG, JPEG, Word, Excel, OpenDocument text, plain text, CSV or mail (.eml)."),
        )
        super().__init__(**kwargs)
        self.widget = _Files(attrs={"accept": ",".join(kinds), **self.widget_attrs(self.widget)})

    def clean(self, data: Any, initial: Any = None) -> list[SealedUpload]:
        found = [one for one in (data or []) if isinstance(one, UploadedFile) and one.name]
        if not found and self.required:
            raise ValidationError(self.error_messages["required"])
        problems = [text for one in found if (text := _problem(one, self.kinds))]
        if problems:
            raise ValidationError(problems)
        return [one for one in found if isinstance(one, SealedUpload)]


def whole(given: Iterable[Any], kinds: Mapping[str, str] = rules.KINDS) -> list[SealedUpload]:
    """Those of a form's files with which nothing is wrong."""
    return [one for one in given if isinstance(one, SealedUpload) and one.name and not _problem(one, kinds)]


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # Any: Django's own signature
        return files.getlist(name) if hasattr(files, "getlist") else [files[name]] if name in files else []


def _problem(upload: UploadedFile[bytes], kinds: Mapping[str, str]) -> str:
    size, limit = upload.size or 0, settings.RIT_UPLOAD_BYTES
    if isinstance(upload, Dropped) and upload.full:
        said = _(
            "%(name)s: there is no room for files at this moment. Go on without it, and try again later."
        )
        return str(said % {"name": upload.name})
    if isinstance(upload, Dropped) and size <= limit:
        return str(_("%(name)s: too many files at once; add the rest afterwards.") % {"name": upload.name})
    verdict = rules.may_attach(upload.name or "", size, limit, cast("IO[bytes]", upload.file), kinds)
    is_text = rules.media_type(upload.name or "") in rules.WRITTEN
    if verdict and is_text and isinstance(upload, SealedUpload) and upload.has_controls:
        return f"{upload.name}: {rules.not_what_it_says(upload.name or '')}"
    return "" if verdict else f"{upload.name}: {verdict.reason}"


def has_room(size: int) -> bool:
    """Whether so many bytes fit where attachments lie, with some to spare."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return shutil.disk_usage(root).free >= size + SPARE


def path_of(file_id: UUID) -> str:
    """Where a sealed file lies, below MEDIA_ROOT."""
    return f"{FOLDER}/{file_id.hex[:2]}/{file_id}"


def location(path: str) -> Path:
    return Path(settings.MEDIA_ROOT) / path


def look_at(source: Path, key: bytes, file_id: UUID, name: str, size: int) -> tuple[Verdict, Finding]:
    """Whether a whole file that came in pieces is what it says, and what the scanner found. Opens it piece by piece."""
    head, tail, controls, scan = b"", b"", False, scanning.Scan()
    written = rules.media_type(name) in rules.WRITTEN
    for piece in streams.opened(source, key, file_id):
        scan.write(piece)
        head += piece[: HEAD - len(head)]
        tail = (tail + piece)[-TAIL:]
        controls = controls or (written and len(piece.translate(None, bytes(rules.CONTROLS))) < len(piece))
    finding = scan.close()
    ends = cast("IO[bytes]", _Ends(head, tail, size))
    verdict = rules.may_attach(name, size, settings.RIT_STAFF_UPLOAD_BYTES, ends, rules.OF_STAFF)
    return (no(rules.not_what_it_says(name)) if verdict and controls else verdict), finding


def seal(content: bytes) -> Sealed:
    """A file that did not come with a form."""
    file_id, key = uuid4(), crypto.new_key()
    sealer = streams.Sealer(location(path_of(file_id)), key, file_id)
    sealer.write(content)
    sealer.close()
    return Sealed(file_id, path_of(file_id), key, Finding.NOT_ASKED)


def read(sealed: Sealed) -> bytes:
    """The whole file, in memory."""
    return b"".join(streams.opened(location(sealed.path), sealed.key, sealed.id))


def cleaned(sealed: Sealed, name: str, size: int) -> Sealed:
    """With a clean copy beside it, where the kind allows one. Takes the file into memory, up to `cleaning.LARGEST`."""
    kind = rules.media_type(name)
    if kind not in cleaning.CLEANABLE or size > cleaning.LARGEST or sealed.finding is Finding.FOUND:
        return sealed
    try:
        bare = cleaning.clean(read(sealed), kind)
    except CannotClean:
        return sealed
    path = f"{sealed.path}{CLEAN}"
    streams.part_of(location(path)).unlink(missing_ok=True)  # of somebody who was cut off here
    sealer = streams.Sealer(location(path), sealed.key, sealed.id)
    sealer.write(bare)
    sealer.close()
    return Sealed(sealed.id, sealed.path, sealed.key, sealed.finding, path)


def discard(file_id: UUID) -> None:
    """Whatever lies on the disk of this file, whole or not."""
    for path in (path_of(file_id), f"{path_of(file_id)}{CLEAN}"):
        location(path).unlink(missing_ok=True)
        streams.part_of(location(path)).unlink(missing_ok=True)


def remove(paths: Sequence[str]) -> None:
    for path in paths:
        if path:
            location(path).unlink(missing_ok=True)


def touch(paths: Sequence[str]) -> None:
    """Whoever these belong to was seen just now: for the sweep they are as new as that."""
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            os.utime(location(path))


def abandoned(now: datetime, hours: int = 26) -> list[str]:
    """Sealed files that were not touched for longer than any draft lives unchanged, for the sweep to compare with what
    is still known.
    """
    old = (now - timedelta(hours=hours)).timestamp()
    root = Path(settings.MEDIA_ROOT)
    return [
        file.relative_to(root).as_posix()
        for file in (root / FOLDER).glob("??/*")
        if file.stat().st_mtime < old
    ]
