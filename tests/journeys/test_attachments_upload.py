"""A file too large costs neither memory nor the text beside it; a wall stands before each download."""

from __future__ import annotations

import hashlib
import os
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory, override_settings
from django.utils import translation

from rit.foundation.access.actor import Actor, system
from rit.foundation.access.verdict import YES, Refused, no
from rit.foundation.attachments import actions
from rit.foundation.attachments.forms import AttachmentField
from rit.foundation.attachments.handlers import IN_MEMORY, Dropped
from rit.foundation.attachments.models import Attachment
from rit.foundation.registries import attachment_walls

HANDLER = "rit.foundation.attachments.handlers.LimitedUploadHandler"
MB = 1024 * 1024
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF"


class Evidence(forms.Form):
    note = forms.CharField()
    file = AttachmentField(required=False)


class Upload:
    """A multipart body that is made while it is read, so that the test itself holds nothing of it."""

    def __init__(self, *files: tuple[str, int], start: bytes = PDF) -> None:
        self.parts = self._parts(files, start)
        self.length = sum(len(part) for part in self._parts(files, start))
        self.rest = b""

    @staticmethod
    def _parts(files: tuple[tuple[str, int], ...], start: bytes) -> Iterator[bytes]:
        head = '--edge\r\nContent-Disposition: form-data; name="{}"; filename="{}"\r\n\r\n'
        for name, size in files:
            yield head.format(name, "bewijs.pdf").encode() + start
            for left in range(size - len(start), 0, -MB):
                yield bytes(min(MB, left))
            yield b"\r\n"
        yield b'--edge\r\nContent-Disposition: form-data; name="note"\r\n\r\nWhat I typed\r\n--edge--\r\n'

    def read(self, size: int = -1) -> bytes:
        while len(self.rest) < size and (part := next(self.parts, b"")):
            self.rest += part
        found, self.rest = self.rest[:size], self.rest[size:]
        return found

    readline = read  # asked for, never called


@pytest.fixture
def request_of() -> Iterator[Callable[[Upload], HttpRequest]]:
    """Requests with these bodies, closed at the end as the server does."""
    made: list[HttpRequest] = []

    def make(upload: Upload) -> HttpRequest:
        environment = {
            "CONTENT_TYPE": "multipart/form-data; boundary=edge",
            "CONTENT_LENGTH": str(upload.length),
            "wsgi.input": upload,
        }
        made.append(RequestFactory().generic("POST", "/", **environment))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(autouse=True)
def _small_settings() -> Iterator[None]:
    with (
        override_settings(FILE_UPLOAD_HANDLERS=[HANDLER], RIT_UPLOAD_BYTES=50 * MB),
        translation.override("en"),
    ):
        yield


