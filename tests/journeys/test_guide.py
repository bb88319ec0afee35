"""Walking through the guide over HTTP, in four languages, as a stranger who must leave no trace (L6.3-a).

Most tests here have no database at all: whatever asked for one would fail.
"""

from __future__ import annotations

import dataclasses
import gzip
import io
import logging
import re
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from rit.enforce.guide import providers, reading
from rit.enforce.guide.tree import LANGUAGES
from rit.foundation.access.models import SignedInSession
from rit.foundation.registries import citations, doors, menu

pytestmark = pytest.mark.req("L6.3-a")

GUIDE = reading.read(settings.POLICY / "guide" / "guide.toml")
ENDS = {".".join(step.answer.code for step in steps): at for steps, at in GUIDE.ways()}
WAYS = {
    "nl": list(ENDS),  # every way there is; in the other languages one to each step
    **{language: list({at: way for way, at in ENDS.items()}.values()) for language in LANGUAGES[1:]},
}
TO_THE_CHANNEL = "no.staff.serious.other.no.inside"
TO_ADDRESS = "no.staff.bothers.yes"


@pytest.fixture(autouse=True)
def _static_folder() -> None:
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def stranger() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="nl-BE")


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """Everything that is written to the log, down to the least."""
    caplog.set_level(logging.INFO)
    return caplog.records


def walk(client: Client, language: str, way: str) -> HttpResponse:
    """As a browser would: each answer in a form of its own, with those before it in a hidden field."""
    page = client.post(f"/guide/{language}/", {"path": ""})
    for code in way.split("."):
        given = re.search(rb'name="path" value="([\w.]*)"', page.content)
        assert given, page.content[:300]
        page = client.post(f"/guide/{language}/", {"path": given[1].decode(), "answer": code, "go": "1"})
    return page


def text(page: HttpResponse) -> str:
    return page.content.decode()


def leaves_no_trace(page: HttpResponse) -> bool:
    return (
        not page.cookies
        and page["Cache-Control"] == "no-store"
        and page["Referrer-Policy"] == "no-referrer"
        and 'name="referrer" content="no-referrer"' in text(page)
        and "csrfmiddlewaretoken" not in text(page)
    )


@pytest.mark.req("L6.3-a", "L5-i", "L7-h")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_ends_in_its_step_and_leaves_nothing_behind(
    language: str, stranger: Client, heard: list[logging.LogRecord]
) -> None:
    guide = reading.guide()
    for way in WAYS[language]:
        ending = guide.walk(way.split(".")).ending
        assert ending is not None
        page = walk(stranger, language, way)

        assert page.status_code == 200
        assert page["Content-Language"] == language
        assert f'<html lang="{language}">' in text(page)
        assert page.context["ending"] == ending
        assert ending.title[language].replace("'", "&#x27;") in text(page)
        assert leaves_no_trace(page)
    assert not stranger.cookies
    assert [record.getMessage() for record in heard] == []


@pytest.mark.parametrize("path", ["/guide/nl/", "/guide/fr/all/"])
def test_pages_that_are_opened_leave_nothing_behind(
    path: str, stranger: Client, heard: list[logging.LogRecord]
) -> None:
    assert leaves_no_trace(stranger.get(path))
    assert heard == []


def test_neither_the_address_nor_the_title_tells_what_was_answered(stranger: Client) -> None:
    """Both stay in the history of a shared computer."""
    titles = [
        re.search(r"<title>(.*?) –", text(walk(stranger, "en", TO_ADDRESS.rsplit(".", missing)[0])))
        for missing in (3, 2, 1)
    ]
    end = re.search(r"<title>(.*?) –", text(walk(stranger, "en", TO_ADDRESS)))

    assert [title and title[1] for title in titles] == [
        "Guide, question 2",
        "Guide, question 3",
        "Guide, question 4",
    ]
    assert end
    assert end[1] == "Guide, your next step"
    assert 'method="get"' not in text(walk(stranger, "en", TO_ADDRESS))


def test_who_opens_the_guide_comes_to_their_language(stranger: Client) -> None:
    assert stranger.get("/guide/")["Location"] == "/guide/nl/"
    assert stranger.get("/guide/", HTTP_ACCEPT_LANGUAGE="de")["Location"] == "/guide/de/"
    assert stranger.get("/guide/all/")["Location"] == "/guide/nl/all/"
    assert stranger.get("/guide/es/").status_code == 404


