"""The page of roles, granting, standing in and ending: who may, what is refused and how that reads."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rit.foundation.access import actions, lock, queries
from rit.foundation.access.actor import Actor, system
from rit.foundation.access.models import Account, Grant
from rit.foundation.access.roles import doors_of, roles
from rit.foundation.access.verdict import Refused
from rit.foundation.audit.models import Entry as Trail
from rit.foundation.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.req("L5-a")]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def account(name: str, *held: str, now: datetime) -> Account:
    """Somebody of these tests, outside the demo's corps, with the roles granted at the console."""
    made = Account.objects.create(username=name)
    for role in held:
        actions.grant(
            made,
            role,
            from_date=now.date(),
            to_date=now.date() + timedelta(days=300),
            reason="appointed",
            by=system("console"),
            now=now,
        )
    return made


def signed_in(somebody: Account) -> Client:
    client = Client()
    client.force_login(somebody, backend=BACKEND)
    session = client.session
    session[lock.HAS_FACTOR] = True
    session.save()
    return client


@pytest.fixture
def chief(now: datetime) -> Account:
    return account("test-chief", "chief", now=now)


@pytest.fixture
def bert(now: datetime) -> Account:
    return account("test-bert", now=now)


def typed(role: str, **more: str) -> dict[str, str]:
    answers = {
        "account_text": "test-bert",
        "role": role,
        "from_date": "2025-03-18",
        "to_date": "2026-03-17",
        "reason": "decision 2025/17",
    }
    return {**answers, **more}


def test_every_employee_sees_every_role_and_who_holds_it(bert: Account, chief: Account, today: date) -> None:
    page = signed_in(bert).get("/roles/").content.decode()
    assert page.count("<h1") == 1
    for code in roles():
        assert f'id="{code}"' in page
    chief_part = re.search(r'id="chief".*?</section>', page, re.DOTALL)
    assert chief_part
    assert "test-chief" in chief_part[0]
    assert "2026" in chief_part[0]
    assert "/roles/grant/" not in page
    assert "/end/" not in page


def test_a_stranger_sees_none_of_it(client: Client) -> None:
    assert client.get("/roles/")["Location"].startswith("/account/login/")


def test_the_page_costs_as_many_queries_with_many_holders(chief: Account, now: datetime) -> None:
    client = signed_in(chief)
    client.get("/roles/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/roles/")
    for number in range(8):
        account(f"test-coach-{number}", "coach", now=now)
    with CaptureQueriesContext(connection) as many:
        client.get("/roles/")
    assert len(many) == len(few)


def test_only_those_who_grant_enter(bert: Account, chief: Account, now: datetime) -> None:
    granted = Grant.objects.get(account=chief)
    for somebody, status in [(bert, 403), (account("test-dpo", "dpo", now=now), 403), (chief, 200)]:
        client = signed_in(somebody)
        assert client.get("/roles/grant/").status_code == status
        assert client.get("/roles/accounts/?account_text=test").status_code == status
        assert client.get(f"/roles/grants/{granted.pk}/end/").status_code == status


def test_the_form_offers_only_what_the_actor_may_grant(chief: Account, now: datetime) -> None:
    def offered(somebody: Account) -> set[str]:
        page = signed_in(somebody).get("/roles/grant/").content.decode()
        found = re.search(r'<select name="role".*?</select>', page, re.DOTALL)
        assert found
        return set(re.findall(r'value="([a-z_]+)"', found[0]))

    assert offered(account("test-coordinator", "coordinator", now=now)) == {"coach"}
    assert offered(account("test-mayor", "mayor", now=now)) == {"chief", "custodian"}
    assert "custodian" not in offered(chief)


def test_granting_a_role(chief: Account, bert: Account, today: date) -> None:
    answer = signed_in(chief).post("/roles/grant/", typed("hr"))
    assert answer["Location"] == "/roles/"
    granted = Grant.objects.get(account=bert)
    assert (granted.role, granted.from_date, granted.to_date) == ("hr", today, date(2026, 3, 17))
    assert granted.granted_by == chief
    noted = Trail.objects.get(event="access.role_granted", subject_id=str(granted.pk))
    assert noted.account_id == chief.pk
    assert noted.reason == "decision 2025/17"
    assert "people.hr" in queries.actor_of(bert, today).doors


def test_the_receiver_is_told(chief: Account, bert: Account) -> None:
    signed_in(chief).post("/roles/grant/", typed("hr"))
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.account', %s, true)", [str(bert.pk)])
    assert [notice.kind for notice in Notice.objects.filter(account=bert)] == ["role_granted"]


