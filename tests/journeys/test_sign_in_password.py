"""First passwords by a link from the console, and changing one's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client

from rit.foundation import clock
from rit.foundation.access import actions, password_links
from rit.foundation.access.actor import Actor, system
from rit.foundation.access.models import Account
from rit.foundation.access.verdict import Refused
from rit.foundation.audit.models import Entry as Trail
from rit.foundation.notices.models import Notice

pytestmark = pytest.mark.django_db
PASSWORD = "een goed lang wachtwoord"
OTHER = "nog een goed lang wachtwoord"


@pytest.fixture(autouse=True)
def no_attempts_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def anna() -> Account:
    return Account.objects.create(username="anna")


def link(account: Account) -> str:
    return actions.issue_password_link(account, by=system("console"), now=clock.now())


def choose(client: Client, path: str, password: str = PASSWORD, again: str | None = None) -> object:
    return client.post(path, {"password1": password, "password2": password if again is None else again})


def test_a_new_account_gets_its_first_password_by_a_link(client: Client, anna: Account) -> None:
    path = link(anna)
    page = client.get(path)
    assert page.status_code == 200
    assert page.content.count(b"<h1") == 1

    answer = choose(client, path)

    assert answer["Location"] == "/account/login/"
    assert client.post("/account/login/", {"login": "anna", "password": PASSWORD}).status_code == 302
    issued = Trail.objects.get(event="access.password_link_issued", subject_id=str(anna.pk))
    assert issued.actor == "console"
    events = list(Trail.objects.filter(account_id=anna.pk).order_by("id").values_list("event", flat=True))
    assert events == ["access.password_set", "access.signed_in"]


def test_looking_does_not_use_the_link_up_and_using_it_does(client: Client, anna: Account) -> None:
    path, second = link(anna), link(anna)
    for _look in range(3):
        assert client.get(path).status_code == 200
    choose(client, path)
    for dead in (path, second):
        assert client.get(dead).status_code == 410
        assert choose(client, dead, OTHER).status_code == 410
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_a_link_dies_after_a_day(client: Client, anna: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    path = link(anna)
    monkeypatch.setattr(password_links, "HOURS", 0)
    assert client.get(path).status_code == 410


def test_a_link_dies_when_its_owner_signs_in(client: Client, anna: Account) -> None:
    choose(client, link(anna))
    path = link(Account.objects.get(pk=anna.pk))
    client.post("/account/login/", {"login": "anna", "password": PASSWORD})
    assert Client().get(path).status_code == 410


@pytest.mark.parametrize("token", ["x", "a.b.c", "e30:1abc:def"])
def test_a_made_up_link_opens_nothing(client: Client, token: str) -> None:
    assert client.get(f"/account/first-password/{token}/").status_code == 410


def test_a_link_of_something_else_signed_here_opens_nothing(client: Client, anna: Account) -> None:
    forged = signing.dumps({"account": str(anna.pk), "mark": ""}, salt="something else")
    unmarked = signing.dumps({"account": str(anna.pk)}, salt=password_links.SALT)
    odd = signing.dumps(["account"], salt=password_links.SALT)
    for token in (forged, unmarked, odd):
        assert client.get(f"/account/first-password/{token}/").status_code == 410


def test_a_closed_account_has_no_working_link(client: Client, anna: Account) -> None:
    path = link(anna)
    Account.objects.filter(pk=anna.pk).update(is_active=False)
    assert client.get(path).status_code == 410


@pytest.mark.parametrize(
    ("password", "again"), [("short", "short"), (PASSWORD, OTHER), ("password1234", "password1234"), ("", "")]
)
def test_a_weak_or_mistyped_password_is_not_taken(
    client: Client, anna: Account, password: str, again: str
) -> None:
    answer = choose(client, link(anna), password, again)
    assert answer.status_code == 200
    assert b'role="alert"' in answer.content
    anna.refresh_from_db()
    assert anna.password == ""


def test_only_the_console_makes_links(anna: Account) -> None:
    with pytest.raises(Refused):
        actions.issue_password_link(anna, by=Actor(account=anna.pk), now=clock.now())


def test_a_link_ends_the_sessions_of_whoever_knew_the_old_password(client: Client, anna: Account) -> None:
    choose(client, link(anna))
    client.post("/account/login/", {"login": "anna", "password": PASSWORD})
    assert client.get("/account/").status_code == 200
    choose(Client(), link(Account.objects.get(pk=anna.pk)), OTHER)
    assert client.get("/account/").status_code == 302


def test_changing_the_password_ends_the_sessions_elsewhere(anna: Account) -> None:
    here, there = Client(), Client()
    choose(here, link(anna))
    for client in (there, here):
        client.post("/account/login/", {"login": "anna", "password": PASSWORD})
    page = here.get("/account/password/").content.decode()
    assert page.count("<h1") == 1

    wrong = here.post("/account/password/", {"oldpassword": "guess", "password1": OTHER, "password2": OTHER})
    assert wrong.status_code == 200
    right = here.post("/account/password/", {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})

    assert right.status_code == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert here.get("/account/sessions/").content.count(b"last seen") <= 1
    assert Trail.objects.filter(event="access.password_changed", account_id=anna.pk).count() == 1
    assert Notice.objects.filter(account=anna, kind="second_factor_changed").exists()