def test_another_language_keeps_the_place(stranger: Client) -> None:
    page = walk(stranger, "nl", "no.staff")
    assert 'formaction="/guide/fr/"' in text(page)

    other = stranger.post("/guide/fr/", {"path": "no.staff"})

    assert other.context["question"].code == "kind"
    assert "De quoi s&#x27;agit-il\u00a0?" in text(other)


def test_going_back_shows_the_answer_that_was_given(stranger: Client) -> None:
    page = stranger.post("/guide/nl/", {"path": TO_ADDRESS, "back": "1"})

    assert page.context["question"].code == "talk"
    assert re.search(r'value="yes" id="a-yes"[^>]* checked', text(page))
    assert page.context["path"] == "no.staff.bothers"


@pytest.mark.parametrize("answer", ["", "nonsense", "\0", "yes.no"])
def test_no_answer_is_an_error_beside_the_question(stranger: Client, answer: str) -> None:
    page = stranger.post("/guide/en/", {"path": "no.staff", "answer": answer, "go": "1"})

    assert page.status_code == 422
    assert "<title>Error: Guide, question 3" in text(page)
    assert '<a href="#a-bothers">Choose an answer</a>' in text(page)
    assert page.context["path"] == "no.staff"


@pytest.mark.parametrize("path", ["nonsense", "no.nonsense.staff", "." * 9000, "\0", "no\n"])
def test_a_form_that_is_not_ours_begins_where_it_stops_making_sense(stranger: Client, path: str) -> None:
    page = stranger.post("/guide/nl/", {"path": path, "go": "1", "answer": "no"})

    assert page.status_code in {200, 422}
    assert page.context["number"] <= 2


def test_progress_is_told_in_words(stranger: Client) -> None:
    assert "Vraag 3 van hoogstens 6" in text(walk(stranger, "nl", "no.staff"))
    assert "Question 4 of at most 4" in text(walk(stranger, "en", "no.tied.breach"))


def test_a_page_is_light(stranger: Client) -> None:
    """All that a telephone fetches for one page: 60 kB at most."""
    built = settings.PACKAGE / "foundation" / "ui" / "static" / "rit" / "build"
    fetched = sum(
        len(gzip.compress((built / name).read_bytes())) for name in ("public.css", "public.js", "favicon.svg")
    )
    page = len(walk(stranger, "nl", TO_THE_CHANNEL).content)  # counted without compression

    assert fetched + page + len(stranger.get("/zone.css").content) < 60_000


def test_an_answer_given_stands_with_its_reason_and_its_source(stranger: Client) -> None:
    page = text(walk(stranger, "en", TO_THE_CHANNEL))

    assert "Whoever sees grave conduct stops it where possible, and reports it. That is a duty." in page
    assert "Code of conduct, point 13" in page
    assert "KL-2022, art. 49" in page
    assert "Not yet reviewed by a lawyer" in page


# Whom to reach: only what the zone has set, and only doors that are there


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Any:
    def change(**more: object) -> None:
        monkeypatch.setattr(settings, "ENVIRONMENT", dataclasses.replace(settings.ENVIRONMENT, **more))  # type: ignore[arg-type]

    return change


def test_a_number_that_nobody_set_is_not_invented(stranger: Client, zone: Any) -> None:
    zone(zone_phone="")
    assert walk(stranger, "nl", TO_THE_CHANNEL).context["phones"] == []

    zone(zone_phone="09 000 12 34")

    page = walk(stranger, "nl", TO_THE_CHANNEL)
    assert [way.phone for way in page.context["phones"]] == ["09 000 12 34"]
    assert 'href="tel:09 000 12 34"' in text(page)


def test_the_form_for_reports_is_offered_where_there_is_one(
    stranger: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "_doors", type(doors._doors)())
    assert walk(stranger, "nl", TO_THE_CHANNEL).context["door"] is None

    doors.add(
        doors.Door(doors.REPORT, 10, "Vertel het ons", "Met of zonder naam.", "account_login", first=True)
    )

    page = walk(stranger, "nl", TO_THE_CHANNEL)
    assert page.context["door"].url == reverse("account_login")
    assert "Vertel het ons" in text(page)
    assert walk(stranger, "nl", TO_ADDRESS).context["door"] is None
    assert "Vertel het ons" in text(walk(stranger, "nl", "no.staff"))  # beside Continue


