"""The last ways in: two sheets of three, and two people who break the glass together. Each leaves its mark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from rit.enforce.cases import actions, glass, queries
from rit.enforce.cases.models import Case, Glass, Member
from rit.enforce.cases.texts import place
from rit.enforce.intake import answers
from rit.enforce.intake.models import Report
from rit.foundation.access.actor import system
from rit.foundation.access.verdict import Refused
from rit.foundation.audit.models import Entry
from rit.foundation.notices.models import Notice
from rit.foundation.vault import actions as vault
from rit.foundation.vault import recovery
from rit.foundation.vault.crypto import CannotOpen
from rit.foundation.vault.keyring import Keyring
from rit.foundation.vault.recovery import NotTheSheets
from rit.people.demo import CAST
from rit.people.models import Person
from tests import enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a")]
CONSOLE = system("console")


def text_of(case: Case, ring: Keyring) -> str:
    report = Report.objects.get(case=case)
    return answers.read(ring.open(report.key_id, report.body, place(report, "body"))).what


@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (2, 1)])
def test_two_sheets_of_three_open_what_nobody_else_can(pair: tuple[int, int], now: datetime) -> None:
    sheets = recovery.make(by=CONSOLE, now=now)
    received = enforce.reported(now)
    report = received.report

    ring = recovery.combine([sheets[number].upper() for number in pair])

    enforce.arrive("complaints_coordinator", now)  # a reader, whose wall lets the test see the copies
    assert answers.read(ring.open(report.key_id, report.body, place(report, "body"))).what == enforce.TEXT


def test_one_sheet_opens_nothing_and_others_are_told_apart(now: datetime) -> None:
    sheets = recovery.make(by=CONSOLE, now=now)
    for wrong in ([sheets[0]], [sheets[0], sheets[0]], ["word " * 33, sheets[1]], ["", ""]):
        with pytest.raises(NotTheSheets):
            recovery.combine(wrong)


def test_sheets_stand_nowhere(now: datetime) -> None:
    sheets = recovery.make(by=CONSOLE, now=now)
    ring = recovery.combine(sheets[:2])
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("vault_recovery", "audit_entry"):
            cursor.execute(f"select t::text from {table} t")
            text = "\n".join(row[0] for row in cursor.fetchall())
            assert ring.private.hex() not in text
            assert sheets[0] not in text


def test_new_sheets_open_what_comes_and_what_is_read_again(now: datetime) -> None:
    old = recovery.make(by=CONSOLE, now=now)
    case = enforce.reported(now).report.case
    new = recovery.make(by=CONSOLE, now=now)
    reader = enforce.unlocked("complaints_coordinator", now)
    with pytest.raises(CannotOpen):
        text_of(case, recovery.combine(new[:2]))
    assert text_of(case, recovery.combine(old[:2])) == enforce.TEXT

    actions.read(case, reader.ring, what="report", by=reader.actor, now=now)

    assert text_of(case, recovery.combine(new[:2])) == enforce.TEXT


def test_a_lost_passphrase_with_a_colleague_on_the_list(now: datetime) -> None:
    """The new key opens the case as soon as the colleague has read it."""
    case = enforce.reported(now).report.case
    reader = enforce.unlocked("complaints_coordinator", now)
    helper = Person.objects.get(staff_number=CAST["internal_oversight"])
    actions.add_member(
        case, helper, role="internal_oversight", reason="Helpt.", ring=reader.ring, by=reader.actor, now=now
    )
    actor = enforce.arrive("complaints_coordinator", now)
    anew = vault.replace("een heel andere zin van mij", by=actor, now=now)
    with pytest.raises(CannotOpen):
        text_of(case, anew)

    colleague = enforce.unlocked("internal_oversight", now)
    actions.read(case, colleague.ring, what="report", by=colleague.actor, now=now)
    actor = enforce.arrive("complaints_coordinator", now)

    assert text_of(case, vault.unlock("een heel andere zin van mij", by=actor, now=now)) == enforce.TEXT


def test_a_conflict_holds_at_the_console_too(now: datetime) -> None:
    sheets = recovery.make(by=CONSOLE, now=now)
    case = enforce.reported(now).report.case
    reader = enforce.unlocked("complaints_coordinator", now)
    person = Person.objects.get(staff_number=CAST["hr"])
    actions.name_concerned(case, person, by=reader.actor, now=now)

    with pytest.raises(Refused):
        actions.recover(case, person, recovery.combine(sheets[:2]), reason="x", by=CONSOLE, now=now)


# Break-glass


def broken(now: datetime) -> tuple[Case, Glass]:
    case = enforce.reported(now).report.case
    asker = enforce.arrive("internal_oversight", now)
    row = glass.ask(case.number, "De enige lezer is ziek.", by=asker, now=now)
    return case, row


def test_two_people_open_the_wall_and_everybody_on_the_list_is_told(now: datetime) -> None:
    case, row = broken(now)
    with pytest.raises(Refused):
        glass.agree(row.pk, by=enforce.arrive("internal_oversight", now), now=now)

    glass.agree(row.pk, by=enforce.arrive("dpo", now), now=now)

    asker = enforce.arrive("internal_oversight", now)
    assert queries.visible_to(asker, now.date()).filter(pk=case.pk).exists()
    assert Member.objects.get(case=case, role="break_glass").until_date == row.until_date
    enforce.arrive("complaints_coordinator", now)
    assert Notice.objects.filter(kind="case_glass").count() == 1
    assert Entry.objects.filter(event="cases.glass_broken").count() == 1


@pytest.mark.parametrize(("asks", "comes"), [("communications", False), ("internal_oversight", True)])
def test_the_glass_itself_asks_who_opens_reports(asks: str, comes: bool, now: datetime) -> None:
    """Past the page: a row written by hand puts nobody on a list whose role opens no reports."""
    case = enforce.reported(now).report.case
    asking, agreeing = enforce.arrive(asks, now).person, enforce.arrive("dpo", now).person
    row = Glass(
        number=case.number,
        case=case,
        reason="Dringend.",
        asked_by_id=asking,
        agreed_by_id=agreeing,
        asked_at=now,
        agreed_at=now,
        until_date=now.date(),
    )
    Glass.objects.bulk_create([row])
    with connection.cursor() as cursor:
        cursor.execute("select rit_case_glass(%s, %s)", [row.pk, now])
        assert bool(cursor.fetchall()) is comes
    enforce.arrive("complaints_coordinator", now)
    assert Member.objects.filter(case=case, role="break_glass").exists() is comes


def test_it_ends_by_itself(now: datetime) -> None:
    from datetime import timedelta

    case, row = broken(now)
    glass.agree(row.pk, by=enforce.arrive("mayor", now), now=now)
    later = now + timedelta(days=glass.DAYS + 1)

    asker = enforce.arrive("internal_oversight", later)
    assert not queries.visible_to(asker, later.date()).filter(pk=case.pk).exists()
    assert not Case.objects.filter(pk=case.pk).exists()


def test_it_opens_the_wall_and_not_the_vault(now: datetime) -> None:
    case, row = broken(now)
    glass.agree(row.pk, by=enforce.arrive("dpo", now), now=now)
    asker = enforce.with_key("internal_oversight", now)

    with pytest.raises(CannotOpen):
        text_of(case, asker.ring)


def test_a_number_that_does_not_exist_answers_the_same(
    sign_in: Callable[[str], Client], now: datetime
) -> None:
    case = enforce.reported(now).report.case
    first = sign_in("internal_oversight")
    for number in (case.number, "2025-0000001"):
        assert first.post("/cases/glass/", {"number": number, "reason": "Dringend."}).status_code == 302
    second = sign_in("dpo")
    said = []
    for row in Glass.objects.order_by("asked_at"):
        answer = second.post(f"/cases/glass/{row.pk}/agree/", follow=True)
        said.append([str(message) for message in answer.context["messages"]])
    assert said[0] == said[1]


def test_whoever_it_is_about_does_not_see_that_it_is_asked(now: datetime) -> None:
    case = enforce.reported(now).report.case
    reader = enforce.unlocked("complaints_coordinator", now)
    concerned = Person.objects.get(staff_number=CAST["internal_oversight"])
    actions.name_concerned(case, concerned, by=reader.actor, now=now)
    glass.ask(case.number, "Dringend.", by=enforce.arrive("mayor", now), now=now)

    enforce.arrive("internal_oversight", now)
    assert not Glass.objects.exists()
    enforce.arrive("dpo", now)
    assert Glass.objects.count() == 1


@pytest.mark.req("L7-h")
def test_whom_no_page_of_a_case_opens_agrees_but_does_not_ask(
    sign_in: Callable[[str], Client], now: datetime
) -> None:
    """The DPO would stand on the list of a case without being able to open it."""
    case, row = broken(now)
    client = sign_in("dpo")
    page = client.get("/cases/glass/")
    assert 'name="reason"' not in page.content.decode()
    assert str(page.context["may_ask"].reason) in page.content.decode()
    assert client.post("/cases/glass/", {"number": case.number, "reason": "Dringend."}).status_code == 403
    assert Glass.objects.count() == 1

    assert client.post(f"/cases/glass/{row.pk}/agree/").status_code == 302
    enforce.arrive("internal_oversight", now)
    assert Member.objects.filter(case=case, role="break_glass").exists()


@pytest.mark.parametrize("number", ["", "12", "zaak", "2025-12", "2025-01234567890"])
def test_what_is_no_number_is_said(number: str, sign_in: Callable[[str], Client]) -> None:
    answer = sign_in("internal_oversight").post("/cases/glass/", {"number": number, "reason": "x"})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "role", ["chief", "complaints_coordinator", "technical_admin", "coordinator", "employee"]
)
def test_others_do_not_enter(role: str, sign_in: Any) -> None:
    assert sign_in(role).get("/cases/glass/").status_code == 403
