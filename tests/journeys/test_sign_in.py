"""Signing in with a password: who gets in, what strangers learn, who is stopped, what the trail keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from rit.foundation.access.entry import Entry
from rit.foundation.access.models import Account, SignedInSession
from rit.foundation.audit.models import Entry as Trail

pytestmark = pytest.mark.django_db
PASSWORD = "een goed lang wachtwoord"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


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
    return account


def sign_in(client: Client, name: str = "anna", password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post(
        "/account/login/", {"login": name, "password": password, **more}, HTTP_USER_AGENT=FIREFOX
    )


def test_a_right_password_opens_and_leads_to_the_page_that_was_asked(client: Client, anna: Account) -> None:
    asked = client.get("/account/")
    assert asked.status_code == 302
    assert asked["Location"] == "/account/login/?next=%2Faccount%2F"

    answer = sign_in(client, next="/account/")

    assert answer.status_code == 302
    assert answer["Location"] == "/account/"
    assert b"anna" in client.get("/account/").content


def test_signing_in_never_leads_to_another_site(client: Client, anna: Account) -> None:
    answer = sign_in(client, next="https://elsewhere.example/")
    assert urlsplit(answer["Location"]).netloc == ""


def test_the_cookie_is_for_the_browser_session_and_not_for_scripts(client: Client, anna: Account) -> None:
    cookie = sign_in(client).cookies["rit_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]


def test_an_error_never_tells_whether_the_account_exists(client: Client, anna: Account) -> None:
    closed = Account(username="closed", is_active=False)
    closed.set_password(PASSWORD)
    closed.save()
    Account.objects.create(username="new")

    names = ("anna", "nobody", "closed", "new")
    pages = {_without_what_was_typed(sign_in(client, name, "not the password")) for name in names}

    assert len(pages) == 1
    assert 'role="alert"' in pages.pop()


def _without_what_was_typed(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return re.sub(r'value="[^"]*"', "", answer.content.decode())


class CountingHasher(Argon2PasswordHasher):
    """Counts the costly work: both making and checking a password."""

    work = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.work += 1
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        CountingHasher.work += 1
        return super().verify(password, encoded)


@override_settings(PASSWORD_HASHERS=[f"{__name__}.CountingHasher"])
@pytest.mark.parametrize("name", ["anna", "nobody", "new", "unusable"])
def test_an_unknown_account_costs_the_same_work(client: Client, anna: Account, name: str) -> None:
    Account.objects.create(username="new")
    unusable = Account(username="unusable")
    unusable.set_unusable_password()
    unusable.save()
    CountingHasher.work = 0
    sign_in(client, name, "not the password")
    assert CountingHasher.work == 1


def test_a_closed_account_does_not_open(client: Client, anna: Account) -> None:
    anna.is_active = False
    anna.save()
    answer = sign_in(client)
    assert answer["Location"] == "/account/inactive/"
    assert client.get("/account/inactive/").status_code == 200
    assert client.get("/account/").status_code == 302


@pytest.fixture
def stopping(settings: object) -> None:
    settings.AXES_ENABLED = True  # type: ignore[attr-defined]


@pytest.mark.usefixtures("stopping")
def test_too_many_attempts_stop_one_address_and_not_the_owner_elsewhere(anna: Account) -> None:
    stranger, owner = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="198.51.100.7")
    answers = [sign_in(stranger, name, "guess") for name in ["anna", "ANNA", "Anna ", "anna"] * 2]
    assert answers[-1].status_code == 429
    assert b"15" in answers[-1].content
    assert sign_in(stranger).status_code == 429

    assert sign_in(owner).status_code == 302
    assert owner.get("/account/").status_code == 200


@pytest.mark.usefixtures("stopping")
def test_a_name_without_an_account_is_stopped_the_same_way(client: Client) -> None:
    answers = [sign_in(client, "nobody", "guess") for _attempt in range(8)]
    assert answers[-2].status_code == 200
    assert answers[-1].status_code == 429


@pytest.mark.usefixtures("stopping")
def test_what_is_kept_of_an_attempt_holds_no_password(client: Client, anna: Account) -> None:
    from axes.models import AccessAttempt

    sign_in(client, "anna", "a guess that was nearly right")
    kept = AccessAttempt.objects.get()
    assert "nearly right" not in f"{kept.post_data}{kept.get_data}{kept.path_info}"


@override_settings(ACCOUNT_RATE_LIMITS={"login": "3/m/ip"})
def test_many_names_from_one_address_are_slowed_down(client: Client) -> None:
    answers = [sign_in(client, f"name-{number}", "guess") for number in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].content.count(b"<h1") == 1


def test_the_trail_keeps_that_and_not_from_where(client: Client, anna: Account) -> None:
    sign_in(client)
    client.post("/account/logout/")

    entries = list(Trail.objects.filter(account_id=anna.pk).order_by("id"))
    assert [entry.event for entry in entries] == ["access.signed_in", "access.signed_out"]
    assert entries[0].detail == {"with": ["password"]}
    kept = json.dumps([entry.detail for entry in entries]) + "".join(entry.reason for entry in entries)
    assert "127.0.0.1" not in kept
    assert "Firefox" not in kept


def test_signing_out_needs_a_post(client: Client, anna: Account) -> None:
    sign_in(client)
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/account/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/account/").status_code == 302
    assert not SignedInSession.objects.exists()


@pytest.mark.parametrize(
    "page", ["signup/", "email/", "password/reset/", "password/set/", "login/code/", "social/"]
)
def test_what_the_library_offers_and_rit_does_not(client: Client, page: str) -> None:
    assert client.get(f"/account/{page}").status_code == 404


def test_every_page_of_the_account_says_who_may_enter() -> None:
    def walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, object]]:
        for pattern in patterns:
            here = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, here)
            elif here.startswith(("account/", "roles/")):
                yield here, pattern.callback

    found = dict(walk(get_resolver().url_patterns))
    assert len(found) > 20
    assert all(isinstance(getattr(view, "entry", None), Entry) for view in found.values())


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_page_has_one_heading_and_labels_and_no_script_inside(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    page = client.get("/account/login/").content.decode()
    assert f'lang="{language}"' in page
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    for name in re.findall(r'<input type="(?:text|password)" name="\w+" id="(\w+)"', page):
        assert f'<label for="{name}"' in page
    scripts = re.findall(r"<script([^>]*)>", page)
    assert all("src=" in attributes or "application/json" in attributes for attributes in scripts)
    assert not re.search(r"\son\w+=|style=", page)
