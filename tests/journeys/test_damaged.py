"""One thing that does not open keeps nothing else from being read, and says so; the log tells which row, no content."""

from __future__ import annotations

import logging
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rit.config.demo_data import PASSPHRASE
from rit.enforce.cases import actions, queries
from rit.enforce.cases.models import File
from rit.enforce.intake.actions import assessing, identities, talking
from rit.enforce.intake.actions.assessing import Assessment
from rit.enforce.intake.answers import Person as Reporter
from rit.enforce.intake.models import Identity, IdentityRequest, Message, Report
from rit.enforce.intake.states import Naming, Outcome, RequestState, State
from rit.foundation.vault import uploads
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


def unlocked(sign_in: SignIn, role: str = "complaints_coordinator") -> Client:
    client = sign_in(role)
    client.post(reverse("vault:unlock"), {"passphrase": PASSPHRASE})
    return client


@pytest.fixture
def taken_up(desk: enforce.Somebody, now: datetime) -> Report:
    _receipt, report = reported(now)
    reader = enforce.unlocked("complaints_coordinator", now)
    assessing.own(report, by=reader.actor, now=now)
    found = Assessment(Outcome.COMPLAINT, "Het gaat over bejegening.")
    assessing.assess(report, found, ring=reader.ring, by=reader.actor, now=now)
    report.refresh_from_db()
    return report


def closing(report: Report) -> tuple[str, dict[str, str]]:
    given = {"reason": "Afgehandeld.", "letter": "Wij sluiten uw klacht af.", "send": "1"}
    return reverse("intake:close", args=[report.pk]), given


def test_a_case_is_closed_though_its_reason_is_damaged(taken_up: Report, sign_in: SignIn) -> None:
    Report.objects.filter(pk=taken_up.pk).update(reason=b"\0" * 300)
    client, page = unlocked(sign_in), reverse("intake:report", args=[taken_up.pk])
    assert "Dit kan niet geopend worden: het is beschadigd" in client.get(page).content.decode()

    address, given = closing(taken_up)
    assert client.post(address, given).url == page
    said = client.get(page).content.decode()
    assert "Afgehandeld." in said
    assert "De vroegere reden kon op" in said


def test_a_reason_that_a_colleague_can_open_is_not_written_over(taken_up: Report, sign_in: SignIn) -> None:
    """The key is gone for this reader; the words are whole."""
    before = bytes(taken_up.reason or b"")
    Copy.objects.filter(key=taken_up.reason_key_id).delete()
    address, given = closing(taken_up)
    answer = unlocked(sign_in).post(address, given)

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "gaat niet open met jouw sleutel" in said
    assert given["letter"] in said
    taken_up.refresh_from_db()
    assert taken_up.state == State.TAKEN_UP
    assert bytes(taken_up.reason or b"") == before


@pytest.fixture
def asked(desk: enforce.Somebody, now: datetime) -> IdentityRequest:
    """The desk asks the custodian who reported in confidence."""
    _receipt, report = reported(
        now, naming=Naming.CONFIDENTIAL, person=Reporter("An Peeters", "an@example.org")
    )
    reader = enforce.unlocked("complaints_coordinator", now)
    return identities.request(report, "Het parket vraagt het.", ring=reader.ring, by=reader.actor, now=now)


def test_an_envelope_that_does_not_open_is_not_decided_on(asked: IdentityRequest, sign_in: SignIn) -> None:
    Identity.objects.filter(case=asked.case_id).update(body=b"\0" * 300)
    client, address = unlocked(sign_in, "custodian"), reverse("intake:identity", args=[asked.pk])

    answer = client.post(address, {"state": RequestState.SHARED, "reason": "Er is toestemming."})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "De envelop met de naam gaat niet open" in said
    assert "Er is toestemming." in said
    assert IdentityRequest.objects.get(pk=asked.pk).state == RequestState.ASKED

    assert (
        client.post(address, {"state": RequestState.REFUSED, "reason": "Ze gaat niet open."}).status_code
        == 200
    )
    assert IdentityRequest.objects.get(pk=asked.pk).state == RequestState.REFUSED


def test_a_damaged_request_is_not_called_somebody_elses(asked: IdentityRequest, sign_in: SignIn) -> None:
    IdentityRequest.objects.filter(pk=asked.pk).update(reason=b"\0" * 300)

    page = unlocked(sign_in, "custodian").get(reverse("intake:identity", args=[asked.pk])).content.decode()
    assert "het is beschadigd" in page


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_file_damaged_on_the_disk_says_so(
    desk: enforce.Somebody, now: datetime, sign_in: SignIn, harm: str
) -> None:
    """To the desk and to the reporter; somebody off the list still learns nothing."""
    receipt, report = reported(now)
    files = [SimpleUploadedFile("heel.txt", b"heel"), SimpleUploadedFile("stuk.txt", b"stuk")]
    assert opened(receipt).post("/mailbox/write/", {"text": WHOLE, "file": files}).status_code == 302
    enforce.arrive("complaints_coordinator", now)
    whole, broken = File.objects.filter(case=report.pk).order_by("added_at", "pk")
    lies = uploads.location(broken.path)
    if harm == "gone":
        lies.unlink()
    else:
        lies.write_bytes(lies.read_bytes()[:-1] + b"!")

    client = unlocked(sign_in)
    for name, status in (("file", 200), ("original", 410), ("download", 410)):
        assert client.get(reverse(f"cases:{name}", args=[whole.pk])).status_code == 200
        answer = client.get(reverse(f"cases:{name}", args=[broken.pk]))
        assert answer.status_code == status
        assert "Vraag je beheerder" in answer.content.decode()
    assert (
        unlocked(sign_in, "integrity_officer").get(reverse("cases:file", args=[broken.pk])).status_code == 404
    )

    mailbox = opened(receipt)
    assert mailbox.get(f"/mailbox/files/{whole.pk}/").status_code == 200
    answer = mailbox.get(f"/mailbox/files/{broken.pk}/")
    assert answer.status_code == 410
    assert "Laat het ons weten" in door.text_of(answer)


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
            assert page.status_code == 410
            assert "Dit bestand kan niet geopend worden" in page.content.decode()
            assert reverse("intake:report", args=[report.pk]) in page.content.decode()