def test_a_forbidden_combination_is_refused_with_its_reason_and_nothing_is_lost(
    chief: Account, bert: Account
) -> None:
    client = signed_in(chief)
    client.post("/roles/grant/", typed("hr"))
    client.cookies["django_language"] = "en"
    answer = client.post("/roles/grant/", typed("dpo"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Data protection officer (DPO) cannot be combined with Human resources (DHR)." in page
    assert "decision 2025/17" in page
    assert 'value="2026-03-17"' in page
    assert 'value="test-bert"' in page
    assert Grant.objects.filter(account=bert).count() == 1


@pytest.mark.parametrize(
    ("role", "wrong"),
    [
        ("hr", {"account_text": "nobody of that name"}),
        ("hr", {"account_text": "test-chief"}),
        ("hr", {"to_date": "2025-03-17", "from_date": "2025-03-18"}),
        ("hr", {"from_date": "2025-03-17"}),
        ("hr", {"to_date": "2031-03-19"}),
        ("hr", {"reason": ""}),
        ("custodian", {}),
        ("no such role", {}),
    ],
)
def test_what_the_form_refuses(chief: Account, bert: Account, role: str, wrong: dict[str, str]) -> None:
    before = Grant.objects.count()
    answer = signed_in(chief).post("/roles/grant/", typed(role, **wrong))
    assert answer.status_code == 200
    assert b"data-errors" in answer.content
    assert Grant.objects.count() == before


def test_a_person_is_found_by_name_and_by_user_name(chief: Account) -> None:
    client = signed_in(chief)
    account("test-second", now=datetime.fromisoformat("2025-03-18T10:00:00+01:00"))
    found = client.get("/roles/accounts/", {"account_text": "test-s"}).content.decode()
    assert 'role="option"' in found
    assert "test-second" in found
    assert "option" not in client.get("/roles/accounts/", {"account_text": "t"}).content.decode()


def test_a_choice_from_the_list_wins_over_what_was_typed(chief: Account, bert: Account) -> None:
    signed_in(chief).post("/roles/grant/", typed("hr", account=str(bert.pk), account_text="Bert, whoever"))
    assert Grant.objects.filter(account=bert, role="hr").exists()


@pytest.mark.parametrize("odd", ["not an id", "00000000-0000-0000-0000-000000000000"])
def test_an_odd_choice_falls_back_to_the_text(chief: Account, bert: Account, odd: str) -> None:
    signed_in(chief).post("/roles/grant/", typed("hr", account=odd))
    assert Grant.objects.filter(account=bert, role="hr").exists()


def test_ending_a_role_needs_a_reason_and_takes_its_stand_ins(
    chief: Account, bert: Account, now: datetime
) -> None:
    absent = account("test-hr", "hr", now=now)
    theirs = Grant.objects.get(account=absent)
    client = signed_in(chief)
    client.post("/roles/grant/", typed("hr", to_date="2025-06-30", stands_in_for=str(theirs.pk)))
    stand_in = Grant.objects.get(account=bert)
    assert stand_in.stands_in_for == theirs
    assert "test-hr" in client.get("/roles/").content.decode()

    address = f"/roles/grants/{theirs.pk}/end/"
    assert client.get(address).content.count(b"<h1") == 1
    assert client.post(address, {"reason": ""}).status_code == 200
    assert client.post(address, {"reason": "moved elsewhere"})["Location"] == "/roles/"

    for grant in (theirs, stand_in):
        grant.refresh_from_db()
        assert grant.ended_at
        assert grant.ended_by == chief
    assert Trail.objects.filter(event="access.role_ended", account_id=chief.pk).count() == 2
    assert not queries.roles_held(bert.pk, now.date())
    assert client.post(address, {"reason": "again"}).status_code == 404


def test_a_stand_in_never_holds_longer_than_the_absent(chief: Account, bert: Account, now: datetime) -> None:
    absent = account("test-hr", "hr", now=now)
    theirs = Grant.objects.get(account=absent)
    answer = signed_in(chief).post("/roles/grant/", typed("hr", stands_in_for=str(theirs.pk)))
    assert answer.status_code == 200
    assert not Grant.objects.filter(account=bert).exists()


def test_who_may_not_grant_may_not_end(bert: Account, chief: Account, now: datetime) -> None:
    coordinator = signed_in(account("test-coordinator", "coordinator", now=now))
    granted = Grant.objects.get(account=chief)
    answer = coordinator.post(f"/roles/grants/{granted.pk}/end/", {"reason": "I want to"})
    assert answer.status_code == 200
    assert b"data-errors" in answer.content
    granted.refresh_from_db()
    assert granted.ended_at is None


def test_a_role_of_tomorrow_opens_nothing_today(chief: Account, bert: Account, today: date) -> None:
    client = signed_in(chief)
    client.post("/roles/grant/", typed("hr", from_date="2025-03-19"))
    assert not queries.roles_held(bert.pk, today)
    assert queries.roles_held(bert.pk, today + timedelta(days=1)) == {"hr"}
    assert "test-bert" in client.get("/roles/").content.decode()
    assert (
        "test-bert"
        not in signed_in(account_without_role(bert)).get("/roles/").content.decode().split("<main")[1]
    )


def account_without_role(besides: Account) -> Account:
    return Account.objects.create(username=f"other-than-{besides.pk}")


def test_the_actions_ask_the_rules_themselves(bert: Account, now: datetime) -> None:
    by = Actor(account=bert.pk, roles=frozenset({"chief"}), doors=doors_of(frozenset({"chief"})))
    period: dict[str, Any] = {
        "from_date": now.date(),
        "to_date": now.date(),
        "reason": "r",
        "by": by,
        "now": now,
    }
    with pytest.raises(Refused):
        actions.grant(bert, "hr", **period)
    with pytest.raises(Refused):
        actions.grant(Account.objects.create(username="test-third"), "custodian", **period)


def test_my_account_says_which_roles_and_what_they_open(chief: Account) -> None:
    page = signed_in(chief).get("/account/", headers={"Accept-Language": "en"}).content.decode()
    assert page.count("<h1") == 1
    assert "Chief of police" in page
    assert "Grant roles" in page
    assert "2026" in page
