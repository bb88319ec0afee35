"""What may be attached: a short list of kinds, told by content, and a size."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import PurePath
from typing import IO

import puremagic
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.verdict import YES, Verdict, no

OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".eml": "message/rfc822",
}
MEDIA = {
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
}
OF_STAFF = KINDS | MEDIA  # what handlers collect: images of cameras, recordings
BY_MAGIC = frozenset({"application/pdf", "image/png", "image/jpeg"})
PACKED = {
    "word/document.xml": KINDS[".docx"],
    "xl/workbook.xml": KINDS[".xlsx"],
}
WRITTEN = frozenset({"text/plain", "text/csv", "message/rfc822"})
HEAD = 64 * 1024
DIRECTORY = 2 * 1024 * 1024  # of a packed file; a longer one is a trap for whoever unpacks it
CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27} | {127}


def may_attach(
    name: str, size: int, limit: int, file: IO[bytes], kinds: Mapping[str, str] = KINDS
) -> Verdict:
    """Size first, then kind. Leaves the file at its start."""
    verdict = may_begin(name, size, limit, kinds)
    if verdict and not _holds(file, media_type(name)):
        return no(not_what_it_says(name))
    return verdict


def may_begin(name: str, size: int, limit: int, kinds: Mapping[str, str] = KINDS) -> Verdict:
    """What name and size tell, before the content is there."""
    if size > limit:
        return no(too_large(size, limit))
    if not size:
        return no(_("This file is empty."))
    if not media_type(name):
        return no(
            _("Attach a PDF, PNG, JPEG, Word, Excel, OpenDocument text, plain text, CSV or mail (.eml) file.")
        )
    if media_type(name) not in kinds.values():
        return no(
            _("Films and sound are for files that handlers add; this form takes documents and pictures.")
        )
    return YES


def not_what_it_says(name: str) -> str:
    return _("The name of this file ends in %(suffix)s, but its content is something else.") % {
        "suffix": PurePath(name).suffix.lower()
    }


def media_type(name: str) -> str:
    """What the name promises; empty when that is on no list."""
    return OF_STAFF.get(PurePath(name).suffix.lower(), "")


def too_large(size: int, limit: int) -> str:
    return _("This file is %(size)s; at most %(limit)s.") % {
        "size": megabytes(size),
        "limit": megabytes(limit),
    }


def megabytes(size: int) -> str:
    """As file managers count, rounded up to a tenth, so that what is too large also reads as larger."""
    tenths = -(-size * 10 // (1024 * 1024))
    return f"{number_format(tenths / 10, 1 if tenths % 10 else 0)}\u00a0MB"


NAMELESS = "file"  # a name of blanks alone


def safe_name(name: str) -> str:
    """Without folders, without invisible or direction-turning characters, at most 200 long; never empty."""
    name = PurePath(name.replace("\\", "/")).name
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C")
    name = name.strip().strip(" .") or NAMELESS
    suffix = PurePath(name).suffix
    return name if len(name) <= 200 else name[: 200 - len(suffix)] + suffix


def _holds(file: IO[bytes], wanted: str) -> bool:
    file.seek(0)
    head = file.read(HEAD)
    try:
        found = {match.mime_type for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        found = set()
    try:
        if wanted in MEDIA.values():
            return _is_media(head, wanted)
        if wanted in BY_MAGIC:
            return wanted in found
        if wanted in WRITTEN:
            return not found & BY_MAGIC and _is_text(file) and (wanted != KINDS[".eml"] or _is_mail(head))
        return _packed(file) == wanted
    finally:
        file.seek(0)


def _is_media(head: bytes, wanted: str) -> bool:
    """Films and sound by the first bytes of their container."""
    if wanted == MEDIA[".wav"]:
        return head[:4] == b"RIFF" and head[8:12] == b"WAVE"
    if wanted == MEDIA[".mp3"]:
        return head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] >= b"\xe0")
    return head[4:8] in {b"ftyp", b"wide", b"moov"} and (wanted == MEDIA[".mov"] or head[4:8] == b"ftyp")


def _is_text(file: IO[bytes]) -> bool:
    """No control characters anywhere: UTF-8 and old Western code pages pass, programs and pictures do not."""
    file.seek(0)
    while part := file.read(HEAD):
        if CONTROLS.intersection(part):
            return False
    return True


def _is_mail(head: bytes) -> bool:
    """A mail opens with header lines, among them From or Date or Received."""
    lines = head.lstrip(b"\r\n").split(b"\n\n")[0].split(b"\r\n\r\n")[0].splitlines()
    names = {line.split(b":")[0].strip().lower() for line in lines if b":" in line and line[:1] not in b" \t"}
    return bool(names & {b"from", b"date", b"received"})


def _packed(file: IO[bytes]) -> str:
    """The kind of an office file, by what it holds; empty for other archives, and for files with macros."""
    if not _has_short_directory(file):
        return ""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return ""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return archive.read("mimetype").decode("ascii", "replace")
            if "[Content_Types].xml" not in names:
                return ""
            return next((kind for part, kind in PACKED.items() if part in names), "")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return ""


def _has_short_directory(file: IO[bytes]) -> bool:
    """Looks at the end record alone: reading the directory of a hostile archive can fill the memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22 or b"PK\x06\x07" in tail[max(0, at - 20) : at]:
        return False  # the last: a second end record, for archives beyond 4 GB, that overrules the first
    entries, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    return bool(entries < 0xFFFF and directory <= DIRECTORY)