def test_200_mb_fill_no_memory_and_lose_no_text(request_of: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    sent = request_of(Upload(("file", 200 * MB)))
    tracemalloc.start()

    form = Evidence(sent.POST, sent.FILES)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 * MB
    assert list(tmp_path.iterdir()) == []
    assert isinstance(sent.FILES["file"], Dropped)
    assert form["note"].value() == "What I typed"
    assert form.errors == {"file": ["This file is 200\u00a0MB; at most 50\u00a0MB."]}


def test_a_large_file_within_the_limit_arrives_whole(request_of: Any) -> None:
    sent = request_of(Upload(("file", 3 * MB)))

    form = Evidence(sent.POST, sent.FILES)

    assert form.is_valid(), form.errors
    arrived = b"".join(form.cleaned_data["file"].chunks())
    assert arrived == PDF + bytes(3 * MB - len(PDF))
    assert form.cleaned_data["file"].size == 3 * MB > IN_MEMORY


@override_settings(RIT_UPLOAD_BYTES=2 * MB)
def test_many_files_together_cannot_fill_the_disk(request_of: Any) -> None:
    sent = request_of(Upload(*[(f"file{number}", 2 * MB) for number in range(6)]))

    dropped = [file for file in sent.FILES.values() if isinstance(file, Dropped)]

    assert len(dropped) == 2
    form = Evidence({"note": "x"}, {"file": dropped[0]})
    assert form.errors == {"file": ["These files together are too large; attach fewer at a time."]}


@override_settings(RIT_UPLOAD_BYTES=2 * MB)
def test_a_dropped_file_leaves_room_for_the_next(request_of: Any) -> None:
    sent = request_of(Upload(("big", 30 * MB), ("file", MB)))

    assert isinstance(sent.FILES["big"], Dropped)
    assert Evidence(sent.POST, sent.FILES).is_valid()


def test_nothing_chosen_is_nothing() -> None:
    form = Evidence({"note": "x"}, {})

    assert form.is_valid()
    assert form.cleaned_data["file"] is None


def test_another_kind_is_said_beside_the_field() -> None:
    form = Evidence({"note": "x"}, {"file": SimpleUploadedFile("virus.exe", b"MZ")})

    assert form.errors["file"][0].startswith("Attach a PDF")
    assert 'accept=".pdf,.png' in str(form["file"])


def stored(now: datetime, by: Actor | None = None, name: str = "bewijs.pdf") -> Attachment:
    return actions.store(SimpleUploadedFile(name, PDF), by=by or system("test"), now=now)


@pytest.mark.django_db
def test_what_is_stored_is_what_was_sent(now: datetime, settings: Any) -> None:
    attachment = stored(now, name="beëdigd verslag.pdf")

    path = Path(settings.MEDIA_ROOT) / attachment.path
    assert path.read_bytes() == PDF
    assert attachment.sha256 == hashlib.sha256(PDF).hexdigest()
    assert attachment.path == f"{attachment.pk.hex[:2]}/{attachment.pk}"
    assert (attachment.size, attachment.media_type) == (len(PDF), "application/pdf")
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_the_action_checks_again(now: datetime) -> None:
    with pytest.raises(Refused, match="content is something else"):
        actions.store(SimpleUploadedFile("a.pdf", b"no pdf"), by=system("test"), now=now)


@pytest.fixture
def wall() -> Iterator[None]:
    """An area that owns everything whose name holds *mine* and lets the coordinator in."""

    def may_open(actor: Actor, attachment: Attachment) -> Any:
        return YES if "mine" in attachment.name and "coordinator" in actor.roles else no("")

    attachment_walls.walls.add("test", may_open)
    yield
    del attachment_walls.walls._providers["test"]


@pytest.mark.django_db
@pytest.mark.usefixtures("wall")
def test_a_download_never_shows_as_a_page(sign_in: Any, now: datetime) -> None:
    attachment = stored(now, name="mine één.pdf")

    answer = sign_in("coordinator").get(f"/attachments/{attachment.pk}/")

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] == "application/pdf"


@pytest.mark.django_db
@pytest.mark.usefixtures("wall")
def test_nobody_vouches_is_not_found(sign_in: Any, client: Any, now: datetime) -> None:
    mine, other = stored(now, name="mine.pdf"), stored(now, name="other.pdf")

    assert sign_in("coordinator").get(f"/attachments/{other.pk}/").status_code == 404
    assert sign_in("dpo").get(f"/attachments/{mine.pk}/").status_code == 404
    assert client.get(f"/attachments/{mine.pk}/").status_code == 302


@pytest.mark.django_db
def test_files_without_a_row_are_swept_when_old(now: datetime, settings: Any) -> None:
    kept = stored(now)
    root = Path(settings.MEDIA_ROOT)
    (root / "aa").mkdir(exist_ok=True)
    old, young = root / "aa" / "old", root / "aa" / "young.part"
    for path in (old, young, root / kept.path):
        path.write_bytes(b"x")
        moment = now.timestamp() - (60 if path == young else timedelta(days=3).total_seconds())
        os.utime(path, (moment, moment))

    assert actions.sweep(by=system("test"), now=now) == 1

    assert not old.exists()
    assert young.exists()
    assert (root / kept.path).exists()
