"""One thing that does not open keeps nothing else from being read, and says so; the log tells which row, no content."""

from __future__ import annotations

import logging
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rit.config.demo_data import PASSPHRASE
from rit.enforce.cases import actions, queries
from rit.enforce.cases.models import File
from rit.enforce.intake.actions import talking
from rit.enforce.intake.models import Message, Report
from rit.foundation.vault.models import Copy
from tests import door, enforce
from tests.journeys.test_desk import SignIn
from tests.journeys.test_mailbox import desk, opened, reported

__all__ = ["desk"]
pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a", "L7-h")]
WHOLE, BROKEN = "Dit is heel gebleven.", "Dit raakt beschadigd."


@pytest.fixture
def damaged(desk: enforce.Somebody, now: datetime) -> tuple[str, Report]:
    """Two messages and three files: one of each is whole, a text is changed, and a key is gone."""
    receipt, report = reported(now)
    client = opened(receipt)
    files = [SimpleUploadedFile(f"{name}.txt", name.encode()) for name in ("heel", "stuk", "sleutelloos")]
    for text, given in ((WHOLE, files), (BROKEN, [])):
        assert client.post("/mailbox/write/", {"text": text, "file": given}).status_code == 302
    reader = enforce.unlocked("complaints_coordinator", now)
    texts = talking.opened(list(Message.objects.filter(case=report.pk)), reader.ring)
    broken = next(key for key, text in texts.items() if text == BROKEN)
    Message.objects.filter(pk=broken).update(body=b"\0" * 300)
    _whole, changed, keyless = File.objects.filter(case=report.pk).order_by("added_at", "pk")
    File.objects.filter(pk=changed.pk).update(about=b"\0" * 300)
    keys = queries.load_keys(report.case, reader.ring)
    Copy.objects.filter(key=keyless.key_id, holder_id__in=keys.values()).delete()
    return receipt, report


def test_the_mailbox_shows_the_rest(damaged: tuple[str, Report], caplog: pytest.LogCaptureFixture) -> None:
    receipt, _report = damaged
    with caplog.at_level(logging.ERROR):
        page = opened(receipt).get("/mailbox/mine/")

    said = door.text_of(page)
    assert page.status_code == 200
    assert WHOLE in said
    assert BROKEN not in said
    assert said.count("Dit bestand kan niet geopend worden") == 2
    assert said.count("Dit bericht kan niet geopend worden") == 1
    assert sum(f"{name}.txt" in said for name in ("heel", "stuk", "sleutelloos")) == 1
    assert "intake_message.body" in caplog.text
    assert "cases_file.about" in caplog.text
    assert WHOLE not in caplog.text
    assert receipt not in caplog.text


def test_the_desk_sees_the_rest_and_what_to_do(damaged: tuple[str, Report], sign_in: SignIn) -> None:
    _receipt, report = damaged
    client = sign_in("complaints_coordinator")
    client.post(reverse("vault:unlock"), {"passphrase": PASSPHRASE})
    page = client.get(reverse("intake:report", args=[report.pk]))

    said = page.content.decode()
    assert page.status_code == 200
    assert WHOLE in said
    assert enforce.TEXT in said
    assert said.count("Dit bestand kan niet geopend worden") == 2
    assert said.count("Dit bericht kan niet geopend worden") == 1
    assert "Vraag je beheerder" in said


def test_a_renewed_key_carries_on_what_is_whole(damaged: tuple[str, Report], now: datetime) -> None:
    receipt, report = damaged
    reader = enforce.unlocked("complaints_coordinator", now)
    queries.load_keys(report.case, reader.ring)
    actions.rotate(report.case, reader.ring, by=reader.actor, now=now)

    assert WHOLE in door.text_of(opened(receipt).get("/mailbox/mine/"))


def test_a_damaged_report_says_so(desk: enforce.Somebody, now: datetime, sign_in: SignIn) -> None:
    receipt, report = reported(now)
    enforce.arrive("complaints_coordinator", now)
    Report.objects.filter(pk=report.pk).update(body=b"\0" * 300)

    assert "Dit kan niet geopend worden" in door.text_of(opened(receipt).get("/mailbox/mine/"))
    client = sign_in("complaints_coordinator")
    client.post(reverse("vault:unlock"), {"passphrase": PASSPHRASE})
    page = client.get(reverse("intake:report", args=[report.pk])).content.decode()
    assert "het is beschadigd" in page
    assert "Verzegeld" not in page


def test_the_page_of_a_damaged_file_says_so_and_leads_back(
    damaged: tuple[str, Report], sign_in: SignIn
) -> None:
    _receipt, report = damaged
    client = sign_in("complaints_coordinator")
    client.post(reverse("vault:unlock"), {"passphrase": PASSPHRASE})
    _whole, changed, keyless = File.objects.filter(case=report.pk).order_by("added_at", "pk")
    for file in (changed, keyless):
        for name in ("cases:file", "cases:original"):
            page = client.get(reverse(name, args=[file.pk]))
            assert page.status_code == 404
            assert "Dit bestand kan niet geopend worden" in page.content.decode()
            assert reverse("intake:report", args=[report.pk]) in page.content.decode()


def test_a_file_of_which_the_content_is_gone_says_so(damaged: tuple[str, Report], sign_in: SignIn) -> None:
    _receipt, report = damaged
    client = sign_in("complaints_coordinator")
    client.post(reverse("vault:unlock"), {"passphrase": PASSPHRASE})
    whole = File.objects.filter(case=report.pk).earliest("added_at", "pk")
    assert client.get(reverse("cases:file", args=[whole.pk])).status_code == 200
    File.objects.filter(pk=whole.pk).update(path="gone")
    page = client.get(reverse("cases:file", args=[whole.pk]))
    assert page.status_code == 404
    assert "Dit bestand kan niet geopend worden" in page.content.decode()
