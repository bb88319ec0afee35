"""The board pack, and the chief's report to the mayor: who writes, who sends, who reads, what stays (L5-c, L7-f)."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from rit.foundation.registries import turn
from rit.plan.board import pack, report
from rit.plan.board.models import Decision, Item, MayorReport, Meeting
from rit.plan.models import Action, Plan

pytestmark = [pytest.mark.django_db, pytest.mark.req("L5-c", "L7-f")]
LANGUAGES = ("nl", "fr", "de", "en")
NASTY = '#panic("x") $a$ *b* @c <d> & // e'


@pytest.fixture
def coming(db: None) -> Meeting:
    return Meeting.objects.get(meeting_date=date(2025, 3, 25))


@pytest.fixture
def sent(db: None) -> MayorReport:
    return MayorReport.objects.get(state="sent")


def opened(content: bytes) -> pikepdf.Pdf:
    """A document that says it is PDF/UA-1 and PDF/A-2a."""
    document = pikepdf.open(BytesIO(content))
    with document.open_metadata() as metadata:
        assert metadata.get("pdfuaid:part") == "1"
        assert (metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance")) == ("2", "A")
    return document


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_board_pack_is_one_document_in_each_language(
    actor: Any, coming: Meeting, now: Any, language: str
) -> None:
    Item.objects.filter(meeting=coming).update(note=NASTY)
    document = opened(pack.pack_pdf(coming, actor("board_member"), language, now))
    assert str(document.Root.Lang) == language
    assert len(document.pages) >= 1
    content = pack.pack_pdf(coming, actor("board_member"), language, now)
    assert content == pack.pack_pdf(coming, actor("board_member"), language, now)


def test_a_member_reads_the_pack_on_a_screen_and_takes_it_along(sign_in: Any, coming: Meeting) -> None:
    member: Client = sign_in("board_member")
    page = member.get(reverse("board:pack", args=[coming.pk]))
    shown = page.context["pack"]
    assert [one.item.state for one in shown.items] == ["agenda"] * len(shown.items)
    assert len(shown.items) == 3
    assert any(one.summary for one in shown.items)  # what it is about, in short
    titles = {one.decision.title["nl"] for one in shown.earlier}
    assert "Luisteren aan de telefoon" in titles  # its action still runs
    assert "Aandacht voor bejegening" not in titles  # done long ago
    content = member.get(reverse("board:pack_pdf", args=[coming.pk]), {"language": "fr"})
    assert content["Content-Type"] == "application/pdf"
    opened(content.content)
    for role in ("employee", "mayor", "coach"):
        assert sign_in(role).get(reverse("board:pack", args=[coming.pk])).status_code == 403
        assert sign_in(role).get(reverse("board:pack_pdf", args=[coming.pk])).status_code == 403


def prepare(client: Client, **other: str) -> Any:
    data = {"from_date": "2025-03-01", "to_date": "2025-03-17", "text": "Mevrouw de burgemeester,", **other}
    return client.post(reverse("board:prepare_report"), data)


def test_the_coordinator_prepares_the_chief_sends_the_mayor_notes(
    sign_in: Any, actor: Any, today: date
) -> None:
    coordinator, chief, mayor = sign_in("coordinator"), sign_in("chief"), sign_in("mayor")
    answer = prepare(coordinator)
    assert answer.status_code == 302
    drawn = MayorReport.objects.get(state="draft")
    url, version = reverse("board:report", args=[drawn.pk]), {"version": drawn.version}
    assert mayor.get(url).status_code == 404
    assert url not in mayor.get(reverse("board:reports")).content.decode()
    assert coordinator.post(reverse("board:send_report", args=[drawn.pk]), version).status_code == 403
    edit = {"from_date": "2025-03-01", "to_date": "2025-03-17", "text": "Mijn eigen woorden.", **version}
    assert chief.post(reverse("board:change_report", args=[drawn.pk]), edit).status_code == 302
    assert chief.post(reverse("board:send_report", args=[drawn.pk]), version).status_code == 409
    drawn.refresh_from_db()
    sending = {"version": drawn.version}
    assert chief.post(reverse("board:send_report", args=[drawn.pk]), sending).status_code == 302
    assert "Mijn eigen woorden." in mayor.get(url).content.decode()
    assert url in [one.url for one in turn.gather(actor("mayor"), today, team=False)]
    drawn.refresh_from_db()
    note = {"remark": "Ik mis de toon aan de telefoon.", "version": drawn.version}
    assert chief.post(reverse("board:note_report", args=[drawn.pk]), note).status_code == 403
    assert mayor.post(reverse("board:note_report", args=[drawn.pk]), note).status_code == 302
    drawn.refresh_from_db()
    assert (drawn.state, drawn.remark) == ("noted", "Ik mis de toon aan de telefoon.")
    assert "Ik mis de toon aan de telefoon." in chief.get(url).content.decode()
    assert chief.get(reverse("board:change_report", args=[drawn.pk])).status_code == 403


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"text": ""}, "text"),
        ({"to_date": "2025-02-01"}, "to_date"),
        ({"to_date": "2025-04-01"}, "to_date"),
        ({"from_date": "2019-01-01"}, "from_date"),
        ({"from_date": "ooit"}, "from_date"),
    ],
)
def test_a_faulty_report_says_what_is_wrong(sign_in: Any, fields: dict[str, str], wrong: str) -> None:
    answer = prepare(sign_in("chief"), **fields)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {wrong}


def test_the_report_is_closed_to_others(sign_in: Any, sent: MayorReport) -> None:
    for role in ("employee", "board_member", "board_secretary", "coach"):
        client = sign_in(role)
        assert client.get(reverse("board:reports")).status_code == 403
        assert client.get(reverse("board:report", args=[sent.pk])).status_code == 403
        assert client.get(reverse("board:report_pdf", args=[sent.pk])).status_code == 403


def test_what_was_sent_stays_what_it_was(sign_in: Any, plan: Plan, sent: MayorReport, today: date) -> None:
    """Figures of the day it was sent, whatever happens to the plan afterwards; nobody rewrites it."""
    before = report.told(sent, today)
    Action.objects.filter(plan=plan, state="running").update(progress=99)
    sent.refresh_from_db()
    assert report.told(sent, today) == before
    assert before["day"] == date(2025, 3, 12)
    for statement in (
        "update plan_board_mayorreport set text = 'anders' where id = %s",
        "update plan_board_mayorreport set figures = '{}' where id = %s",
        "delete from plan_board_mayorreport where id = %s",
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            connection.cursor().execute(statement, [sent.pk])


def test_the_report_tells_the_decisions_of_its_period_and_their_actions(sent: MayorReport) -> None:
    told = report.told(MayorReport.objects.get(from_date=date(2024, 1, 1)), date(2025, 3, 18))
    titles = [one["title"] for one in told["decisions"]]
    assert "Evaluatieverslag 2022-2023" in titles
    assert "Voorbereiding van het nieuwe plan" not in titles  # of December
    assert sum(len(one["actions"]) for one in told["decisions"]) >= 5
    assert told["wings"][0]["rooms"][0]["total"] > 0
    corrected = [one for one in report.told(sent, date(2025, 3, 18))["decisions"] if one["corrected"]]
    assert [one["title"] for one in corrected] == ["Voorbereiding van het nieuwe plan"]
    assert Decision.objects.filter(corrects__isnull=False).count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mayor_gets_a_document(sign_in: Any, sent: MayorReport, language: str) -> None:
    answer = sign_in("mayor").get(reverse("board:report_pdf", args=[sent.pk]), {"language": language})
    assert answer.status_code == 200
    assert str(opened(answer.content).Root.Lang) == language
