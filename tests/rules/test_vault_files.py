"""Files of confidential pages: sealed as they come in, told by their content, cleaned, shown without being opened."""

from __future__ import annotations

import io
import os
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django import forms
from django.conf import settings
from django.http.multipartparser import MultiPartParser
from django.test.client import BOUNDARY, encode_multipart
from django.utils.datastructures import MultiValueDict
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import Base

from rit.foundation.vault import cleaning, crypto, scanning, streams, uploads
from rit.foundation.vault.cleaning import CannotClean, NoSuchPage
from rit.foundation.vault.crypto import CannotOpen
from rit.foundation.vault.scanning import Finding
from rit.foundation.vault.uploads import SealedUpload

pytestmark = pytest.mark.req("L6.5-a")
SECRET = b"the plate was 1-ABC-234 "


class Form(forms.Form):
    files = uploads.SealedFilesField(required=False)


def posted(*files: tuple[str, bytes]) -> MultiValueDict[str, Any]:
    """What the handler makes of a form that a browser sends."""
    named = []
    for name, content in files:
        stream = io.BytesIO(content)
        stream.name = name
        named.append(stream)
    body = encode_multipart(BOUNDARY, {"files": named})
    meta = {
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
        "CONTENT_LENGTH": str(len(body)),
    }

    _post, found = MultiPartParser(meta, io.BytesIO(body), [uploads.SealingUploadHandler()]).parse()
    return found


def cleaned(*files: tuple[str, bytes]) -> Form:
    return Form({}, posted(*files))


def kept(form: Form) -> list[SealedUpload]:
    assert form.is_valid(), form.errors
    found: list[SealedUpload] = form.cleaned_data["files"]
    return found


