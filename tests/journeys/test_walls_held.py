"""Ways through the walls that somebody tried, and what stands there now."""

from __future__ import annotations

import io
import logging
import struct
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.helpers import get_client_ip_address
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.module_loading import import_string
from psycopg import sql

from rit.config import database
from rit.foundation import clock
from rit.foundation.access import codes, held
from rit.foundation.access.models import Account
from rit.foundation.attachments import rules as attachments
from rit.foundation.ui.models import SavedView
from rit.people.demo import CAST
from rit.people.models import Person
from rit.plan import actions as writers
from rit.plan.models import Action, LogEntry, Occurrence
from rit.plan.states import step_named

pytestmark = [pytest.mark.django_db, pytest.mark.req("L5-a")]
PASSWORD = "een goed lang wachtwoord"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = "/account/second-factors/step/"


@pytest.fixture(autouse=True)
def no_attempts_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def anna() -> Account:
    account = Account(username="anna")
    account.set_password(PASSWORD)
    account.save()
    TOTP.activate(account, SECRET)
    return account


def code() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(SECRET, counter)))


# Guessing


def test_codes_are_not_guessed_from_many_addresses(anna: Account) -> None:
    for number in range(codes.MOST):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        client.post("/account/login/", {"login": "anna", "password": PASSWORD})
        client.post(STEP, {"code": f"{number:06}"})
    client = Client(REMOTE_ADDR="198.51.100.7")
    client.post("/account/login/", {"login": "anna", "password": PASSWORD})

    refused = client.post(STEP, {"code": code()})

    assert refused.status_code == 200
    assert b'role="alert"' in refused.content
    assert client.get("/account/").status_code == 302


def test_a_success_elsewhere_does_not_give_new_guesses(anna: Account) -> None:
    """The library forgets an address after a right code; the count of an account does not go by that."""
    other = Account.objects.create(username="bert")
    TOTP.activate(other, SECRET)
    Authenticator.objects.filter(user=anna).update(data=Authenticator.objects.get(user=other).data)
    request = RequestFactory().post(STEP, REMOTE_ADDR="192.0.2.1")
    for number in range(codes.MOST):
        client = Client(REMOTE_ADDR="192.0.2.1")
        client.post("/account/login/", {"login": "anna", "password": PASSWORD})
        client.post(STEP, {"code": f"{number:06}"})
        cache.clear()

    client.post("/account/login/", {"login": "anna", "password": PASSWORD})
    assert client.post(STEP, {"code": code()}).status_code == 200
    assert get_ip(request) == "192.0.2.1"


def test_a_code_works_once_in_all_processes_together(anna: Account) -> None:
    used = code()
    for expected in (302, 200):
        client = Client()
        client.post("/account/login/", {"login": "anna", "password": PASSWORD})
        assert client.post(STEP, {"code": used}).status_code == expected
        cache.clear()  # as another process, which remembers nothing


