"""The bell is its reader's alone, also for raw SQL; mail says that something happened and never what."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any
from uuid import UUID

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from rit.foundation.access.actor import system
from rit.foundation.access.models import Account
from rit.foundation.notices import actions, mail
from rit.foundation.notices.models import Notice
from rit.foundation.registries import languages

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def coordinator(actor: Any) -> UUID:
    found: UUID = actor("coordinator").account
    return found


def as_reader(account: UUID) -> None:
    """As the middleware does at the start of a request."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.account', %s, true)", [str(account)])


def as_clerk() -> None:
    """The clerk's own connection carries this setting; column privileges are tested with the worker."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")


def told(account: UUID, at: datetime, kind: str = "action_assigned", url: str = "/plan/") -> Notice:
    actions.tell([account], kind, url, by=system("test"), now=at)
    as_reader(account)
    return Notice.objects.filter(account_id=account).latest("at")


def test_the_bell_lists_what_happened(sign_in: Any, coordinator: UUID, now: datetime) -> None:
    told(coordinator, now)

    page = sign_in("coordinator").get("/notices/", headers=ENGLISH).content.decode()

    assert "An action was given to you." in page


def test_reading_one_and_opening_its_page(sign_in: Any, coordinator: UUID, now: datetime) -> None:
    notice = told(coordinator, now)
    client = sign_in("coordinator")

    opened = client.post(f"/notices/{notice.pk}/read/", {"open": "1"})

    assert opened.status_code == 302
    assert opened["Location"] == "/plan/"
    as_reader(coordinator)
    assert Notice.objects.get(pk=notice.pk).read_at is not None


def test_a_notice_never_leads_outside(sign_in: Any, coordinator: UUID, now: datetime) -> None:
    notice = told(coordinator, now, url="https://elsewhere.example/")

    answer = sign_in("coordinator").post(f"/notices/{notice.pk}/read/", {"open": "1"})

    assert answer["Location"] == "/notices/"


def test_reading_all(sign_in: Any, coordinator: UUID, now: datetime) -> None:
    for minute in range(3):
        told(coordinator, now + timedelta(minutes=minute))

    sign_in("coordinator").post("/notices/read/")

    as_reader(coordinator)
    assert not Notice.objects.filter(account_id=coordinator, read_at=None).exists()


def test_a_notice_of_somebody_else_is_not_found(sign_in: Any, coordinator: UUID, now: datetime) -> None:
    notice = told(coordinator, now)

    assert sign_in("dpo").post(f"/notices/{notice.pk}/read/").status_code == 404


def test_raw_sql_sees_only_the_readers_own(coordinator: UUID, actor: Any, now: datetime) -> None:
    told(coordinator, now)
    as_reader(actor("dpo").account)

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from notices_notice where account_id = %s", [coordinator])
        assert cursor.fetchone() == (0,)


def test_one_mail_however_much_happened_and_never_what(coordinator: UUID, now: datetime) -> None:
    Account.objects.filter(pk=coordinator).update(email="coordinator@example.be")
    for minute in range(3):
        told(coordinator, now - timedelta(minutes=minute))
    as_clerk()

    mail.send_pending(now, system("test"))

    mine = [message for message in outbox.outbox if message.to == ["coordinator@example.be"]]
    assert len(mine) == 1
    assert "action" not in f"{mine[0].subject} {mine[0].body}".lower()
    recent = Notice.objects.filter(account_id=coordinator, at__gt=now - timedelta(hours=1))
    assert not recent.filter(mailed_at=None).exists()
    outbox.outbox.clear()
    assert mail.send_pending(now, system("test")) == 0


def test_mail_speaks_the_persons_language(coordinator: UUID, now: datetime, monkeypatch: Any) -> None:
    Account.objects.filter(pk=coordinator).update(email="coordinator@example.be")
    monkeypatch.setattr(languages, "_lookup", lambda accounts: {coordinator: "en"})
    told(coordinator, now)
    as_clerk()

    mail.send_pending(now, system("test"))

    mine = next(message for message in outbox.outbox if message.to == ["coordinator@example.be"])
    assert mine.subject == "RIT: something happened"


def test_a_mail_that_fails_is_tried_again_and_keeps_no_other_from_leaving(
    coordinator: UUID, actor: Any, now: datetime, monkeypatch: Any
) -> None:
    other = actor("dpo").account
    Account.objects.filter(pk=coordinator).update(email="broken@example.be")
    Account.objects.filter(pk=other).update(email="fine@example.be")
    told(coordinator, now)
    told(other, now)
    as_clerk()
    send = EmailBackend.send_messages

    def sometimes(self: EmailBackend, messages: Any) -> int:
        if messages[0].to == ["broken@example.be"]:
            raise SMTPServerDisconnected
        return int(send(self, messages))

    monkeypatch.setattr(EmailBackend, "send_messages", sometimes)

    mail.send_pending(now, system("test"))

    assert "fine@example.be" in [message.to[0] for message in outbox.outbox]
    assert Notice.objects.filter(account_id=coordinator, mailed_at=None).exists()
    monkeypatch.setattr(EmailBackend, "send_messages", send)
    mail.send_pending(now, system("test"))
    assert "broken@example.be" in [message.to[0] for message in outbox.outbox]


def test_nobody_is_mailed_about_last_week(coordinator: UUID, now: datetime) -> None:
    Account.objects.filter(pk=coordinator).update(email="coordinator@example.be")
    as_clerk()
    Notice.objects.filter(mailed_at=None).update(mailed_at=now)
    told(coordinator, now - timedelta(days=7))

    assert mail.send_pending(now, system("test")) == 0
