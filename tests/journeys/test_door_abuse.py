"""A flood makes people wait, never lose; and no address of a reporter is kept by anything (L6.5-a)."""

from __future__ import annotations

import logging
import time

import pytest
from django.db import connection
from django.test import Client

from rit.enforce.intake.door import guard
from rit.enforce.intake.models import Draft
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


def test_a_full_disk_makes_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    guard.forget()
    assert not guard.has_no_room()
    Draft.objects.filter(pk__isnull=False).delete()
    client = Client()
    client.post("/report/", {"quality": "citizen"})
    Draft.objects.update(files=guard.limits().draft_bytes)

    assert Client().post("/report/", {"quality": "citizen"}).status_code == 429
    assert door.answer(client, "about", about="other").status_code == 302


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
