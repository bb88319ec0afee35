"""A flood makes people wait, never lose; and no address of a reporter is kept by anything (L6.5-a)."""

from __future__ import annotations

import errno
import logging
import time
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from rit.enforce.intake.door import guard
from rit.enforce.intake.models import Draft
from rit.foundation.vault import streams, uploads
from tests import door

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a")]
ADDRESS = "203.0.113.77"


def flood(address: str = ADDRESS) -> Client:
    """More than one address may send; the client of the one that has to wait."""
    guard.forget()
    for _try in range(guard.limits().of["drafts"].burst):
        assert Client(REMOTE_ADDR=address).post("/report/", {"quality": "citizen"}).status_code == 302
    return Client(REMOTE_ADDR=address)


def ticket_of(page: str) -> str:
    return page.split('name="ticket" value="')[1].split('"')[0]


def test_who_is_over_the_limit_waits_and_then_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    client = flood()
    page = client.post("/report/", {"quality": "citizen"})
    assert page.status_code == 429
    assert page["Retry-After"] == str(guard.limits().wait_seconds)
    assert "citizen" in page.content.decode()

    ticket = ticket_of(page.content.decode())
    early = client.post("/report/", {"quality": "citizen", "ticket": ticket})
    assert early.status_code == 429

    later = time.time() + guard.limits().wait_seconds + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.post("/report/", {"quality": "citizen", "ticket": ticket}).status_code == 302
    again = Client(REMOTE_ADDR=ADDRESS)
    assert again.post("/report/", {"quality": "citizen", "ticket": ticket}).status_code == 429


def test_somebody_elsewhere_does_not_wait() -> None:
    flood()

    assert Client(REMOTE_ADDR="203.0.113.78").post("/report/", {"quality": "citizen"}).status_code == 302


def test_one_network_of_the_new_kind_counts_as_one() -> None:
    flood("2001:db8:1:2::1")

    assert (
        Client(REMOTE_ADDR="2001:db8:1:2:ffff::9").post("/report/", {"quality": "citizen"}).status_code == 429
    )
    assert Client(REMOTE_ADDR="2001:db8:1:3::1").post("/report/", {"quality": "citizen"}).status_code == 302


def test_answers_to_later_questions_never_wait() -> None:
    guard.forget()
    client = Client(REMOTE_ADDR=ADDRESS)
    client.post("/report/", {"quality": "citizen"})
    for _try in range(60):
        assert door.answer(client, "about", about="other").status_code == 302


def test_too_many_texts_make_wait_and_when_they_are_gone_nobody_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The table stays as large as it was: what counts is what stands in it."""
    guard.forget()
    client = Client()
    client.post("/report/", {"quality": "citizen"})
    door.answer(client, "what", what="Lang verhaal. " * 1000)
    few = replace(guard.limits(), draft_bytes=10_000)
    monkeypatch.setattr(guard, "limits", lambda: few)

    assert Client().post("/report/", {"quality": "citizen"}).status_code == 429
    assert door.answer(client, "about", about="other").status_code == 302
    Draft.objects.all().delete()
    assert Client().post("/report/", {"quality": "citizen"}).status_code == 302


def test_who_fills_the_drafts_with_files_keeps_nobody_from_telling() -> None:
    """A few drafts full of files are enough for that, and they last a day."""
    guard.forget()
    client = Client()
    client.post("/report/", {"quality": "citizen"})
    Draft.objects.update(files=guard.limits().draft_bytes + 1)

    other = Client()
    assert other.post("/report/", {"quality": "citizen"}).status_code == 302
    proof = SimpleUploadedFile("rooster.txt", b"dienst van 22 uur")
    assert other.post("/report/files/", {"file": proof}).status_code == 503


def test_a_full_disk_takes_texts_and_no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the mailbox too, where what was typed comes back."""
    guard.forget()
    client = Client()
    receipt = door.sent(client)
    client.post("/mailbox/", {"code": receipt})
    monkeypatch.setattr(uploads, "SPARE", 1024**6)
    with_file = {"text": "Nog iets.", "file": SimpleUploadedFile("later.txt", b"meer")}
    refused = client.post("/mailbox/write/", with_file)

    assert refused.status_code == 422
    assert "Nog iets." in refused.content.decode()
    assert client.post("/mailbox/write/", {"text": "Nog iets."}).status_code == 302
    assert Client().post("/report/", {"quality": "citizen"}).status_code == 302


@pytest.mark.parametrize("at", ["write", "end"])
def test_a_disk_that_fills_while_a_file_comes_in_loses_no_text(
    at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard.forget()
    client = Client()
    receipt = door.sent(client)
    client.post("/mailbox/", {"code": receipt})

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(streams.Sealer, at, full)
    refused = client.post(
        "/mailbox/write/", {"text": "Nog iets.", "file": SimpleUploadedFile("later.txt", b"meer")}
    )
    assert refused.status_code == 422
    assert "Nog iets." in refused.content.decode()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_no_address_is_kept_or_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    guard.forget()
    client = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT="Zeer herkenbare browser/9")
    door.told(client)
    client.post("/report/send/")
    client.post("/report/kept/")
    client.post("/mailbox/", {"code": "K7QF 2MXD 9RTB HW4P 3ZCN"})
    client.get("/report/nothing/")
    client.post("/report/", {"quality": "citizen"}, headers={"Sec-Fetch-Site": "cross-site"})

    said = " ".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("django.db")
    )
    assert ADDRESS not in said
    assert "herkenbare" not in said
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select count(*) from "{table}" t where t::text like any (array[%s, %s])', [
                f"%{ADDRESS}%", "%herkenbare browser%",
            ])  # fmt: skip
            assert cursor.fetchone() == (0,), table
    assert ADDRESS.encode() not in b"".join(guard._hour._left)
