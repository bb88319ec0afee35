"""The pages of the directory: who sees what, and how many questions the database is asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rit.foundation.access import lock
from rit.foundation.access.models import Account
from rit.people.demo import CAST

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 3, 18, 9, 0, tzinfo=dt.UTC)
MOST_QUERIES = 12


@pytest.fixture
def corps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rit.foundation.clock.now", lambda: NOW)


def signed_in(role: str, language: str = "en") -> Client:
    account = Account.objects.get(person__staff_number=CAST[role])
    client = Client(headers={"accept-language": language})
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[lock.DEMO] = True
    session.save()
    return client


@pytest.mark.usefixtures("corps")
class TestPages:
    def test_every_page_opens_with_few_queries(self) -> None:
        client = signed_in("employee")
        client.get(reverse("people:directory"))
        addresses = [
            reverse("people:directory"),
            reverse("people:directory") + "?q=recherche&sort=-unit&page=2",
            reverse("people:directory") + "?q=nobody-at-all&sort=nonsense&page=x",
            reverse("people:find") + "?field=owner&owner_text=mae",
            reverse("people:units"),
            reverse("people:unit", args=["COM-OO1"]),
            reverse("people:unit", args=["FTS"]),
            reverse("people:person", args=[CAST["employee"]]),
            reverse("people:person", args=[CAST["coach"]]),
            reverse("people:person", args=[CAST["mayor"]]),
        ]
        for address in addresses:
            with CaptureQueriesContext(connection) as run:
                answer = client.get(address)
            assert answer.status_code == 200, address
            asked = [one["sql"] for one in run if "SAVEPOINT" not in one["sql"]]
            assert len(asked) <= MOST_QUERIES, "\n".join(asked)

    def test_fifty_a_page(self) -> None:
        text = signed_in("employee").get(reverse("people:directory")).content.decode()
        assert "1292 persons" in text
        assert text.count("/people/P") == 50

    def test_unknown_is_not_found(self) -> None:
        client = signed_in("employee")
        for address in (reverse("people:person", args=["P9999"]), reverse("people:unit", args=["XX"])):
            assert client.get(address).status_code == 404

    def test_grade_is_for_the_person_and_the_line(self) -> None:
        page = reverse("people:person", args=[CAST["employee"]])
        grade = "Basic cadre"
        assert grade in signed_in("employee").get(page).content.decode()
        assert grade in signed_in("manager").get(page).content.decode()
        assert grade not in signed_in("coach").get(page).content.decode()

    def test_typing_ahead_gives_options(self) -> None:
        answer = signed_in("employee").get(
            reverse("people:find"), {"field": "owner", "owner_text": "hanne wil"}
        )
        assert "Hanne De Wilde" in answer.content.decode()
        assert 'role="option"' in answer.content.decode()


@pytest.mark.parametrize("address", ["/people/", "/people/units/", "/people/units/DIT/", "/people/P0001/"])
def test_a_stranger_is_sent_to_sign_in(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert "login" in answer["Location"]
