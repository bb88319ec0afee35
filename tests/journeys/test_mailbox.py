"""The way back of who reported: nothing but a receipt opens it, and it gives nobody away (L6.5-a, L7-h)."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rit.enforce.cases.models import Case, Mailbox
from rit.enforce.intake import queries, rules
from rit.enforce.intake.actions import assessing, following, listing, receiving, talking
from rit.enforce.intake.door import guard
from rit.enforce.intake.models import Identity, Message, Report, Satisfaction
from rit.enforce.intake.states import MessageKind, Outcome, Quality, State
from rit.foundation import clock
from rit.foundation.vault import proofs, receipts
from rit.people.models import Person
from tests import door, enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a", "L7-h")]


def as_nobody() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('rit.account', '', true), set_config('rit.person', '', true),"
            " set_config('rit.mailbox', '', true)"
        )


@pytest.fixture
def desk(now: datetime) -> enforce.Somebody:
    guard.forget()
    enforce.with_key("custodian", now)
    return enforce.with_key("complaints_coordinator", now)


def reported(now: datetime, **what: object) -> tuple[str, Report]:
    receipt = enforce.new_receipt()
    report = enforce.reported(now, receipt, enforce.given(**what) if what else None).report  # type: ignore[arg-type]
    return receipt, report


def written(report: Report, text: str, kind: MessageKind, now: datetime) -> None:
    """The desk writes, before the reporter looks."""
    reader = enforce.unlocked("complaints_coordinator", now)
    talking.write(report, text, kind=kind, ring=reader.ring, by=reader.actor, now=clock.now())


def opened(receipt: str) -> Client:
    as_nobody()
    client = Client()
    assert client.post("/mailbox/", {"code": receipt}).url == "/mailbox/mine/"
    return client


def test_the_receipt_opens_it_however_it_is_typed(desk: enforce.Somebody, now: datetime) -> None:
    receipt, _report = reported(now)
    client = opened(" - ".join(receipts.grouped(receipt)).lower().replace("0", "o"))
    page = client.get("/mailbox/mine/")

    assert enforce.TEXT in door.text_of(page)
    assert receipt not in page.content.decode()


def test_every_failure_has_one_answer_and_the_same_work(desk: enforce.Somebody, now: datetime) -> None:
    receipt, report = reported(now)
    enforce.at_the_mailbox(receipt)
    Mailbox.objects.filter(case=report.case_id).delete()
    as_nobody()
    answers, work = set(), set()
    for code in (receipt, enforce.new_receipt(), enforce.new_receipt()):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = Client().post("/mailbox/", {"code": code})
        answers.add((page.status_code, page.content.replace(code.encode(), b"")))
        asked = [re.sub(r"'[0-9a-f-]{32,36}'", "?", one["sql"]) for one in queries]
        work.add(tuple(one for one in asked if "rit." in one or "intake" in one))

    assert len(answers) == 1
    assert len(work) == 1


def test_a_slip_is_told_from_a_code_that_nobody_knows(desk: enforce.Somebody) -> None:
    receipt = enforce.new_receipt()
    slip = receipt[:-1] + ("0" if receipt[-1] != "0" else "1")

    assert door.text_of(Client().post("/mailbox/", {"code": slip})) != door.text_of(
        Client().post("/mailbox/", {"code": receipt})
    )


def test_the_session_is_new_apart_and_strict(desk: enforce.Somebody, now: datetime) -> None:
    receipt, _report = reported(now)
    as_nobody()
    client = Client()
    client.cookies[settings.MAILBOX_COOKIE_NAME] = "planted0planted0planted0planted0"
    answer = client.post("/mailbox/", {"code": receipt})
    found = answer.cookies[settings.MAILBOX_COOKIE_NAME]

    assert found.value != "planted0planted0planted0planted0"
    assert (found["httponly"], found["samesite"], found["path"], found["max-age"]) == (
        True,
        "Strict",
        "/",
        "",
    )
    assert list(answer.cookies) == [settings.MAILBOX_COOKIE_NAME]
    stored = " ".join(Session.objects.values_list("session_data", flat=True))
    assert receipts.mailbox(receipt).pair.private.hex() not in stored
    assert found.value not in " ".join(Session.objects.values_list("session_key", flat=True))


def test_one_mailbox_after_another_in_the_same_browser(desk: enforce.Somebody, now: datetime) -> None:
    first, _report = reported(now)
    second, _other = reported(now, text="Een tweede melding.")
    client = opened(first)
    client.post("/mailbox/", {"code": second})

    assert "Een tweede melding." in door.text_of(client.get("/mailbox/mine/"))


def test_closing_and_leaving_end_it(desk: enforce.Somebody, now: datetime) -> None:
    receipt, _report = reported(now)
    for address in ("/mailbox/close/", "/report/leave/"):
        client = opened(receipt)
        key = client.cookies[settings.MAILBOX_COOKIE_NAME].value
        client.post(address)
        again = Client()
        again.cookies[settings.MAILBOX_COOKIE_NAME] = key
        assert again.get("/mailbox/mine/").url == "/mailbox/", address


def test_messages_go_both_ways(desk: enforce.Somebody, now: datetime) -> None:
    receipt, report = reported(now)
    written(report, "Weet je nog wanneer?", MessageKind.MESSAGE, now)
    client = opened(receipt)
    assert "Weet je nog wanneer?" in door.text_of(client.get("/mailbox/mine/"))

    assert client.post("/mailbox/write/", {"text": "Rond de middag."}).url == "/mailbox/mine/"
    assert "Rond de middag." in door.text_of(client.get("/mailbox/mine/"))
    reader = enforce.unlocked("complaints_coordinator", now)
    rows = list(Message.objects.filter(case=report.case_id).order_by("at", "pk"))
    assert "Rond de middag." in talking.opened(rows, reader.ring).values()


def test_a_message_with_the_code_or_a_telephone_number_is_held_back(
    desk: enforce.Somebody, now: datetime
) -> None:
    receipt, _report = reported(now)
    client = opened(receipt)
    for text in (f"Mijn code is {receipt}", "Bel me op 0470 00 00 00"):
        page = client.post("/mailbox/write/", {"text": text})
        assert page.status_code == 422
        assert text in door.text_of(page)
    assert client.post("/mailbox/write/", {"text": "Bel me op 0470 00 00 00", "keep": "1"}).status_code == 302


def test_files_of_a_message_that_is_held_back_are_not_thought_sent(
    desk: enforce.Somebody, now: datetime
) -> None:
    """A browser does not choose them again: whoever then sends the text as it is would send it without them."""
    receipt, _report = reported(now)
    file = SimpleUploadedFile("foto.txt", b"wat er staat")
    page = opened(receipt).post("/mailbox/write/", {"text": "Bel me op 0470 00 00 00", "file": file})

    assert page.status_code == 422
    assert "Je bestanden zijn niet verstuurd. Kies ze nog eens." in door.text_of(page)


def test_a_text_typed_after_it_closed_comes_back(desk: enforce.Somebody, now: datetime) -> None:
    receipt, _report = reported(now)
    client = opened(receipt)
    client.cookies.clear()
    page = client.post("/mailbox/write/", {"text": "Niet verliezen."})
    assert page.status_code == 403
    assert "Niet verliezen." in page.content.decode()

    back = client.post("/mailbox/", {"code": receipt, "text": "Niet verliezen."})
    assert back.status_code == 200
    assert "Niet verliezen." in back.content.decode()


@pytest.mark.parametrize("choice", ["yes", "no", "question"])
def test_who_one_is_is_told_by_consent_only(desk: enforce.Somebody, now: datetime, choice: str) -> None:
    receipt, report = reported(now)
    written(report, "Wie ben je?", MessageKind.IDENTITY, now)
    client = opened(receipt)
    page = client.get("/mailbox/mine/").content.decode()
    assert page.count('name="choice"') == 3
    assert "checked" not in page

    client.post("/mailbox/who/", {"choice": choice, "name": "Fatma Aydın"})

    enforce.at_the_mailbox(receipt)
    assert Identity.objects.filter(case=report.case_id).exists() == (choice == "yes")
    asks = "/mailbox/who/" in client.get("/mailbox/mine/").content.decode()
    assert asks == (choice == "question")


def test_yes_without_a_name_is_asked_again(desk: enforce.Somebody, now: datetime) -> None:
    receipt, report = reported(now)
    written(report, "Wie ben je?", MessageKind.IDENTITY, now)
    client = opened(receipt)

    assert client.post("/mailbox/who/", {"choice": "yes"}).status_code == 422
    assert client.post("/mailbox/who/", {}).status_code == 422


def test_a_check_in_is_answered(desk: enforce.Somebody, now: datetime) -> None:
    receipt, report = reported(now)
    written(report, "Hoe gaat het?", MessageKind.CHECK_IN, now)
    client = opened(receipt)
    client.post("/mailbox/check-in/", {"choice": "bad", "text": "Ik kreeg een slechte evaluatie."})

    assert "slechte evaluatie" in door.text_of(client.get("/mailbox/mine/"))
    assert "/mailbox/check-in/" not in client.get("/mailbox/mine/").content.decode()


def test_one_receipt_fills_neither_the_desk_nor_the_disk(
    desk: enforce.Somebody, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_AN_HOUR", 3)
    monkeypatch.setattr(rules, "MOST_FILES", 1)
    receipt, report = reported(now)
    client = opened(receipt)
    for number in range(2):
        proof = SimpleUploadedFile(f"bewijs-{number}.txt", b"meer")
        answer = client.post("/mailbox/write/", {"text": f"Bericht {number}.", "file": proof})
        assert answer.status_code == (422 if number else 302)
        assert f"Bericht {number}." in client.get("/mailbox/mine/").content.decode() or number
    for number in (2, 3):
        assert client.post("/mailbox/write/", {"text": f"Bericht {number}."}).status_code == 302
    refused = client.post("/mailbox/write/", {"text": "Bericht 4."})

    assert refused.status_code == 422
    assert "Bericht 4." in refused.content.decode()
    enforce.at_the_mailbox(receipt)
    assert Message.objects.filter(case=report.pk).count() == 3
    Message.objects.filter(case=report.pk).update(at=clock.now() - timedelta(hours=2))
    assert client.post("/mailbox/write/", {"text": "Bericht 4."}).status_code == 302


@pytest.mark.req("L7-h")
def test_how_things_go_is_asked_and_answered_after_the_end(desk: enforce.Somebody, now: datetime) -> None:
    """A year of check-ins is planned; most reports are closed long before."""
    receipt, report = reported(now)
    Report.objects.filter(pk=report.pk).update(outcome=Outcome.UNFOUNDED, assessed_at=now, reason=b"-")
    Report.objects.filter(pk=report.pk).update(state=State.CLOSED)
    written(report, "Hoe gaat het?", MessageKind.CHECK_IN, now + timedelta(days=90))
    client = opened(receipt)
    bad = {"choice": "bad", "text": "Ik kreeg een slechte evaluatie."}

    assert client.post("/mailbox/check-in/", bad).status_code == 302
    assert "slechte evaluatie" in door.text_of(client.get("/mailbox/mine/"))
    assert client.post("/mailbox/write/", {"text": "En nog iets."}).status_code == 422


@pytest.mark.req("L7-h")
def test_check_ins_of_who_is_gone_are_the_turn_of_the_others(now: datetime) -> None:
    officer, trust = enforce.with_key("integrity_officer", now), enforce.with_key("trust_person", now)
    report = enforce.reported(now, what=enforce.given(quality=Quality.STAFF)).report
    me = enforce.unlocked("integrity_officer", now)
    assessing.own(report, by=me.actor, now=now)
    colleague = Person.objects.get(pk=trust.actor.person)
    listing.add(report, colleague, reason="Begeleidt.", ring=me.ring, by=me.actor, now=now)
    later = now.date() + timedelta(days=31)
    assert queries.check_ins_asking(officer.actor, later).filter(case=report.pk).count() == 1
    actor = enforce.arrive("trust_person", now)
    assert not queries.check_ins_asking(actor, later).filter(case=report.pk).exists()
    Case.objects.filter(pk=report.pk).update(owner=None, owner_since=None)

    assert queries.check_ins_asking(actor, later).filter(case=report.pk).count() == 1


def test_how_it_was_is_counted_once_and_apart(desk: enforce.Somebody, now: datetime) -> None:
    receipt, report = reported(now)
    client = opened(receipt)
    assert client.post("/mailbox/rate/", {"score": "4"}).status_code == 403
    enforce.at_the_mailbox(receipt)
    Report.objects.filter(pk=report.pk).update(
        state=State.CLOSED, outcome=Outcome.UNFOUNDED, assessed_at=now, reason=b"x"
    )

    assert client.post("/mailbox/rate/", {"score": "9"}).status_code == 422
    assert client.post("/mailbox/rate/", {"score": "4"}).url == "/mailbox/mine/"
    assert client.post("/mailbox/rate/", {"score": "1"}).status_code == 403
    assert list(Satisfaction.objects.values_list("desk", "score", "month")) == [
        (report.desk, 4, now.date().replace(day=1))
    ]


def test_a_code_from_somebody_else_is_exchanged_first_and_then_opens_nothing(
    desk: enforce.Somebody, now: datetime
) -> None:
    receipt = enforce.new_receipt()
    report = receiving.receive(enforce.given(), receipt, by=desk.actor, now=now, renew=True).report
    client = opened(receipt)
    assert client.get("/mailbox/mine/").url == "/mailbox/renew/"
    assert enforce.TEXT not in client.get("/mailbox/renew/").content.decode()

    own = door.receipt_of(client.post("/mailbox/renew/"))
    assert own != receipt
    assert door.receipt_of(client.post("/mailbox/renew/")) == own  # the answer may have been lost
    client.post("/mailbox/kept/")
    assert client.post("/mailbox/renew/").url == "/mailbox/mine/"

    assert enforce.TEXT in door.text_of(client.get("/mailbox/mine/"))
    as_nobody()
    assert Client().post("/mailbox/", {"code": receipt}).status_code == 422
    assert enforce.TEXT in door.text_of(opened(own).get("/mailbox/mine/"))
    reader = enforce.unlocked("complaints_coordinator", now)
    assert reader.ring.has(Report.objects.get(pk=report.pk).key_id)


def test_what_staff_wrote_down_is_approved_by_who_told_it(desk: enforce.Somebody, now: datetime) -> None:
    receipt = enforce.new_receipt()
    report = receiving.receive(enforce.given(), receipt, by=desk.actor, now=now).report
    client = opened(receipt)
    assert "/mailbox/minutes/" in client.get("/mailbox/mine/").content.decode()
    client.post("/mailbox/minutes/")

    enforce.at_the_mailbox(receipt)
    assert Report.objects.get(pk=report.pk).approved_at
    assert "/mailbox/minutes/" not in client.get("/mailbox/mine/").content.decode()


def test_files_at_the_door_and_in_the_mailbox(desk: enforce.Somebody, now: datetime) -> None:
    as_nobody()
    client = Client()
    door.told(client)
    note = SimpleUploadedFile("rooster.txt", b"dienst van 22 uur")
    assert client.post("/report/files/", {"file": note}).url == "/report/proof/"
    assert "rooster.txt" in door.text_of(client.get("/report/proof/"))
    wrong = client.post("/report/files/", {"file": SimpleUploadedFile("alles.zip", b"PK\x03\x04")})
    assert wrong.status_code == 422
    gone = SimpleUploadedFile("weg.txt", b"toch niet")
    client.post("/report/files/", {"file": gone})
    key = re.findall(r"/report/files/([0-9a-f-]{36})/remove/", client.get("/report/proof/").content.decode())[
        -1
    ]
    client.post(f"/report/files/{key}/remove/")
    receipt = door.receipt_of(client.post("/report/send/"))

    mailbox = opened(receipt)
    mailbox.post("/mailbox/write/", {"text": "Nog iets.", "file": SimpleUploadedFile("later.txt", b"meer")})
    page = mailbox.get("/mailbox/mine/").content.decode()
    assert "rooster.txt" in page
    assert "later.txt" in page
    assert "weg.txt" not in page
    got = [mailbox.get(address) for address in re.findall(r"/mailbox/files/[0-9a-f-]{36}/", page)]
    contents = {b"".join(one.streaming_content) for one in got}  # type: ignore[attr-defined]
    assert contents == {b"dienst van 22 uur", b"meer"}
    assert all(one["Content-Disposition"].startswith("attachment") for one in got)
    for sealed in settings.MEDIA_ROOT.glob("sealed/??/*"):
        assert b"22 uur" not in sealed.read_bytes()


def test_the_proof_holds_no_receipt_and_is_checked_by_anybody(desk: enforce.Somebody, now: datetime) -> None:
    receipt, report = reported(now)
    proof = opened(receipt).get("/mailbox/proof/").content.decode()
    assert receipt not in proof.replace(" ", "")
    assert bytes(report.digest).hex() in proof

    as_nobody()
    assert "echt" in door.text_of(Client().post("/report/verify/", {"text": proof.replace("\n", "\r\n")}))
    changed = proof.replace("made: 2025-", "made: 2024-")
    assert "veranderd" in door.text_of(Client().post("/report/verify/", {"text": changed}))
    unknown = re.sub(r"key: [0-9a-f]{4}", "key: 0000", proof)
    assert "niet van hier" in door.text_of(Client().post("/report/verify/", {"text": unknown}))
    for junk in ("", "x" * 50_000, "\0", "RIT-PROOF-1\nmade: 2025"):
        assert "geen bewijs" in door.text_of(Client().post("/report/verify/", {"text": junk}))


def test_the_proof_on_a_sheet_is_the_same_proof_without_the_receipt(
    desk: enforce.Somebody, now: datetime
) -> None:
    receipt, _report = reported(now)
    page = opened(receipt).get("/mailbox/proof/paper/").content.decode()
    lines = re.search(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)

    assert receipt not in page.replace(" ", "")
    assert lines
    assert proofs.verify(html.unescape(lines.group(1))).is_good
    as_nobody()
    assert Client().get("/mailbox/proof/paper/").status_code == 302
    assert Client().get("/report/sent/proof/paper/").status_code == 302


def test_an_older_proof_holds_after_the_secret_has_changed(
    desk: enforce.Somebody, now: datetime, settings: object
) -> None:
    statement = proofs.Statement(now, "Politiezone Gent", "klachten", bytes(16))
    old = proofs.sign(statement, now=now)
    settings.SECRET_KEY = "een heel ander geheim, lang genoeg om te gebruiken"
    new = proofs.sign(statement, now=now)

    assert old != new
    assert proofs.verify(old).verdict == "good"
    assert proofs.verify(new).verdict == "good"


def test_what_is_closed_is_not_said_to_be_handled_still(desk: enforce.Somebody, now: datetime) -> None:
    receipt, report = reported(now)
    reader = enforce.unlocked("complaints_coordinator", now)
    assessing.own(report, by=reader.actor, now=now)
    found = assessing.Assessment(Outcome.COMPLAINT, "Bejegening.")
    assessing.assess(report, found, ring=reader.ring, by=reader.actor, now=now)
    assert "We behandelen het als een klacht." in door.text_of(opened(receipt).get("/mailbox/mine/"))

    reader = enforce.unlocked("complaints_coordinator", now)
    assessing.close(report, "Klaar.", "Dit kwam ervan.", ring=reader.ring, by=reader.actor, now=now)
    said = door.text_of(opened(receipt).get("/mailbox/mine/"))
    assert "We behandelden het als een klacht" in said
    assert "We behandelen het" not in said


@pytest.mark.req("L7-h")
def test_a_part_that_was_led_to_the_counsellor_is_no_false_alarm(
    desk: enforce.Somebody, now: datetime
) -> None:
    """The text is not the one that was sent, and the reporter is told why; any other change is still an alarm."""
    receipt, report = reported(now, text="Hij riep naar mij. Ook duwde hij een klant.", quality=Quality.STAFF)
    reader = enforce.with_key("integrity_officer", now)
    assessing.own(report, by=reader.actor, now=now)
    following.split(report, "Hij riep naar mij.", ring=reader.ring, by=reader.actor, now=now)

    said = door.text_of(opened(receipt).get("/mailbox/mine/"))
    assert "Er is een deel uitgehaald, voor de vertrouwenspersoon" in said
    assert "Dit is niet de tekst die verstuurd is" not in said
