"""Ways to make uploads leave plaintext, fill the disk or the memory, or hold the server; and what stands there now."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rit.enforce.cases import piecewise, uploading
from rit.enforce.cases.models import Upload
from rit.enforce.intake.models import Report
from rit.foundation.access import held
from rit.foundation.access.session_store import stored
from rit.foundation.access.verdict import Refused, no
from rit.foundation.audit.models import Entry
from rit.foundation.vault import cleaning, crypto, streams, uploads
from rit.foundation.vault.uploads import SealingUploadHandler
from tests import enforce
from tests.journeys.test_cases_files import with_file
from tests.journeys.test_walls_held import locked
from tests.rules.test_vault_files import jpeg_with_place, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a")]

COORDINATOR = "complaints_coordinator"
TYPED = "Wat ik een uur lang schreef."


def large(name: str = "verklaring.txt", size: int = 2 * 1024 * 1024) -> io.BytesIO:
    """More than a form keeps in memory."""
    file = io.BytesIO(b"x" * size)
    file.name = name
    return file


def on_disk() -> list[Path]:
    return [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.fixture
def report(now: datetime) -> Report:
    return enforce.reported(now).report


@pytest.fixture
def handler(report: Report, sign_in: Any) -> Client:
    client: Client = sign_in(COORDINATOR)
    assert client.post("/vault/unlock/", {"passphrase": enforce.PASSPHRASE}).status_code == 302
    return client


@pytest.fixture
def no_folder_for_plaintext(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever makes a temporary file, also one without a name, fails."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))


def written(client: Client, report: Report, **more: Any) -> Any:
    return client.post(f"{reverse('intake:write', args=[report.pk])}?kind=message", {"text": TYPED, **more})


# Plaintext on the disk


def over(client: Client) -> Client:
    session = client.session
    session["rit_signed_in"] = 1
    session.save()
    return client


def run_out(client: Client) -> Client:
    """The cookie stays; the row has expired, as after a night."""
    past = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
    Session.objects.filter(session_key=stored(client.session.session_key)).update(expire_date=past)
    return client


@pytest.mark.usefixtures("no_folder_for_plaintext")
@pytest.mark.parametrize("ended", [locked, over, run_out])
def test_a_file_that_comes_after_the_session_ended_meets_no_disk(
    ended: Callable[[Client], Client], handler: Client, report: Report
) -> None:
    answer = written(ended(handler), report, file=[large()])

    assert answer.status_code == 302
    assert "uur+lang" in handler.session[held.KEY]["body"]
    assert not on_disk()


# Who may have anything sealed, and what stays of it


@pytest.mark.parametrize(("token", "status"), [("", 403), ("a" * 32, 302)], ids=["made up", "and repeated"])
def test_nothing_of_a_stranger_is_sealed(
    token: str, status: int, report: Report, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The token is checked, and so the form read, before the view asks who it is."""
    (tmp_path / "no-folder").touch()
    monkeypatch.setattr(django_settings, "MEDIA_ROOT", tmp_path / "no-folder")
    stranger = Client(enforce_csrf_checks=True)
    stranger.cookies[django_settings.CSRF_COOKIE_NAME] = "a" * 32

    assert written(stranger, report, file=[large()], csrfmiddlewaretoken=token).status_code == status


def test_nothing_of_a_colleague_without_the_door_is_sealed(
    report: Report, sign_in: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "no-folder").touch()
    monkeypatch.setattr(django_settings, "MEDIA_ROOT", tmp_path / "no-folder")
    client: Client = sign_in("employee")
    client.handler.enforce_csrf_checks = True
    client.cookies[django_settings.CSRF_COOKIE_NAME] = "a" * 32

    assert written(client, report, file=[large()], csrfmiddlewaretoken="a" * 32).status_code == 403


def test_what_no_row_knows_goes_with_the_request(handler: Client, report: Report) -> None:
    wrong = written(handler, report, file=[large("virus.exe"), large()])
    assert wrong.status_code == 422
    assert not on_disk()

    handler.post("/vault/lock/")
    assert written(handler, report, file=[large()]).status_code == 302
    assert not on_disk()


