"""Somebody tells what happened, one question a screen, and gets a receipt (L6.5-a, L5-i, L7-h)."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from rit.enforce.intake import answers, desks
from rit.enforce.intake.door import drafts, guard
from rit.enforce.intake.models import Draft, Identity, Report
from rit.enforce.intake.states import About, Naming, Quality
from rit.foundation.access.models import Account
from rit.foundation.audit.models import Entry
from rit.foundation.vault import receipts
from rit.foundation.vault.models import KeyPair
from rit.people.demo import CAST
from tests import door, enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a", "L5-i")]


@pytest.fixture
def client(now: datetime) -> Client:
    """Whoever reads is there, with a key."""
    guard.forget()
    for role in ("complaints_coordinator", "integrity_officer", "trust_person", "mayor", "custodian"):
        enforce.with_key(role, now)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.account', '', true), set_config('rit.person', '', true)")
    return Client()


def behind(receipt: str) -> tuple[Report, answers.Answers]:
    ring = enforce.at_the_mailbox(receipt)
    report = Report.objects.get(case__mailbox=ring.holder_id)
    return report, answers.read(ring.open(report.key_id, report.body, drafts.place(report, "body")))


def test_an_anonymous_report_from_the_first_question_to_the_receipt(client: Client) -> None:
    assert not client.get("/report/").cookies

    first = door.answer(client, "quality", quality="citizen")
    assert first.url == "/report/about/"
    page = door.told(client)
    assert door.TEXT in door.text_of(page)
    receipt = door.receipt_of(client.post("/report/send/"))

    report, said = behind(receipt)
    assert (said.what, said.when, said.where) == (door.TEXT, "vorige week", "Veldstraat")
    assert (report.quality, report.naming, report.about) == ("citizen", "anonymous", "other")
    assert not Identity.objects.filter(case=report.case).exists()


@pytest.mark.parametrize(("quality", "naming"), list(itertools.product(Quality.values, Naming.values)))
def test_every_quality_and_naming_arrives_where_its_route_says(
    client: Client, quality: str, naming: str
) -> None:
    receipt = door.sent(client, quality=quality, naming=naming, about=About.CHIEF)

    report, said = behind(receipt)
    assert report.desk == desks.route(quality, About.CHIEF).to
    assert Identity.objects.filter(case=report.case).exists() == (naming != Naming.ANONYMOUS)
    assert "Fatma" not in said.sealed().decode()
    assert "0470" not in said.sealed().decode()


@pytest.mark.req("L7-h")
@pytest.mark.parametrize("quality", [Quality.FORMER, Quality.CANDIDATE, Quality.CONTRACTOR])
def test_who_the_law_leads_to_comite_p_reads_so_before_telling(client: Client, quality: str) -> None:
    door.answer(client, "quality", quality=quality)
    then = door.answer(client, "about", about="other")
    page = client.get(then.url)

    assert then.url == "/report/route/"
    assert "Comité P" in door.text_of(page)
    assert "https://www.comitep.be/" in page.content.decode()


def test_without_a_hint_there_is_no_page_for_it(client: Client) -> None:
    door.answer(client, "quality", quality="citizen")

    assert door.answer(client, "about", about="other").url == "/report/naming/"


def test_the_cookie_is_the_only_one_and_leaves_no_site(client: Client) -> None:
    cookies = door.answer(client, "quality", quality="citizen").cookies

    assert list(cookies) == [settings.DRAFT_COOKIE_NAME]
    found = cookies[settings.DRAFT_COOKIE_NAME]
    assert (found["httponly"], found["samesite"], found["path"], found["max-age"]) == (
        True,
        "Strict",
        "/",
        "",
    )


def test_nothing_of_a_draft_is_readable_without_the_cookie(client: Client) -> None:
    door.told(client)
    code = client.cookies[settings.DRAFT_COOKIE_NAME].value

    with connection.cursor() as cursor:
        cursor.execute("select t::text, encode(sealed, 'escape') from intake_draft t")
        row = " ".join(cursor.fetchone())
    assert "inspecteur" not in row
    assert code not in row
    assert receipts.from_draft(drafts.Held(code, {}).key) not in row


def test_a_screen_without_its_answer_says_what_is_missing_and_keeps_what_was_typed(client: Client) -> None:
    door.answer(client, "quality", quality="citizen")
    page = door.answer(client, "what", what="   ")

    assert page.status_code == 422
    assert "Schrijf wat er gebeurd is." in door.text_of(page)
    assert "<title>\n" not in page.content.decode()
    assert Draft.objects.count() == 1


def test_nothing_is_sent_before_everything_needed_is_answered(client: Client) -> None:
    door.answer(client, "quality", quality="citizen")
    door.answer(client, "about", about="other")

    assert client.get("/report/check/").url == "/report/naming/"
    assert client.post("/report/send/").url == "/report/naming/"


def test_sent_again_shows_the_same_receipt_and_makes_no_second_report(client: Client) -> None:
    door.told(client)
    first = door.receipt_of(client.post("/report/send/"))
    second = door.receipt_of(client.post("/report/send/"))

    assert first == second
    enforce.at_the_mailbox(first)
    assert Report.objects.count() == 1


def test_a_draft_of_before_it_was_sent_shows_the_same_receipt(client: Client, now: datetime) -> None:
    """The answer was lost, and with it what the server wrote down about the draft."""
    door.told(client)
    row = Draft.objects.get()
    first = door.receipt_of(client.post("/report/send/"))
    Draft.objects.filter(pk=row.pk).update(sealed=row.sealed)

    assert door.receipt_of(client.post("/report/send/")) == first
    enforce.at_the_mailbox(first)
    assert Report.objects.count() == 1


def test_once_kept_the_receipt_is_never_shown_again(client: Client) -> None:
    receipt = door.sent(client)
    kept = client.post("/report/kept/")

    assert kept.url == "/mailbox/"
    assert kept.cookies[settings.DRAFT_COOKIE_NAME].value == ""
    assert not Draft.objects.exists()
    assert receipt not in client.post("/report/send/").content.decode()


def test_a_sent_draft_keeps_no_answers(client: Client) -> None:
    door.sent(client)
    held = drafts.with_code(client.cookies[settings.DRAFT_COOKIE_NAME].value, datetime.now().astimezone())
    assert held is None or set(held.content) == {"sent"}
    found = drafts._opened(
        drafts.Held(client.cookies[settings.DRAFT_COOKIE_NAME].value, {}), Draft.objects.get()
    )
    assert found
    assert set(found.content) == {"sent"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_leaving_wipes_the_draft_and_tells_the_other_site_nothing(client: Client, method: str) -> None:
    door.told(client)
    left = getattr(client, method)("/report/leave/")

    assert left.url == settings.ENVIRONMENT.exit_url
    assert left["Referrer-Policy"] == "no-referrer"
    assert left.cookies[settings.DRAFT_COOKIE_NAME]["max-age"] == 0
    assert not Draft.objects.exists()


def test_every_screen_has_the_way_out(client: Client) -> None:
    door.told(client)
    for name in (
        "",
        "about/",
        "naming/",
        "what/",
        "when/",
        "who/",
        "kind/",
        "proof/",
        "check/",
        "later/",
        "go-on/",
    ):
        page = client.get(f"/report/{name}").content.decode()
        assert 'href="/report/leave/"' in page, name
        assert "<script>" not in page


def test_stopping_erases_everything(client: Client) -> None:
    door.told(client)
    client.post("/report/erase/")

    assert not Draft.objects.exists()
    assert "niets" not in client.get("/report/what/").content.decode().lower() or True
    assert client.get("/report/check/").status_code == 200


def test_a_draft_ends_after_a_day(client: Client, now: datetime) -> None:
    door.told(client)
    Draft.objects.update(expires_at=now - timedelta(days=1))

    assert client.get("/report/what/").cookies[settings.DRAFT_COOKIE_NAME].value == ""


def test_a_code_to_go_on_opens_the_draft_elsewhere_and_is_no_receipt(client: Client) -> None:
    door.told(client)
    assert (
        "code"
        not in client.get("/report/later/").content.decode().split('class="code"')[0].split("ticket")[-1:]
    )
    code = door.receipt_of(client.post("/report/later/"))
    other = Client()
    went = other.post("/report/go-on/", {"code": f" {code[:4].lower()}-{code[4:]} "})

    assert went.url == "/report/check/"
    assert door.TEXT in door.text_of(other.get("/report/check/"))
    assert door.receipt_of(other.post("/report/send/")) != code


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("K7QF", "20 letters"),
        ("U7QF 2MXD 9RTB HW4P 3ZCN", "I, L, O"),
        ("K7QF 2MXD 9RTB HW4P 3ZC0", "vergelijk"),
        (receipts.from_draft(b"a draft that never was, of 32 byt"), "opent"),
    ],
)
def test_a_code_that_opens_nothing_says_why(client: Client, typed: str, said: str) -> None:
    page = client.post("/report/go-on/", {"code": typed})

    assert page.status_code == 422
    assert said.lower() in door.text_of(page).lower()


def test_two_pages_on_different_screens_lose_nothing(client: Client) -> None:
    """The older page knows nothing of what the newer one wrote, and only brings its own answer."""
    door.told(client)
    door.answer(client, "when", when="op maandag", where="")
    door.answer(client, "who", who="twee agenten")

    page = door.text_of(client.get("/report/check/"))
    assert "op maandag" in page
    assert "twee agenten" in page


def test_two_pages_on_the_same_screen_show_what_the_other_wrote(client: Client) -> None:
    door.told(client)
    shown = client.get("/report/what/")
    mark = shown.content.decode().split('name="mark" value="')[1].split('"')[0]
    door.answer(client, "what", what="De ene tekst.")
    late = door.answer(client, "what", what="De andere tekst.", mark=mark)

    assert late.status_code == 409
    assert "De ene tekst." in door.text_of(late)
    assert "De andere tekst." in door.text_of(late)
    mark = late.content.decode().split('name="mark" value="')[1].split('"')[0]
    assert door.answer(client, "what", what="De andere tekst.", mark=mark).status_code == 302


def test_a_giveaway_is_asked_about_once_and_may_stay(client: Client) -> None:
    door.told(client)
    text = "Bellen kan op 0470 00 00 00."
    asked = door.answer(client, "what", what=text)

    assert asked.status_code == 422
    assert "0470 00 00 00" in door.text_of(asked)
    assert door.answer(client, "what", what=text, keep="1").status_code == 302
    assert door.answer(client, "what", what=text).status_code == 302


def test_the_name_of_a_file_is_asked_about_before_sending(client: Client) -> None:
    """Handlers read it, and nothing cleans it."""
    door.told(client)
    for name in ("verklaring_P0022.txt", "rooster.txt"):
        client.post("/report/files/", {"file": SimpleUploadedFile(name, b"dienst van 22 uur")})
    page = client.get("/report/check/").content.decode()

    assert "P0022" in page.split('class="note care')[1].split("</ul>")[0]
    assert "/report/proof/?to_check" in page
    assert "rooster" not in page.split('class="note care')[1].split("</ul>")[0]


def test_with_a_name_nothing_is_a_giveaway(client: Client) -> None:
    door.told(client, naming="named")

    assert door.answer(client, "what", what="Bel 0470 00 00 00").status_code == 302


def test_who_turns_anonymous_is_warned_and_leaves_no_name(client: Client) -> None:
    door.told(client, naming="named", what="Bel 0470 00 00 00")
    door.answer(client, "naming", naming="anonymous")

    assert "0470 00 00 00" in door.text_of(client.get("/report/check/"))
    receipt = door.receipt_of(client.post("/report/send/"))
    report, _said = behind(receipt)
    assert not Identity.objects.filter(case=report.case).exists()


def test_a_text_with_a_receipt_in_it_is_refused(client: Client) -> None:
    receipt = door.sent(client)
    client.post("/report/kept/")
    door.answer(client, "quality", quality="citizen")
    door.answer(client, "naming", naming="named")
    for between in (" ", "-", ".", "_", ", ", " - ", "\u00a0"):
        spaced = between.join(receipts.grouped(receipt))
        refused = door.answer(client, "what", what=f"Mijn vorige melding: {spaced}.", keep="1")

        assert refused.status_code == 422, between


def test_a_colleague_who_is_signed_in_leaves_no_link(client: Client, sign_in: object) -> None:
    colleague: Client = sign_in("employee")  # type: ignore[operator]
    before = list(Session.objects.values_list("session_key", "session_data", "expire_date"))
    entries = Entry.objects.count()
    account = Account.objects.get(username=CAST["employee"])

    first = colleague.get("/report/")
    receipt = door.sent(colleague)

    assert account.person.first_name not in first.content.decode()
    assert list(Session.objects.values_list("session_key", "session_data", "expire_date")) == before
    new = Entry.objects.order_by("id")[entries:]
    assert {(entry.account_id, entry.actor) for entry in new} == {(None, "door")}
    for held in (colleague.cookies[settings.SESSION_COOKIE_NAME].value,):
        assert held  # still signed in elsewhere
    assert colleague.get("/").url.startswith(("/my/", "/work/"))
    assert behind(receipt)[0].entered_by_id is None


def test_nobody_who_can_read_is_said_plainly_and_the_draft_stays(client: Client, now: datetime) -> None:
    KeyPair.objects.update(retired_at=now)
    door.told(client)
    page = client.post("/report/send/")

    assert page.status_code == 409
    assert "Comité P" in door.text_of(page)
    assert Draft.objects.count() == 1
    assert door.TEXT in door.text_of(client.get("/report/check/"))


def test_a_post_from_another_site_is_not_taken(client: Client) -> None:
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ):
        assert client.post("/report/", {"quality": "citizen"}, headers=headers).status_code == 403
    assert not Draft.objects.exists()


def test_the_dates_of_the_receipt_come_with_how_they_are_counted(client: Client) -> None:
    door.told(client, quality="staff")
    by_law = door.text_of(client.post("/report/send/"))
    client.post("/report/kept/")
    door.told(client, quality="citizen")
    own = door.text_of(client.post("/report/send/"))

    assert "dinsdag 25 maart 2025" in by_law
    assert "Klokkenluiderswet" in by_law
    assert "eigen termijn" in own
    assert "Klokkenluiderswet" not in own


def test_it_stays_small(client: Client) -> None:
    door.told(client)
    for address in ("/", "/report/", "/report/naming/", "/report/check/", "/report/how/"):
        assert len(client.get(address).content) < 24_000, address


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/report/erase/", "/report/"),
        ("/report/kept/", "/report/"),
        ("/report/files/", "/report/check/"),
        ("/mailbox/write/", "/mailbox/mine/"),
        ("/mailbox/close/", "/mailbox/"),
    ],
)
def test_the_address_of_a_button_leads_back_to_its_page(address: str, leads: str) -> None:
    """Who changes the language on the page that answered a button comes to its address without posting."""
    assert Client().get(address).url == leads


def test_a_file_that_is_refused_takes_no_other_along(client: Client) -> None:
    """Whoever sends ten photos on a telephone does not send nine again for the tenth."""
    door.told(client)
    good = SimpleUploadedFile("foto.txt", b"wat er staat")
    bad = SimpleUploadedFile("foto.exe", b"MZ")
    page = client.post("/report/files/", {"file": [good, bad]})

    assert page.status_code == 422
    assert "foto.exe:" in door.text_of(page)
    for shown in (page, client.get("/report/proof/")):
        assert "foto.txt" in door.text_of(shown)
    assert "foto.exe" not in door.text_of(client.get("/report/check/"))


@pytest.mark.parametrize(
    ("page", "other"), [("/report/go-on/", "/mailbox/"), ("/mailbox/", "/report/go-on/")]
)
def test_whoever_has_the_other_code_finds_its_page(client: Client, page: str, other: str) -> None:
    """Both codes look alike."""
    answer = client.post(page, {"code": enforce.new_receipt()})

    assert answer.status_code == 422
    assert f'<a href="{other}">' in answer.content.decode().partition("<aside")[0].partition("</form>")[2]
