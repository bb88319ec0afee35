"""Sessions: where one is signed in, ending them, the idle lock, the hard end, text that survives it all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from rit.foundation import clock
from rit.foundation.access import actions, lock
from rit.foundation.access.actor import system
from rit.foundation.access.models import Account, Grant, SignedInSession
from rit.foundation.audit.models import Entry as Trail

pytestmark = pytest.mark.django_db
PASSWORD = "een goed lang wachtwoord"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
TYPED = {
    "account_text": "bert",
    "role": "coach",
    "from_date": "2025-03-18",
    "to_date": "2025-12-31",
    "reason": "three lines that took an hour",
}


@pytest.fixture(autouse=True)
def no_attempts_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def account(name: str) -> Account:
    made = Account(username=name)
    made.set_password(PASSWORD)
    made.save()
    return made


@pytest.fixture
def anna() -> Account:
    return account("anna")


@pytest.fixture
def steering(anna: Account, client: Client) -> Client:
    """Anna coordinates, and is signed in with a second factor behind her."""
    last = clock.today() + timedelta(days=300)
    actions.grant(
        anna,
        "coordinator",
        from_date=clock.today(),
        to_date=last,
        reason="r",
        by=system("console"),
        now=clock.now(),
    )
    account("bert")
    sign_in(client)
    _with_factor(client)
    return client


def _with_factor(client: Client) -> None:
    session = client.session
    session[lock.HAS_FACTOR] = True
    session.save()


def sign_in(client: Client, **more: str) -> HttpResponse:
    return client.post(
        "/account/login/", {"login": "anna", "password": PASSWORD, **more}, HTTP_USER_AGENT=FIREFOX
    )


def go_back(client: Client, **seconds: int) -> None:
    """As if that much time had passed for these clocks of the session."""
    session = client.session
    for name, many in seconds.items():
        session[name] -= many
    session["account_authentication_methods"] = [
        {**record, "at": record["at"] - max(seconds.values())}
        for record in session["account_authentication_methods"]
    ]
    session.save()


def test_the_list_says_which_device_and_never_from_where(client: Client, anna: Account) -> None:
    sign_in(client)
    page = client.get("/account/sessions/").content.decode()
    assert "Firefox" in page
    assert "Windows" in page
    assert page.count("<h1") == 1
    row = SignedInSession.objects.get()
    assert client.session.session_key not in str(row.__dict__)
    assert "127.0.0.1" not in str(row.__dict__)


def test_ending_one_session_and_all_others(anna: Account) -> None:
    here, there, elsewhere = Client(), Client(), Client()
    for client in (here, there, elsewhere):
        sign_in(client)
    rows = list(SignedInSession.objects.order_by("started_at"))

    here.post(f"/account/sessions/{rows[1].pk}/end/")
    assert there.get("/account/").status_code == 302
    assert elsewhere.get("/account/").status_code == 200

    here.post("/account/sessions/end-others/")
    assert elsewhere.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert [row.pk for row in SignedInSession.objects.all()] == [rows[0].pk]
    events = list(Trail.objects.filter(account_id=anna.pk).order_by("id").values_list("event", flat=True))
    assert events[-2:] == ["access.session_ended", "access.sessions_ended"]


def test_nobody_ends_the_session_of_somebody_else(client: Client, anna: Account) -> None:
    account("bert")
    other = Client()
    other.post("/account/login/", {"login": "bert", "password": PASSWORD})
    sign_in(client)
    theirs = SignedInSession.objects.get(account__username="bert")
    assert client.post(f"/account/sessions/{theirs.pk}/end/").status_code == 404
    assert other.get("/account/").status_code == 200


def test_a_new_session_key_keeps_its_row(client: Client, anna: Account) -> None:
    sign_in(client)
    session = client.session
    session.cycle_key()
    client.cookies["rit_session"] = session.session_key
    go_back(client, rit_seen=61)
    client.get("/account/")
    assert b"Firefox" in client.get("/account/sessions/").content


def test_after_a_while_without_activity_the_session_locks(client: Client, anna: Account) -> None:
    sign_in(client)
    go_back(client, rit_seen=21 * 60)

    asked = client.get("/roles/")
    assert asked["Location"] == "/account/reauthenticate/?next=%2Froles%2F"
    assert client.get("/account/")["Location"].startswith("/account/reauthenticate/")
    page = client.get(asked["Location"]).content.decode()
    assert page.count("<h1") == 1
    assert "anna" not in page

    assert client.post(asked["Location"], {"password": "not it", "next": "/roles/"}).status_code == 200
    assert client.get("/roles/").status_code == 302
    opened = client.post(asked["Location"], {"password": PASSWORD, "next": "/roles/"})
    assert opened["Location"] == "/roles/"
    assert client.get("/roles/").status_code == 200


def test_text_sent_to_a_locked_session_is_given_back(steering: Client) -> None:
    go_back(steering, rit_seen=21 * 60)
    sent = steering.post("/roles/grant/", TYPED)
    assert sent["Location"] == "/account/reauthenticate/?next=%2Froles%2Fgrant%2F"
    steering.post("/account/reauthenticate/", {"password": PASSWORD, "next": "/roles/grant/"})

    page = steering.get("/roles/grant/").content.decode()

    assert "three lines that took an hour" in page
    assert not Grant.objects.filter(reason=TYPED["reason"]).exists()
    assert "three lines" not in steering.get("/roles/grant/").content.decode()


def test_a_session_ends_however_busy_it_was_and_the_text_survives(steering: Client) -> None:
    go_back(steering, rit_signed_in=13 * 3600)
    sent = steering.post("/roles/grant/", TYPED, HTTP_REFERER="http://testserver/roles/grant/?role=coach")
    assert sent["Location"] == "/account/login/?next=%2Froles%2Fgrant%2F%3Frole%3Dcoach"
    assert not SignedInSession.objects.exists()
    assert steering.get("/roles/").status_code == 302

    answer = sign_in(steering, next="/roles/grant/?role=coach")
    assert answer["Location"] == "/roles/grant/?role=coach"
    _with_factor(steering)
    assert "three lines that took an hour" in steering.get("/roles/grant/?role=coach").content.decode()


def test_a_session_that_ran_out_in_the_database_still_knows_its_writer(steering: Client) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    sent = steering.post("/roles/grant/", TYPED)
    assert sent["Location"] == "/account/login/?next=%2Froles%2Fgrant%2F"
    sign_in(steering, next="/roles/grant/")
    _with_factor(steering)
    assert "three lines that took an hour" in steering.get("/roles/grant/").content.decode()


def test_held_text_is_for_its_writer_only(steering: Client) -> None:
    go_back(steering, rit_signed_in=13 * 3600)
    steering.post("/roles/grant/", TYPED)
    bert = Account.objects.get(username="bert")
    last = clock.today() + timedelta(days=300)
    actions.grant(
        bert,
        "chief",
        from_date=clock.today(),
        to_date=last,
        reason="r",
        by=system("console"),
        now=clock.now(),
    )
    steering.post("/account/login/", {"login": "bert", "password": PASSWORD})
    _with_factor(steering)
    assert "three lines" not in steering.get("/roles/grant/").content.decode()


def test_a_password_is_never_held(client: Client, anna: Account) -> None:
    sign_in(client)
    go_back(client, rit_signed_in=13 * 3600)
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": "x" * 20, "note": "kept"})
    assert PASSWORD not in str(dict(client.session))


@pytest.mark.parametrize(
    "header", [{"HTTP_SEC_FETCH_SITE": "same-origin"}, {"HTTP_ORIGIN": "http://testserver"}]
)
def test_a_form_that_stood_open_too_long_loses_no_text(anna: Account, header: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    answer = client.post("/roles/grant/", TYPED, HTTP_REFERER="http://testserver/roles/grant/", **header)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert page.count("<h1") == 1
    assert 'href="/roles/grant/"' in page
    assert "three+lines" in str(dict(client.session))


def test_a_form_forged_elsewhere_is_neither_done_nor_held(anna: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    for header in ({"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://elsewhere.example"}, {}):
        answer = client.post("/roles/grant/", TYPED, **header)
        assert answer.status_code == 403
        assert "three lines" not in answer.content.decode()
        assert "three+lines" not in str(dict(client.session))


def test_the_table_of_sessions_opens_none_and_shows_nothing(client: Client, anna: Account) -> None:
    """Whoever steals the table has neither the key of a cookie nor what is in a session."""
    client.force_login(anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    key = client.cookies["rit_session"].value
    row = Session.objects.get()
    assert key not in row.session_key
    assert str(anna.pk) not in row.session_data
    thief = Client()
    thief.cookies["rit_session"] = row.session_key
    assert thief.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
