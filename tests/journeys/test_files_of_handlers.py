"""What handlers add to a case: for themselves behind their own key, or with a message to the reporter."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from rit.enforce.cases import actions, files
from rit.enforce.cases.models import Case, File, Upload
from rit.enforce.cases.states import Scope
from rit.enforce.intake.door import guard
from rit.enforce.intake.models import Message, Report
from rit.foundation.vault import uploads
from rit.foundation.vault.models import Copy
from tests import enforce
from tests.rules.test_vault_files import jpeg_with_place

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a")]

COORDINATOR = "complaints_coordinator"
NOTE = "Beelden van het plein, gekregen van de winkelier."


def named(name: str, content: bytes = b"wat er staat") -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


@pytest.fixture
def reported(now: datetime) -> tuple[Report, str]:
    guard.forget()
    receipt = enforce.new_receipt()
    return enforce.reported(now, receipt).report, receipt


@pytest.fixture
def handler(reported: object, sign_in: Any) -> Client:
    """Signed in as the complaints coordinator, with the vault unlocked."""
    client: Client = sign_in(COORDINATOR)
    assert client.post("/vault/unlock/", {"passphrase": enforce.PASSPHRASE}).status_code == 302
    return client


def mailbox(receipt: str) -> Client:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('rit.account', '', true), set_config('rit.person', '', true),"
            " set_config('rit.mailbox', '', true)"
        )
    client = Client()
    assert client.post("/mailbox/", {"code": receipt}).status_code == 302
    return client


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def add(client: Client, report: Report, *found: io.BytesIO, **more: Any) -> Any:
    return client.post(
        reverse("cases:add_files", args=[report.pk]), {"file": list(found), "note": NOTE, **more}
    )


def written(client: Client, report: Report, **more: Any) -> Any:
    return client.post(
        f"{reverse('intake:write', args=[report.pk])}?kind=message", {"text": "Ziehier.", **more}
    )


def waiting_in(page: Any) -> list[str]:
    return [str(one.row.pk) for one in page.context["waiting"]]


def test_a_handler_adds_files_with_what_they_are(
    handler: Client, reported: tuple[Report, str], now: datetime
) -> None:
    report, _receipt = reported
    answer = add(handler, report, named("plein.jpg", jpeg_with_place()), named("lijst.txt"))

    assert answer.status_code == 302
    page = text_of(handler.get(reverse("intake:report", args=[report.pk])))
    assert "plein.jpg" in page
    assert "lijst.txt" in page
    assert NOTE in page
    rows = list(File.objects.filter(case=report.pk))
    assert {row.scope for row in rows} == {Scope.LIST}
    assert not Upload.objects.exists()
    picture = next(row for row in rows if row.media_type == "image/jpeg")
    assert NOTE in text_of(handler.get(reverse("cases:file", args=[picture.pk])))
    assert b"Jan" not in content_of(handler.get(reverse("cases:download", args=[picture.pk])))


def test_what_handlers_keep_for_themselves_never_reaches_the_reporter(
    handler: Client, reported: tuple[Report, str]
) -> None:
    report, receipt = reported
    add(handler, report, named("verklaring.txt"))
    row = File.objects.get(case=report.pk)

    client = mailbox(receipt)
    page = text_of(client.get("/mailbox/mine/"))
    assert "verklaring.txt" not in page
    assert str(row.pk) not in page
    assert client.get(reverse("mailbox:file", args=[row.pk])).status_code == 404


def test_the_wall_and_the_key_keep_it_from_the_mailbox_too(
    handler: Client, reported: tuple[Report, str]
) -> None:
    """With the receipt in hand and SQL as the runtime role: no row, no copy of the key."""
    report, receipt = reported
    add(handler, report, named("verklaring.txt"))
    row = File.objects.get(case=report.pk)

    ring = enforce.at_the_mailbox(receipt)
    case = Case.objects.get(pk=report.pk)
    assert not File.objects.exists()
    assert not Copy.objects.filter(key=row.key_id).exists()
    assert not Upload.objects.exists()
    assert files.abouts(case, [row], ring) == {}


def test_files_go_with_a_message_after_it_was_read_once_more(
    handler: Client, reported: tuple[Report, str]
) -> None:
    report, receipt = reported
    preview = written(handler, report, file=[named("foto.jpg", jpeg_with_place()), named("uitleg.txt")])
    (picture, note) = waiting_in(preview)
    assert "foto.jpg" in text_of(preview)
    assert not Message.objects.filter(case=report.pk).exists()
    again = written(handler, report, change="1", waiting=[picture, note])
    assert "foto.jpg" in text_of(again)

    assert written(handler, report, send="1", waiting=[picture]).status_code == 302

    row = File.objects.get(case=report.pk)
    assert (row.scope, str(row.pk)) == (Scope.SHARED, picture)
    client = mailbox(receipt)
    page = text_of(client.get("/mailbox/mine/"))
    assert "foto.jpg" in page
    assert "uitleg.txt" not in page
    mine = client.get(reverse("mailbox:file", args=[row.pk]))
    found = content_of(mine)
    assert found.startswith(b"\xff\xd8")
    assert b"Jan" not in found
    assert mine["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("mailbox:file", args=[UUID(note)])).status_code == 404


def test_a_fault_in_the_text_costs_no_file(handler: Client, reported: tuple[Report, str]) -> None:
    report, _receipt = reported
    page = written(handler, report, text="", file=[named("uitleg.txt")])

    assert page.status_code == 422
    assert "uitleg.txt" in text_of(page)
    assert len(waiting_in(page)) == 1
    page = add(handler, report, named("lijst.txt"), note="")
    assert page.status_code == 422
    assert add(handler, report, waiting=waiting_in(page)).status_code == 302
    assert File.objects.filter(case=report.pk).count() == 1


@pytest.mark.parametrize("name", ["virus.exe", "leeg.txt"])
def test_what_cannot_be_kept_says_so(name: str, handler: Client, reported: tuple[Report, str]) -> None:
    content = b"" if name == "leeg.txt" else b"MZ" + bytes(300)
    page = add(handler, reported[0], named(name, content))

    assert page.status_code == 422
    assert name in text_of(page)


def test_without_a_file_it_is_asked_for(handler: Client, reported: tuple[Report, str]) -> None:
    assert add(handler, reported[0]).status_code == 422


def test_nobody_hands_in_what_somebody_else_put_by(
    handler: Client, reported: tuple[Report, str], sign_in: Any, now: datetime
) -> None:
    report, _receipt = reported
    (theirs,) = waiting_in(written(handler, report, file=[named("uitleg.txt")]))
    other = enforce.reported(now).report
    assert waiting_in(written(handler, other, waiting=[theirs])) == []
    assert waiting_in(written(handler, report, waiting=[theirs, "no-key"])) == [theirs]
    enforce.arrive("chief", now)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("role", ["integrity_officer", "chief", "mayor"])
def test_who_is_not_on_the_list_adds_nothing(role: str, reported: tuple[Report, str], sign_in: Any) -> None:
    client: Client = sign_in(role)
    client.post("/vault/unlock/", {"passphrase": enforce.PASSPHRASE})

    assert add(client, reported[0], named("a.txt")).status_code == 404


def test_a_closed_case_takes_no_file(handler: Client, reported: tuple[Report, str], now: datetime) -> None:
    Case.objects.filter(pk=reported[0].pk).update(closed_at=now)

    assert handler.get(reverse("cases:add_files", args=[reported[0].pk])).status_code == 403
    assert add(handler, reported[0], named("a.txt")).status_code == 403


def test_files_of_the_list_open_after_the_key_is_renewed(
    handler: Client, reported: tuple[Report, str], now: datetime
) -> None:
    add(handler, reported[0], named("verklaring.txt"))
    reader = enforce.unlocked(COORDINATOR, now)
    case = Case.objects.get(pk=reported[0].pk)
    actions.read(case, reader.ring, what="report", by=reader.actor, now=now)
    actions.rotate(case, reader.ring, by=reader.actor, now=now)

    later, rows = enforce.unlocked(COORDINATOR, now), files.of(case)
    (about,) = files.abouts(case, rows, later.ring).values()
    assert about == files.About("verklaring.txt", 12, NOTE)
    assert b"".join(files.pieces(rows[0], later.ring, clean=False)) == b"wat er staat"


def test_what_is_never_sent_is_gone_after_a_day_with_its_key(
    handler: Client, reported: tuple[Report, str], now: datetime
) -> None:
    (left,) = waiting_in(written(handler, reported[0], file=[named("uitleg.txt")]))
    enforce.arrive(COORDINATOR, now)
    row = Upload.objects.get(pk=left)
    Upload.objects.update(at=now - timedelta(hours=25))
    assert b"uitleg" not in bytes(row.about)

    files.sweep(by=enforce.DOOR, now=now)

    assert not Upload.objects.exists()
    assert not Copy.objects.filter(key=row.key_id).exists()
    assert uploads.location(
        uploads.path_of(row.pk)
    ).exists()  # until the next sweep, as of any request undone
