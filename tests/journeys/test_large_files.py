"""Large files of handlers: in pieces, resumed where they broke off, looked at when whole, gone when given up."""

from __future__ import annotations

import io
import os
import socket
import struct
import threading
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from rit.enforce.cases import piecewise
from rit.enforce.cases.models import Case, File, Upload
from rit.enforce.cases.states import FileState, Scope
from rit.enforce.intake.models import Report
from rit.foundation.vault import crypto, streams, uploads
from rit.foundation.vault.models import Copy
from tests import enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a")]

PIECE = 4 * streams.PIECE
FILM = b"\0\0\0\x18ftypmp42" + os.urandom(2 * PIECE + 1000)
NAME = "camera.mp4"


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piecewise, "PIECE", PIECE)


@pytest.fixture
def report(now: datetime) -> Report:
    return enforce.reported(now).report


@pytest.fixture
def handler(report: Report, sign_in: Any) -> Client:
    client: Client = sign_in("complaints_coordinator")
    assert client.post("/vault/unlock/", {"passphrase": enforce.PASSPHRASE}).status_code == 302
    return client


def begin(
    client: Client, report: Report, name: str = NAME, size: int = len(FILM), modified: str = "1"
) -> Any:
    return client.post(
        reverse("cases:begin_pieces", args=[report.pk]), {"name": name, "size": size, "modified": modified}
    )


def send(client: Client, begun: dict[str, Any], content: bytes, at: int) -> Any:
    return client.post(
        f"{begun['url']}?at={at}", content[at : at + PIECE], content_type="application/octet-stream"
    )


def sent(client: Client, report: Report, content: bytes = FILM, name: str = NAME) -> Any:
    """All of it; the answer to the last word."""
    begun = begin(client, report, name, len(content)).json()
    at = begun["at"]
    while at < len(content):
        at = send(client, begun, content, at).json()["at"]
    return client.post(begun["finish"])


