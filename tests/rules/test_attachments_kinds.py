"""What may be attached is told by content; hostile archives are refused without being opened."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

import pytest
from django.utils import translation

from rit.foundation.attachments import rules

LIMIT = 1024 * 1024


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def packed(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20)
DOCX = packed(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})
XLSX = packed(**{"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"})
ODT = packed(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"})
MACRO = packed(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>", "word/vbaProject.bin": "x"})
MAIL = b"From: a@example.be\r\nDate: Tue, 18 Mar 2025 10:00:00 +0100\r\n\r\nHello\r\n"
TEXT = "Vaststelling: één kopie, 3 € – ok\r\n".encode()
PROGRAM = b"MZ\x90\x00\x03" + bytes(60)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("A.PDF", PDF, "application/pdf"),
        ("a.png", PNG, "image/png"),
        ("a.jpg", JPEG, "image/jpeg"),
        ("a.jpeg", JPEG, "image/jpeg"),
        ("a.docx", DOCX, rules.KINDS[".docx"]),
        ("a.xlsx", XLSX, rules.KINDS[".xlsx"]),
        ("a.odt", ODT, rules.KINDS[".odt"]),
        ("a.txt", TEXT, "text/plain"),
        ("a.txt", TEXT.decode().encode("cp1252"), "text/plain"),
        ("a.csv", b"a;b\n1;2\n", "text/csv"),
        ("a.eml", MAIL, "message/rfc822"),
    ],
)
def test_what_is_accepted(name: str, content: bytes, kind: str) -> None:
    assert rules.may_attach(name, len(content), LIMIT, io.BytesIO(content))
    assert rules.media_type(name) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PNG),
        ("a.pdf", TEXT),
        ("a.pdf", PROGRAM),
        ("a.png", PDF),
        ("a.jpg", PNG),
        ("a.docx", XLSX),
        ("a.docx", ODT),
        ("a.docx", MACRO),
        ("a.docx", packed(a="b")),
        ("a.docx", b"PK\x03\x04 not really"),
        ("a.odt", DOCX),
        ("a.txt", PROGRAM),
        ("a.txt", PDF),
        ("a.csv", PNG),
        ("a.eml", TEXT),
    ],
)
def test_a_name_that_promises_something_else_is_refused(name: str, content: bytes) -> None:
    verdict = rules.may_attach(name, len(content), LIMIT, io.BytesIO(content))

    assert not verdict
    assert "content is something else" in str(verdict.reason)


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.svg", "a.zip", "a", "a.pdf.js", "a.docm", ""])
def test_what_is_not_on_the_list_is_refused(name: str) -> None:
    verdict = rules.may_attach(name, len(PDF), LIMIT, io.BytesIO(PDF))

    assert not verdict
    assert "Attach a PDF" in str(verdict.reason)


def test_size_is_said_in_megabytes() -> None:
    assert (
        str(rules.too_large(200 * 1024 * 1024, 50 * 1024 * 1024))
        == "This file is 200\u00a0MB; at most 50\u00a0MB."
    )
    assert rules.megabytes(50 * 1024 * 1024 + 1) == "50.1\u00a0MB"
    assert not rules.may_attach("a.pdf", 0, LIMIT, io.BytesIO())
    assert not rules.may_attach("a.pdf", LIMIT + 1, LIMIT, io.BytesIO(PDF))


def test_a_directory_that_would_fill_the_memory_is_not_read() -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 60_000, 60_000, 500_000_000, 0, 0)

    assert not rules.may_attach("a.docx", 100, LIMIT, io.BytesIO(b"PK\x03\x04" + bytes(30) + end))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\nota.pdf", "nota.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("é" * 300 + ".pdf", "é" * 196 + ".pdf"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert rules.safe_name(given) == kept