def on_disk() -> Iterator[Path]:
    return (path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


# Sealing


@pytest.mark.parametrize(
    "size", [0, 1, streams.PIECE - 1, streams.PIECE, streams.PIECE + 1, 5 * streams.PIECE]
)
def test_a_stream_opens_again_whatever_its_length(size: int, tmp_path: Path) -> None:
    key, file_id, content = crypto.new_key(), uuid4(), os.urandom(size)
    sealer = streams.Sealer(tmp_path / "x", key, file_id)
    for start in range(0, size, 1000):
        sealer.write(content[start : start + 1000])
    sealer.close()

    assert b"".join(streams.opened(tmp_path / "x", key, file_id)) == content
    for wrong_key, wrong_id in ((crypto.new_key(), file_id), (key, uuid4())):
        with pytest.raises(CannotOpen):
            list(streams.opened(tmp_path / "x", wrong_key, wrong_id))


@pytest.mark.parametrize("harm", ["cut", "longer", "changed", "swapped"])
def test_a_harmed_file_does_not_open(harm: str, tmp_path: Path) -> None:
    key, file_id, path = crypto.new_key(), uuid4(), tmp_path / "x"
    sealer = streams.Sealer(path, key, file_id)
    sealer.write(os.urandom(3 * streams.PIECE))
    sealer.close()
    whole, step = path.read_bytes(), streams.PIECE + 17
    first, second = whole[24 : 24 + step], whole[24 + step : 24 + 2 * step]
    path.write_bytes(
        {
            "cut": whole[: 24 + 2 * step],
            "longer": whole + b"x",
            "changed": whole[:100] + bytes([whole[100] ^ 1]) + whole[101:],
            "swapped": whole[:24] + second + first + whole[24 + 2 * step :],
        }[harm]
    )

    with pytest.raises(CannotOpen):
        list(streams.opened(path, key, file_id))


@pytest.mark.parametrize("sizes", [(1, 700, 40_000), (70_000, 100_000, 130_000), (3_000_000, 3_100_000)])
def test_files_of_about_one_size_look_alike(sizes: tuple[int, ...], tmp_path: Path) -> None:
    lengths = set()
    for size in sizes:
        sealer = streams.Sealer(tmp_path / str(size), crypto.new_key(), uuid4())
        sealer.write(bytes(size))
        sealer.close()
        lengths.add((tmp_path / str(size)).stat().st_size)

    assert len(lengths) == 1


@given(st.integers(0, 3_000_000_000))
def test_padding_tells_no_exact_size_and_costs_little(size: int) -> None:
    assert size < streams.padded(size) <= size * 1.125 + streams.PIECE
    assert streams.padded(size) % streams.PIECE == 0


@pytest.mark.parametrize("size", [streams.PIECE, 5 * streams.PIECE, 5 * streams.PIECE + 100])
def test_a_stream_goes_on_after_a_pause(size: int, tmp_path: Path) -> None:
    key, file_id, content = crypto.new_key(), uuid4(), os.urandom(size)
    paused = streams.Sealer(tmp_path / "x", key, file_id).pause()
    first = streams.PIECE
    sealer = streams.Sealer(tmp_path / "x", b"", file_id, paused)
    sealer.write(content[:first])
    paused = sealer.pause()
    for _lost in range(3):  # the connection broke off, at whatever place
        broken = streams.Sealer(tmp_path / "x", b"", file_id, paused)
        broken.write(content[first : first + 2 * streams.PIECE])
        broken.leave()
    whole = streams.Sealer(tmp_path / "x", b"", file_id, paused)
    whole.write(content[first:])
    whole.close()

    assert b"".join(streams.opened(tmp_path / "x", key, file_id)) == content


def test_one_state_never_seals_two_contents(tmp_path: Path) -> None:
    key, file_id = crypto.new_key(), uuid4()
    paused = streams.Sealer(tmp_path / "x", key, file_id).pause()
    first = streams.Sealer(tmp_path / "x", b"", file_id, paused)
    first.write(b"a" * streams.PIECE)
    first.leave()
    before = streams.part_of(tmp_path / "x").read_bytes()

    second = streams.Sealer(tmp_path / "x", b"", file_id, paused)
    with pytest.raises(streams.Changed):
        second.write(b"b" * streams.PIECE)
    second.leave()
    assert streams.part_of(tmp_path / "x").read_bytes() == before


def test_no_plaintext_meets_a_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (found,) = kept(cleaned(("plate.txt", SECRET * 200_000)))

    assert uploads.read(found.sealed) == SECRET * 200_000
    files = [*on_disk(), *(path for path in tmp_path.rglob("*") if path.is_file())]
    assert files
    assert not any(SECRET in path.read_bytes() for path in files)


def test_memory_stays_flat(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of 40 MB takes a fraction of that: what the test itself holds is made before counting."""
    content = SECRET * (40 * 1024 * 1024 // len(SECRET))
    handler = uploads.SealingUploadHandler()
    handler.new_file("files", "x.txt", "text/plain", len(content), None, {})
    tracemalloc.start()
    for start in range(0, len(content), streams.PIECE):
        handler.receive_data_chunk(content[start : start + streams.PIECE], start)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    handler.file_complete(len(content))

    assert peak < 4 * 1024 * 1024


def test_a_file_beyond_the_limit_leaves_nothing(settings: Any) -> None:
    settings.RIT_UPLOAD_BYTES = 100_000
    form = cleaned(("big.txt", b"x" * 100_001), ("small.txt", b"a word"))

    assert not form.is_valid()
    assert "big.txt" in str(form.errors["files"])
    assert len(list(on_disk())) == 1


def test_more_files_than_a_form_takes_are_named() -> None:
    form = cleaned(*[(f"{number}.txt", b"x") for number in range(uploads.MOST_FILES + 2)])

    assert not form.is_valid()
    assert len(form.errors["files"]) == 2


def test_a_broken_upload_leaves_nothing() -> None:
    handler = uploads.SealingUploadHandler()
    handler.new_file("files", "x.txt", "text/plain", 10, None, {})
    handler.receive_data_chunk(b"half", 0)
    handler.upload_interrupted()

    assert not list(on_disk())


# What it is


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", os.urandom(700_000))  # more than the ends that are kept
    return out.getvalue()


def png(size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "PNG")
    return out.getvalue()


def jpeg_with_place() -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Artist] = "Telefoon van Jan", "Jan Janssens"
    exif.get_ifd(0x8825)[2] = (51.0, 3.0, 12.0)
    Image.new("RGB", (60, 40), "blue").save(out, "JPEG", exif=exif)
    return out.getvalue()


def pdf(pages: int = 2) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _number in range(pages):
            document.add_blank_page(page_size=(200, 300))
        document.docinfo["/Author"] = "Jan Janssens"
        with document.open_metadata() as meta:
            meta["dc:creator"] = ["Jan Janssens"]
        document.attachments["secret.txt"] = b"hidden"
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")
        document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", docx()),
        ("a.png", png()),
        ("a.jpg", jpeg_with_place()),
        ("a.pdf", pdf()),
        ("a.txt", b"woord" * 90_000),
    ],
    ids=["docx", "png", "jpeg", "pdf", "txt"],
)
def test_what_is_what_it_says_is_kept(name: str, content: bytes) -> None:
    (found,) = kept(cleaned((name, content)))

    assert uploads.read(found.sealed) == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.png", b"<svg><script>alert(1)</script></svg>"),
        ("a.jpg", png()),
        ("a.pdf", b"GIF89a" + pdf()),
        ("a.txt", b"MZ" + bytes(300)),
        ("a.txt", b"a" * 100_000 + b"\x00" + b"a" * 800_000),
        ("a.docx", b"PK\x03\x04" + os.urandom(500)),
        ("a.exe", b"MZ" + bytes(300)),
        ("a.eml", b"no header at all"),
        ("a.txt", b""),
    ],
    ids=[
        "svg", "html", "svg as png", "png as jpg", "polyglot", "program", "zero byte in the middle", "half an archive",
        "exe", "no mail", "empty",
    ],
)  # fmt: skip
def test_what_is_not_is_refused_with_its_name(name: str, content: bytes) -> None:
    form = cleaned((name, content))

    assert not form.is_valid()
    assert name in str(form.errors["files"])


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.text(max_size=50), st.binary(max_size=3000))
@example(" ", b"")
@example("\u2003.", b"%PDF-")
def test_whatever_comes_is_answered(name: str, content: bytes) -> None:
    cleaned((name.replace("\0", "") or "x", content)).is_valid()


# Clean copies


def test_a_picture_loses_who_and_where() -> None:
    source = jpeg_with_place()
    assert b"Jan Janssens" in source

    bare = cleaning.clean(source, "image/jpeg")

    assert b"Jan" not in bare
    assert not Image.open(io.BytesIO(bare)).getexif()
    assert Image.open(io.BytesIO(bare)).size == (60, 40)


def test_a_document_loses_who_what_it_would_do_and_what_it_hides() -> None:
    bare = cleaning.clean(pdf(), "application/pdf")

    with pikepdf.open(io.BytesIO(bare)) as document:
        assert len(document.pages) == 2
        assert not document.docinfo
        assert not {"/Metadata", "/OpenAction"} & set(document.Root.keys())
        assert not len(document.attachments)
    assert b"Janssens" not in bare


def test_the_original_stays_beside_the_clean_copy() -> None:
    source = jpeg_with_place()
    (found,) = kept(cleaned(("a.jpg", source)))
    sealed = uploads.cleaned(found.sealed, found.name or "", found.size or 0)

    bare = b"".join(streams.opened(uploads.location(sealed.clean_path), sealed.key, sealed.id))
    assert uploads.read(sealed) == source
    assert b"Jan" not in bare


def bomb() -> bytes:
    """A picture of 900 megapixels in a few kilobytes."""
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (bomb(), "image/png"),
        (b"\x89PNG\r\n\x1a\n" + os.urandom(200), "image/png"),
        (b"%PDF-1.7\n" + os.urandom(500), "application/pdf"),
        (b"hello", "text/plain"),
        (png(), "image/jpeg"),
    ],
    ids=["bomb", "broken picture", "broken document", "no such cleaner", "another kind"],
)
def test_what_cannot_be_cleaned_says_so(content: bytes, media_type: str) -> None:
    with pytest.raises(CannotClean):
        cleaning.clean(content, media_type)


def test_a_document_of_ten_thousand_pages_is_answered() -> None:
    long = pdf(pages=10_000)

    assert cleaning.picture(long, "application/pdf", 9_999).startswith(b"\x89PNG")
    with pytest.raises(NoSuchPage):
        cleaning.picture(long, "application/pdf", 10_000)


def test_the_viewer_shows_a_picture_of_its_own() -> None:
    made = cleaning.picture(jpeg_with_place(), "image/jpeg", 0)

    assert made.startswith(b"\x89PNG")
    assert b"Jan" not in made


# The scanner


def test_without_a_scanner_nothing_is_called_clean() -> None:
    (found,) = kept(cleaned(("a.txt", b"a word")))

    assert found.sealed.finding is Finding.NOT_ASKED


@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        (b"stream: OK\0", Finding.CLEAN),
        (b"stream: Eicar-Signature FOUND\0", Finding.FOUND),
        (b"INSTREAM size limit exceeded. ERROR\0", Finding.NO_ANSWER),
        (b"", Finding.NO_ANSWER),
    ],
)
def test_the_scanner_hears_every_byte_and_is_believed(
    answer: bytes, finding: Finding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real socket, with somebody behind it who answers as clamd does."""
    import socket
    import struct
    import threading
    from dataclasses import replace

    address, heard = str(tmp_path / "clamd"), bytearray()
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen(1)

    def serve() -> None:
        peer, _ = server.accept()
        with peer, peer.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", stream.read(4))[0]:
                heard.extend(stream.read(size))
            peer.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, clamd=address))
    (found,) = kept(cleaned(("a.txt", SECRET * 10_000)))
    thread.join()
    server.close()

    assert bytes(heard) == SECRET * 10_000
    assert found.sealed.finding is finding


def test_a_scanner_that_is_gone_loses_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, clamd="/nowhere"))
    (found,) = kept(cleaned(("a.txt", b"a word")))

    assert found.sealed.finding is Finding.NO_ANSWER
    assert uploads.read(found.sealed) == b"a word"
    assert scanning.Scan().close() is Finding.NO_ANSWER