def on_disk() -> list[Path]:
    return [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_film_goes_in_pieces_and_comes_out_whole(handler: Client, report: Report) -> None:
    key = sent(handler, report).json()["key"]
    form = {"waiting": [key], "note": "Beelden van de camera op het plein."}
    assert handler.post(reverse("cases:add_files", args=[report.pk]), form).status_code == 302

    row = File.objects.get(pk=key)
    assert (row.scope, row.state, row.size) == (Scope.LIST, FileState.UNCLEANED, streams.padded(len(FILM)))
    assert b"".join(handler.get(reverse("cases:original", args=[key])).streaming_content) == FILM  # type: ignore[attr-defined]
    assert not Upload.objects.exists()
    assert [path.name for path in on_disk()] == [key]


def test_it_goes_on_at_the_last_piece_kept(handler: Client, report: Report, now: datetime) -> None:
    begun = begin(handler, report).json()
    assert send(handler, begun, FILM, 0).json() == {"at": PIECE}
    lost = send(handler, begun, FILM, 2 * PIECE)
    assert (lost.status_code, lost.json()) == (409, {"at": PIECE})
    page = handler.get(reverse("cases:add_files", args=[report.pk])).content.decode()
    assert NAME in page

    again = begin(handler, report).json()
    assert (again["key"], again["at"]) == (begun["key"], PIECE)
    assert sent(handler, report).status_code == 200


def test_a_piece_that_broke_off_is_not_kept(handler: Client, report: Report, now: datetime) -> None:
    """Half of it arrived, and lies on the disk; then the whole piece comes again."""
    begun = begin(handler, report).json()
    me = enforce.unlocked("complaints_coordinator", now)
    half = io.BytesIO(FILM[: PIECE // 2])
    with pytest.raises(piecewise.Broken):
        piecewise.add_piece(Upload.objects.get().pk, 0, PIECE, half, me.ring, by=me.actor, now=now)

    assert begin(handler, report).json()["at"] == 0
    assert sent(handler, report).status_code == 200
    assert begun["key"] == str(Upload.objects.get().pk)


def test_another_content_in_its_place_is_refused_and_leaves_nothing(
    handler: Client, report: Report, now: datetime
) -> None:
    begun = begin(handler, report).json()
    me = enforce.unlocked("complaints_coordinator", now)
    with pytest.raises(piecewise.Broken):
        half = io.BytesIO(FILM[: PIECE // 2])
        piecewise.add_piece(Upload.objects.get().pk, 0, PIECE, half, me.ring, by=me.actor, now=now)

    answer = send(handler, begun, os.urandom(len(FILM)), 0)

    assert answer.status_code == 422
    assert answer.json()["said"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "size"), [("x.exe", 10), (NAME, 0), (NAME, 3 * 1024**3)], ids=["kind", "empty", "size"]
)
def test_what_may_not_come_is_refused_before_it_comes(
    name: str, size: int, handler: Client, report: Report
) -> None:
    answer = begin(handler, report, name, size)

    assert answer.status_code == 422
    assert name in answer.json()["said"]
    assert not on_disk()


def test_what_is_not_what_it_says_is_dropped_at_the_end(handler: Client, report: Report) -> None:
    answer = sent(handler, report, b"MZ" + os.urandom(PIECE))

    assert answer.status_code == 422
    assert not Upload.objects.exists()


def test_a_text_with_a_program_in_the_middle_is_no_text(handler: Client, report: Report) -> None:
    content = b"woord " * PIECE
    assert sent(handler, report, content, "goed.txt").status_code == 200
    assert sent(handler, report, content + b"\0" + content, "fout.txt").status_code == 422


def test_nobody_has_more_than_a_few_under_way(handler: Client, report: Report) -> None:
    for number in range(piecewise.MOST):
        assert begin(handler, report, modified=str(number)).status_code == 200

    assert begin(handler, report, modified="last").status_code == 422


def test_giving_up_leaves_nothing(
    handler: Client, report: Report, django_capture_on_commit_callbacks: Any
) -> None:
    begun = begin(handler, report).json()
    send(handler, begun, FILM, 0)
    key = Upload.objects.get().key_id
    with django_capture_on_commit_callbacks(execute=True):
        answer = handler.post(reverse("cases:cancel_pieces", args=[begun["key"]]))

    assert answer.status_code == 302
    assert not on_disk()
    assert not Upload.objects.exists()
    assert not Copy.objects.filter(key=key).exists()


def test_neither_key_nor_content_nor_name_lies_in_the_clear(
    handler: Client, report: Report, now: datetime
) -> None:
    content = FILM[:20] + b"the plate was 1-ABC-234 " * 30_000
    begun = begin(handler, report, size=len(content)).json()
    send(handler, begun, content, 0)
    row = Upload.objects.get()
    me = enforce.unlocked("complaints_coordinator", now)
    me.ring.load([row.key_id])

    (copy,) = Copy.objects.filter(key=row.key_id)
    assert copy.holder_id == me.ring.holder_id
    for kept in (bytes(row.about), bytes(copy.sealed), *(path.read_bytes() for path in on_disk())):
        assert not any(word in kept for word in (me.ring.key(row.key_id), b"1-ABC-234", b"camera"))


def test_only_the_uploader_sends_and_only_while_on_the_list(
    handler: Client, report: Report, sign_in: Any, now: datetime
) -> None:
    begun = begin(handler, report).json()
    other: Client = sign_in("integrity_officer")
    other.post("/vault/unlock/", {"passphrase": enforce.PASSPHRASE})
    assert begin(other, report).status_code == 404
    assert send(other, begun, FILM, 0).status_code == 404
    assert other.post(begun["finish"]).status_code == 404
    assert other.post(reverse("cases:cancel_pieces", args=[begun["key"]])).status_code == 404

    enforce.arrive("complaints_coordinator", now)
    Case.objects.get(pk=report.pk).members.update(ended_at=now)
    assert send(handler, begun, FILM, 0).status_code == 404


def test_a_locked_key_stops_it_without_losing_what_is_kept(handler: Client, report: Report) -> None:
    begun = begin(handler, report).json()
    send(handler, begun, FILM, 0)
    handler.post("/vault/lock/")

    assert send(handler, begun, FILM, PIECE).status_code == 302
    handler.post("/vault/unlock/", {"passphrase": enforce.PASSPHRASE})
    assert begin(handler, report).json()["at"] == PIECE


def test_the_scanner_hears_all_of_it(
    handler: Client, report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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
            peer.sendall(b"stream: Eicar-Signature FOUND\0")

    thread = threading.Thread(target=serve)
    thread.start()
    monkeypatch.setattr(django_settings, "ENVIRONMENT", replace(django_settings.ENVIRONMENT, clamd=address))
    key = sent(handler, report).json()["key"]
    thread.join()
    server.close()
    form = {"waiting": [key], "note": "Camera"}
    handler.post(reverse("cases:add_files", args=[report.pk]), form)

    assert bytes(heard) == FILM
    assert File.objects.get(pk=key).state == FileState.QUARANTINED


def test_without_script_the_form_says_what_it_takes(handler: Client, report: Report, settings: Any) -> None:
    settings.RIT_UPLOAD_BYTES = 100_000
    film = io.BytesIO(FILM)
    film.name = NAME
    page = handler.post(reverse("cases:add_files", args=[report.pk]), {"file": [film], "note": "Camera"})

    assert page.status_code == 422
    assert NAME in page.content.decode()
    assert "JavaScript" in page.content.decode()


def test_memory_stays_flat_while_it_is_looked_at(tmp_path: Path) -> None:
    import tracemalloc

    key, file_id, size = crypto.new_key(), uuid4(), 40 * 1024 * 1024
    sealer = streams.Sealer(tmp_path / "x", key, file_id)
    sealer.write(FILM[:20])
    for _number in range(size // streams.PIECE):
        sealer.write(bytes(streams.PIECE))
    sealer.close()
    tracemalloc.start()
    verdict, _finding = uploads.look_at(tmp_path / "x", key, file_id, NAME, size + 20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert verdict
    assert peak < 6 * 1024 * 1024