@pytest.mark.parametrize(
    ("proxies", "found"), [(0, "10.0.0.1"), (1, "203.0.113.9")], ids=["without a proxy", "behind our proxy"]
)
def test_every_limit_counts_the_address_that_our_proxy_saw(
    proxies: int, found: str, settings: Any, rf: RequestFactory
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    forged = "127.0.0.1, 203.0.113.9"  # the visitor wrote the first, our proxy added the second
    request = rf.post("/account/login/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forged)

    assert get_client_ip_address(request) == get_ip(request) == found


# Held forms


def test_a_locked_session_does_not_hold_what_another_site_sent(sign_in: Callable[[str], Client]) -> None:
    for header in ({"Sec-Fetch-Site": "same-site"}, {"Origin": "https://neighbour.example"}):
        client = locked(sign_in("coordinator"))
        answer = client.post("/roles/grant/", {"reason": "forged"}, headers=header)
        assert answer.status_code == 302
        assert held.KEY not in client.session


def test_text_with_a_file_is_held_without_the_file(sign_in: Callable[[str], Client]) -> None:
    client, action = locked(sign_in("coordinator")), Action.objects.earliest("code")
    page = reverse("plan:action", args=[action.pk])
    evidence = SimpleUploadedFile("proof.txt", b"x" * (held.LIMIT + 1))
    sent = {"text": "an hour of work", "version": 1, "evidence": evidence}

    client.post(reverse("plan:progress", args=[action.pk]), sent, HTTP_REFERER=f"http://testserver{page}")

    assert "an+hour+of+work" in client.session[held.KEY]["body"]
    assert "xxx" not in client.session[held.KEY]["body"]


def test_the_page_of_a_held_form_is_never_elsewhere(sign_in: Callable[[str], Client]) -> None:
    client = locked(sign_in("coordinator"))
    client.post("/roles/grant/", {"reason": "r"}, HTTP_REFERER="http://testserver//evil.example/")

    assert client.session[held.KEY]["page"] == "/%2Fevil.example/"


def locked(client: Client) -> Client:
    session = client.session
    session["rit_seen"] = session["rit_signed_in"] = 1
    session["rit_signed_in"] = int(clock.now().timestamp()) + 10**9  # not over, only idle
    session["rit_locked"] = int(clock.now().timestamp()) + 2 * 10**9
    session.save()
    return client


# Files


def test_a_second_directory_does_not_get_past_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A 64-bit end record overrules the short one: a directory of any length would be read into memory."""
    monkeypatch.setattr(attachments, "DIRECTORY", 100)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(20):
            archive.writestr(f"{number}.xml", "")
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word/document.xml", "")
    content = packed.getvalue()
    at = content.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack("<HII", content[at + 10 : at + 20])
    long = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    points = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    short = content[at : at + 10] + struct.pack("<HII", 1, 50, start) + b"\0\0"
    trap = io.BytesIO(content[:at] + long + points + short)
    assert len(zipfile.ZipFile(trap).namelist()) == 22  # what Python would read

    assert not attachments.may_attach("report.docx", len(trap.getvalue()), 10**6, trap)


# The log of the server


def test_the_log_does_not_repeat_a_row_that_the_database_refused(caplog: pytest.LogCaptureFixture) -> None:
    chief = Person.objects.get(staff_number=CAST["chief"])
    try:
        with transaction.atomic():
            Person.objects.filter(pk=chief.pk).update(last_name=None)
    except IntegrityError as error:
        assert chief.first_name in str(error)
        with caplog.at_level(logging.ERROR):
            logging.getLogger("rit").exception("it failed")
    text = formatter().format(caplog.records[-1])

    assert "NotNullViolation: 23502 people_person" in text
    assert "django.db.utils.IntegrityError: 23502" in text
    assert chief.first_name not in text


def formatter() -> logging.Formatter:
    """As `settings.LOGGING` names it."""
    given: dict[str, Any] = settings.LOGGING
    plain = given["formatters"]["plain"]
    made: logging.Formatter = import_string(plain["()"])(plain["format"])
    return made


def test_a_refusal_leaves_no_address_in_the_log(client: Client) -> None:
    """The link of a first password is an address, and so is the person somebody looked for."""
    for name in ("django.request", "django.security.csrf"):
        assert not logging.getLogger(name).isEnabledFor(logging.WARNING)


# The plan


@pytest.mark.parametrize("version", ["999", "-99999999999999999999999", "-5"])
def test_a_version_that_nobody_read_is_a_conflict(sign_in: Callable[[str], Client], version: str) -> None:
    client, action = sign_in("coordinator"), Action.objects.earliest("code")
    sent = {"text": "x", "version": version}

    assert client.post(reverse("plan:progress", args=[action.pk]), sent).status_code == 409


def test_a_reason_is_shown_again_when_somebody_took_the_step_first(
    sign_in: Callable[[str], Client], actor: Any, now: Any
) -> None:
    client, action = sign_in("coordinator"), Action.objects.filter(state="running").earliest("code")
    finish = step_named("finish")
    assert finish
    writers.take_step(
        action.pk,
        finish,
        reason="r",
        proof=writers.Proof(),
        version=action.version,
        by=actor("coordinator"),
        now=now,
    )

    sent = {"reason": "three lines that took an hour", "version": action.version}
    answer = client.post(reverse("plan:step", args=[action.pk, "finish"]), sent)

    assert answer.status_code == 409
    assert "three lines that took an hour" in answer.content.decode()


def test_next_years_turn_is_not_done_today(sign_in: Callable[[str], Client], today: Any) -> None:
    far = Occurrence.objects.filter(
        due_date__gt=today + timedelta(days=60), done_date=None, action__state="running"
    ).earliest("pk")
    sent = {"due_date": far.due_date.isoformat(), "version": far.action.version}

    answer = sign_in("coordinator").post(reverse("plan:turn", args=[far.action_id]), sent)

    assert answer.status_code == 404
    assert not LogEntry.objects.filter(action=far.action_id, kind="occurrence", day=today).exists()


HOSTILE = '"><img src=x onerror=alert(1)>|{{ 7|add:7 }}'


def test_what_people_write_is_text_on_every_page(sign_in: Callable[[str], Client]) -> None:
    action = Action.objects.filter(state="running", recurrence="none").earliest("code")
    me = Person.objects.get(staff_number=CAST["coordinator"])
    Person.objects.filter(pk=me.pk).update(first_name=HOSTILE)
    Action.objects.filter(pk=action.pk).update(title={"nl": HOSTILE, "en": HOSTILE}, owner=me)
    client = sign_in("coordinator")
    said = client.post(
        reverse("plan:progress", args=[action.pk]), {"text": HOSTILE, "version": action.version}
    )
    assert said.status_code == 302
    client.post("/views/save/", {"name": HOSTILE, "next": "/plan/actions/", "query": "q=x"})
    pages = [
        "/work/",
        "/plan/actions/",
        f"/plan/actions/?q={HOSTILE}&owner={HOSTILE}&instrument={HOSTILE}",
        f"/plan/actions/{action.pk}/",
        f"/plan/actions/{action.pk}/change/",
        f"/plan/actions/{action.pk}/step/wait/",
        "/search/?q=img",
        f"/people/?q={HOSTILE}",
        f"/people/find/?q=img&field={HOSTILE}",
        f"/people/{CAST['coordinator']}/",
        "/policy/actors/",
        "/roles/",
        "/account/",
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert "<img src=x" not in answer.content.decode(), page
        assert "|14" not in answer.content.decode(), page


# Addresses


@pytest.mark.parametrize(
    "page", ["/plan/actions/?owner=%00", "/search/?q=a%00b", "/people/%00/", "/people/units/%00/", "/%00"]
)
def test_a_zero_byte_leads_nowhere(sign_in: Callable[[str], Client], page: str) -> None:
    assert sign_in("coordinator").get(page).status_code == 404


def test_a_saved_view_is_of_a_page_of_ours(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("employee")
    for page in ("//evil.example/", "/\\evil.example/", "https://evil.example/"):
        answer = client.post("/views/save/", {"name": "a\0b", "next": page, "query": "q=1"})
        assert answer["Location"] == "/"
    assert not SavedView.objects.filter(page__contains="evil").exists()


# Privileges


def test_privileges_are_set_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken and given again in one transaction: else a migration breaks the work of whoever is signed in."""
    seen: list[bool] = []

    def statements(*_: object) -> Iterator[sql.Composed]:
        seen.append(len(connection.savepoint_ids) > 0)
        return iter(())

    monkeypatch.setattr(database, "_statements", statements)
    database.grant_privileges()

    assert seen == [True]