def test_outside_channels_are_those_of_the_zone(stranger: Client) -> None:
    page = walk(stranger, "fr", "no.tied.breach.no")

    assert [way.url for way in page.context["elsewhere"]] == ["https://www.comitep.be/"]
    assert 'href="https://www.comitep.be/" rel="noreferrer noopener"' in text(page)


# On paper


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_guide_is_on_one_page_with_marks_to_follow(language: str, stranger: Client) -> None:
    page = stranger.get(f"/guide/{language}/all/")
    guide = reading.guide()

    for question in guide.questions.values():
        assert question.ask[language].replace("'", "&#x27;") in text(page)
        for answer in question.answers:
            place = ("e-" if answer.to in guide.endings else "q-") + answer.to
            assert f'href="#{place}"' in text(page)
            assert f'id="{place}"' in text(page)
    for ending in guide.endings.values():
        assert ending.step[language].replace("'", "&#x27;") in text(page)


def test_the_marks_lead_from_question_one_to_a_letter(stranger: Client) -> None:
    page = stranger.get("/guide/nl/all/")
    asked = {one.mark: one for one in page.context["questions"]}
    ended = {one.mark: one for one in page.context["endings"]}

    at = "1"
    for pick in (0, 0, 3, 0, 1, 0):  # no, staff, serious, other, not a crime, inside
        at = asked[at].turns[pick].then

    assert ended[at].ending.code == "channel"


@pytest.mark.parametrize("language", ["nl", "de"])
def test_the_pdf_is_accessible_and_in_the_language(language: str, stranger: Client) -> None:
    answer = stranger.get(f"/guide/{language}/guide.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert not answer.cookies
    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        assert str(paper.Root.Lang) == language
        assert paper.Root.MarkInfo.Marked
        assert len(paper.pages) > 3


# The front door


def test_a_stranger_finds_the_guide_at_the_front(stranger: Client) -> None:
    page = stranger.get("/welcome/de/")

    assert 'href="/guide/de/"' in text(page)
    assert reverse("account_login") in text(page)
    assert 'href="/welcome/fr/"' in text(page)
    assert "Komitee P" in text(page)
    assert not page.cookies
    assert stranger.get("/welcome/es/").status_code == 404


@pytest.mark.django_db
def test_the_front_is_the_door_for_a_stranger(stranger: Client) -> None:
    page = stranger.get("/")

    assert "Wat wil je doen?" in text(page)
    assert not page.cookies


# Who works here


@pytest.mark.django_db
def test_who_is_signed_in_comes_in_as_a_stranger(sign_in: Any, django_assert_num_queries: Any) -> None:
    """No session is looked for, so nothing notes when, and the session stays as it was."""
    client = sign_in("coordinator")
    before = list(SignedInSession.objects.values())
    with django_assert_num_queries(0):
        page = walk(client, "nl", TO_ADDRESS)

    assert page.status_code == 200
    assert leaves_no_trace(page)
    assert list(SignedInSession.objects.values()) == before
    assert client.get("/work/").status_code == 200  # still signed in


@pytest.mark.django_db
def test_the_menu_search_and_own_page_lead_to_it(sign_in: Any, actor: Any) -> None:
    assert "/guide/" in map(menu.link, menu.shown_to(actor("employee").doors))
    assert "/guide/nl/" in text(sign_in("employee").get("/my/"))
    found = {hit.url for hit in providers.find(actor("employee"), "wegwijzer", 6)}
    assert "/guide/nl/" in found
    assert "/guide/nl/all/#e-channel" in {
        hit.url for hit in providers.find(actor("employee"), "meldingskanaal", 6)
    }


@pytest.mark.django_db
@pytest.mark.req("L2-e")
def test_an_amended_law_lists_what_of_the_guide_rests_on_it(actor: Any) -> None:
    def keys(*refs: str, names: tuple[str, ...] = ()) -> set[str]:
        wanted = citations.Wanted(frozenset(refs), names)
        return {one.key for one in citations.of(actor("coordinator"), wanted) if one.key.startswith("guide:")}

    assert keys("law:inspectorate-act-2007.C10") == {"guide:e-aig"}
    assert "guide:e-address" in keys("law:code-of-conduct-2006")
    assert "guide:q-kind" in keys("code:13")
    assert "guide:q-who" in keys("law:nothing", names=("KL-2022",))
    assert keys("law:gdpr") == set()