def test_what_is_undone_leaves_nothing(
    handler: Client, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        assert on_disk()
        raise Refused(no("Not now."))

    monkeypatch.setattr(uploading, "hand_in", refuse)
    answer = handler.post(
        reverse("cases:add_files", args=[report.pk]), {"file": [large()], "note": "Een verklaring"}
    )

    assert answer.status_code == 403
    assert not on_disk()


def test_a_file_that_broke_off_goes_too() -> None:
    coming = SealingUploadHandler()
    coming.new_file("file", "verklaring.txt", "text/plain", None, None, {})
    coming.receive_data_chunk(b"x" * 100_000, 0)
    assert on_disk()

    coming.end(undone=False)
    assert not on_disk()


def test_what_waits_for_its_message_stays(handler: Client, report: Report) -> None:
    assert written(handler, report, file=[large()]).status_code == 200

    assert [path.name for path in on_disk()] == [str(Upload.objects.get().pk)]


# Memory, and the trail


def test_a_picture_is_not_made_of_a_large_file(
    handler: Client, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page does not ask for one, and the address reads nothing."""
    _case, row = with_file(now, "brief.pdf", pdf())
    monkeypatch.setattr(cleaning, "LARGEST", 100)
    uploads.remove([row.path, row.clean_path])

    assert b"<img" not in handler.get(reverse("cases:file", args=[row.pk])).content.split(b"<main")[1]
    assert handler.get(reverse("cases:picture", args=[row.pk, 1])).status_code == 404


def test_a_film_has_no_picture(handler: Client, now: datetime) -> None:
    _case, row = with_file(now, "notitie.txt", b"een woord")
    uploads.remove([row.path])

    assert handler.get(reverse("cases:picture", args=[row.pk, 1])).status_code == 404


def test_each_viewing_stands_in_the_trail_once(handler: Client, now: datetime) -> None:
    """Also when somebody asks for the picture without the page around it."""
    _case, letter = with_file(now, "brief.pdf", pdf(pages=2))
    _case, note = with_file(now, "notitie.txt", b"een woord")
    read = Entry.objects.filter(event="cases.read", detail__what="file")

    handler.get(reverse("cases:file", args=[letter.pk]))
    handler.get(reverse("cases:picture", args=[letter.pk, 1]))
    assert read.count() == 1
    handler.get(reverse("cases:picture", args=[letter.pk, 2]))
    assert read.count() == 2
    handler.get(reverse("cases:file", args=[note.pk]))
    assert read.count() == 3


# How much one person has under way


def begun(client: Client, report: Report, name: str = "camera.mp4", size: int = 1000) -> Any:
    asked = {"name": name, "size": size, "modified": name}
    return client.post(reverse("cases:begin_pieces", args=[report.pk]), asked)


def test_files_that_wait_count_too(handler: Client, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MOST_OF_ONE", 2)
    assert written(handler, report, file=[large(), large()]).status_code == 200

    page = written(handler, report, file=[large("derde.txt")])
    assert page.status_code == 422
    assert TYPED in page.content.decode()
    assert begun(handler, report).status_code == 422
    assert Upload.objects.count() == len(on_disk()) == 2


def test_there_is_a_total_in_bytes(handler: Client, report: Report, settings: Any) -> None:
    settings.RIT_STAFF_UPLOAD_BYTES = 1_000_000
    sizes = [1_000_000] * uploading.MOST_LARGEST
    for number, size in enumerate(sizes[:-1]):
        assert begun(handler, report, f"{number}.mp4", size).status_code == 200

    assert written(handler, report, file=[large(size=1_000_001)]).status_code == 422
    assert written(handler, report, file=[large(size=999_000)]).status_code == 200
    assert begun(handler, report, "last.mp4", 2000).status_code == 422


def test_what_is_under_way_has_its_room_reserved(
    handler: Client, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = shutil.disk_usage("/").free
    monkeypatch.setattr(uploads, "SPARE", free // 2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    mebibytes = free // 2 // 1024**2
    monkeypatch.setattr(django_settings, "RIT_STAFF_UPLOAD_BYTES", free)
    assert begun(handler, report, "first.mp4", (mebibytes - 1) * 1024**2).status_code == 200

    assert begun(handler, report, "second.mp4", 3 * 1024**2).status_code == 422
    assert written(handler, report, file=[large(size=3 * 1024**2)]).status_code == 422
    assert not [path for path in on_disk() if path.suffix != ".part"]


def test_a_piece_leaves_room_too(handler: Client, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """What others have under way is known to them alone."""
    piece = begun(handler, report).json()["url"]
    monkeypatch.setattr(uploads, "SPARE", 1024**6)

    answer = handler.post(f"{piece}?at=0", b"x" * 1000, content_type="application/octet-stream")
    assert answer.status_code == 422
    assert answer.json()["said"]


@pytest.mark.usefixtures("no_folder_for_plaintext")
@pytest.mark.parametrize("what", ["keep_draft", "drop_draft"])
def test_a_draft_keeps_text_and_no_file(what: str, handler: Client, report: Report) -> None:
    address = reverse(f"intake:{what}", args=[report.pk, "write-message"])

    assert handler.post(address, {"text": TYPED, "file": [large()]}).status_code == 302
    assert not on_disk()


# Two requests at one file


def sent(client: Client, report: Report) -> dict[str, Any]:
    """All of a picture in one piece, not looked at yet."""
    content = jpeg_with_place()
    found: dict[str, Any] = begun(client, report, "plein.jpg", len(content)).json()
    answer = client.post(f"{found['url']}?at=0", content, content_type="application/octet-stream")
    assert answer.status_code == 200
    return found


def test_nobody_waits_for_a_row_that_another_request_holds(handler: Client, report: Report) -> None:
    """Waiting would hold a thread of the server, also of the door."""
    upload = sent(handler, report)
    cancel = reverse("cases:cancel_pieces", args=[upload["key"]])
    with CaptureQueriesContext(connection) as asked:
        assert handler.post(upload["finish"]).status_code == 200
        assert handler.post(cancel).status_code == 302

    locking = [
        one["sql"] for one in asked if 'FROM "cases_upload"' in one["sql"] and "FOR UPDATE" in one["sql"]
    ]
    assert len(locking) == 2
    assert all("SKIP LOCKED" in sql for sql in locking)


def test_a_file_at_which_somebody_works_says_later(
    handler: Client, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_args: object) -> None:
        raise piecewise.Busy

    upload = sent(handler, report)
    monkeypatch.setattr(piecewise, "_locked", busy)
    piece = handler.post(f"{upload['url']}?at=0", b"x", content_type="application/octet-stream")
    finish = handler.post(upload["finish"])
    cancel = handler.post(reverse("cases:cancel_pieces", args=[upload["key"]]), follow=True)

    for answer in (piece, finish):
        assert answer.status_code == 409
        assert int(answer["Retry-After"])
        assert answer.json()["said"]
    assert finish.json()["said"] in cancel.content.decode()
    assert Upload.objects.exists()


def test_finished_twice_is_finished(handler: Client, report: Report) -> None:
    """The first answer may be lost on its way."""
    upload = sent(handler, report)

    assert handler.post(upload["finish"]).json() == handler.post(upload["finish"]).json()
    assert {path.suffix for path in on_disk()} == {"", ".clean"}


def test_a_clean_copy_that_broke_off_never_replaces_the_file(handler: Client, report: Report) -> None:
    upload = sent(handler, report)
    place = uploads.location(uploads.path_of(Upload.objects.get().pk))
    half = streams.Sealer(place.with_name(f"{place.name}.clean"), crypto.new_key(), uuid4())
    half.write(b"x" * 200_000)
    half.leave()

    assert handler.post(upload["finish"]).status_code == 200
    form = {"waiting": [upload["key"]], "note": "Het plein"}
    assert handler.post(reverse("cases:add_files", args=[report.pk]), form).status_code == 302
    whole = handler.get(reverse("cases:original", args=[upload["key"]]))
    assert b"".join(whole.streaming_content) == jpeg_with_place()  # type: ignore[attr-defined]
    assert {path.suffix for path in on_disk()} == {"", ".clean"}


def test_giving_up_takes_the_clean_copy_along(
    handler: Client, report: Report, django_capture_on_commit_callbacks: Any
) -> None:
    upload = sent(handler, report)
    handler.post(upload["finish"])
    with django_capture_on_commit_callbacks(execute=True):
        handler.post(reverse("cases:cancel_pieces", args=[upload["key"]]))

    assert not on_disk()
