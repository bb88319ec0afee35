"""Whoever works here and reported does not handle the own report: the wall knows it, and no table tells who (L7-h)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from rit.enforce.cases import queries as lists
from rit.enforce.cases.models import Event, Member
from rit.enforce.cases.states import Desk, EventKind
from rit.enforce.intake.actions import listing, receiving
from rit.enforce.intake.answers import Person as Reporter
from rit.enforce.intake.models import Identity, Report
from rit.enforce.intake.states import Naming, Origin, Quality
from rit.foundation.access.roles import roles
from rit.foundation.access.verdict import Refused
from rit.foundation.notices.models import Notice
from rit.people.demo import CAST
from rit.people.models import Person
from tests import enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L7-h"), pytest.mark.req("L6.5-a")]

OFFICER, TRUST, COORDINATOR = "integrity_officer", "trust_person", "complaints_coordinator"
NAME = Reporter("Ilse Vandamme", "0470 11 22 33")
SignIn = Callable[[str], Client]


def person(role: str) -> Person:
    return Person.objects.get(staff_number=CAST.get(role, role))


def entered(
    who: str,
    now: datetime,
    *,
    naming: Naming = Naming.NAMED,
    receipt: str = "",
    quality: Quality = Quality.STAFF,
) -> Report:
    """By the coordinator of complaints at the desk, who knows the reporter as a colleague."""
    by = enforce.arrive(COORDINATOR, now)
    given = replace(
        enforce.given(quality=quality, naming=naming, person=NAME),
        origin=Origin.DESK,
        colleague=person(who).pk,
    )
    return receiving.receive(given, receipt or enforce.new_receipt(), by=by, now=now).report


def known_to_the_list(now: datetime) -> Report:
    """Somebody reported by name, and nobody said yet that they work at the desk."""
    return enforce.reported(now, what=enforce.given(naming=Naming.NAMED, person=NAME)).report


def unlock(client: Client) -> Client:
    client.post("/vault/unlock/", {"passphrase": enforce.PASSPHRASE})
    return client


def wall_says(report: Report, role: str, now: datetime) -> str | None:
    return lists.kept_off(report.case, person(role).pk, now.date())


def set_key(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.mark_key', %s, true)", [text])


def test_a_named_colleague_is_kept_off_the_own_report_and_no_row_says_so(now: datetime) -> None:
    for role in (OFFICER, TRUST):
        enforce.with_key(role, now)
    report = entered(OFFICER, now)

    reader = enforce.unlocked(TRUST, now)
    assert wall_says(report, OFFICER, now) == "reporter"
    assert person(OFFICER).pk not in Member.objects.filter(case=report.pk).values_list("person", flat=True)
    assert not Event.objects.filter(case=report.pk, about=person(OFFICER)).exists()
    with pytest.raises(Refused):
        listing.add(report, person(OFFICER), reason="Kent het.", ring=reader.ring, by=reader.actor, now=now)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from cases_reporter")
        assert cursor.fetchone() == (0,), "nobody reads the marks"


def test_in_confidence_they_are_left_out_and_nothing_is_kept(now: datetime) -> None:
    """Whoever could ask the wall name by name would learn what the custodian keeps."""
    for role in (OFFICER, TRUST):
        enforce.with_key(role, now)
    report = entered(OFFICER, now, naming=Naming.CONFIDENTIAL)

    enforce.arrive(TRUST, now)
    assert person(OFFICER).pk not in Member.objects.filter(case=report.pk).values_list("person", flat=True)
    assert not lists.keeps_off_reporter(report.case)
    assert wall_says(report, OFFICER, now) is None


def test_of_who_has_no_role_at_a_desk_the_wall_tells_nothing(now: datetime) -> None:
    report = entered("employee", now)

    enforce.arrive(OFFICER, now)
    assert lists.keeps_off_reporter(report.case)
    assert wall_says(report, "employee", now) is None


def test_a_custodian_does_not_decide_on_the_own_name(now: datetime) -> None:
    report = entered("custodian", now)

    assert wall_says(report, "custodian", now) == "reporter"


def test_without_the_key_nobody_comes_in_and_with_another_it_fits_nobody(now: datetime) -> None:
    report = entered(OFFICER, now)
    set_key("")
    assert wall_says(report, OFFICER, now) == wall_says(report, TRUST, now) == "reporter"
    set_key("ab" * 32)
    assert wall_says(report, OFFICER, now) is None


def test_raw_sql_marks_nobody_on_a_case_of_others(now: datetime) -> None:
    report = known_to_the_list(now)
    enforce.arrive("chief", now)
    with connection.cursor() as cursor:
        for statement, given in (
            ("select rit_mark_reporter(%s, %s)", [report.pk, person(OFFICER).pk]),
            ("select rit_unmark_reporter(%s)", [report.pk]),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(statement, given)


def test_whoever_is_on_the_list_loses_sight_of_it_and_the_timeline_names_nobody(
    sign_in: SignIn, now: datetime
) -> None:
    report = known_to_the_list(now)
    me = enforce.unlocked(COORDINATOR, now)
    helper = person("internal_oversight")
    listing.add(report, helper, reason="Helpt.", ring=me.ring, by=me.actor, now=now)
    client = unlock(sign_in(COORDINATOR))
    page = client.get(reverse("intake:report", args=[report.pk])).content.decode()
    assert reverse("intake:keep_off", args=[report.pk]) in page

    address = reverse("intake:keep_off", args=[report.pk])
    assert client.post(address, {"person": "", "person_text": "niemand zo"}).status_code == 422
    done = client.post(address, {"person": helper.pk, "person_text": helper.full_name}, follow=True)

    assert done.redirect_chain[-1][0] == reverse("intake:report", args=[report.pk])
    assert reverse("intake:let_on", args=[report.pk]) in done.content.decode()
    theirs = unlock(sign_in("internal_oversight"))
    assert theirs.get(reverse("intake:report", args=[report.pk])).status_code == 404
    enforce.arrive(COORDINATOR, now)
    kept = Event.objects.get(case=report.pk, kind=EventKind.KEPT_OFF)
    assert kept.about is None
    assert kept.detail == {}
    enforce.arrive("internal_oversight", now)
    assert not Notice.objects.filter(url=reverse("intake:report", args=[report.pk])).exists()


def test_it_was_me_says_the_only_reader_and_a_stand_in_goes_on(sign_in: SignIn, now: datetime) -> None:
    report = known_to_the_list(now)
    client, me = unlock(sign_in(COORDINATOR)), person(COORDINATOR)
    done = client.post(
        reverse("intake:keep_off", args=[report.pk]),
        {"person": me.pk, "person_text": me.full_name},
        follow=True,
    )

    assert done.redirect_chain[-1][0] == reverse("intake:left")
    assert client.get(reverse("intake:report", args=[report.pk])).status_code == 404
    enforce.arrive("mayor", now)
    assert Report.objects.filter(pk=report.pk).exists()


def test_while_the_list_does_not_know_who_it_was_no_name_can_be_tried(sign_in: SignIn, now: datetime) -> None:
    receipt = enforce.new_receipt()
    what = enforce.given(naming=Naming.CONFIDENTIAL, person=NAME)
    report = enforce.reported(now, receipt, what).report
    client, helper = unlock(sign_in(COORDINATOR)), person("internal_oversight")
    address = reverse("intake:keep_off", args=[report.pk])
    given = {"person": helper.pk, "person_text": helper.full_name}
    assert client.post(address, given).status_code == 422
    assert address not in client.get(reverse("intake:report", args=[report.pk])).content.decode()

    enforce.arrive(COORDINATOR, now)
    Identity.objects.filter(case=report.pk).update(shared_at=now)
    assert client.post(address, given).status_code == 302
    assert client.post(address, given).status_code == 422, "one, until it is taken back"


def test_it_was_somebody_else_after_all(sign_in: SignIn, now: datetime) -> None:
    report = known_to_the_list(now)
    me = enforce.unlocked(COORDINATOR, now)
    helper = person("internal_oversight")
    listing.keep_off_reporter(report, helper, ring=me.ring, by=me.actor, now=now)
    client = unlock(sign_in(COORDINATOR))
    back = reverse("intake:let_on", args=[report.pk])
    assert client.post(back).status_code == 302
    assert client.post(back).status_code == 404

    me = enforce.unlocked(COORDINATOR, now)
    lists.load_keys(report.case, me.ring)
    listing.add(report, helper, reason="Helpt.", ring=me.ring, by=me.actor, now=now)
    enforce.arrive("internal_oversight", now)
    assert Report.objects.filter(pk=report.pk).exists()


def test_staff_say_at_the_desk_which_colleague_reports(sign_in: SignIn, now: datetime) -> None:
    client, who = unlock(sign_in(COORDINATOR)), person(OFFICER)
    given: dict[str, Any] = {
        "draft": client.get(reverse("intake:enter")).context["form"].initial["draft"],
        "origin": "desk", "quality": "staff", "about": "other", "naming": "anonymous", "language": "nl",
        "what": enforce.TEXT, "day": "2025-03-18", "colleague": who.pk, "colleague_text": who.full_name,
    }  # fmt: skip
    refused = client.post(reverse("intake:enter"), given)
    assert refused.status_code == 422
    assert enforce.TEXT in refused.content.decode(), "nothing typed is lost"
    assert who.full_name in refused.content.decode()

    answer = client.post(reverse("intake:enter"), given | {"naming": "named", "name": who.full_name})
    assert answer.status_code == 200
    enforce.at_the_mailbox("".join(answer.context["receipt"]))
    report = Report.objects.latest("arrived_at")
    assert report.desk == Desk.CHANNEL
    assert wall_says(report, OFFICER, now) == "reporter"
    assert wall_says(report, TRUST, now) is None


def test_the_wall_knows_the_roles_that_come_onto_lists() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname = 'rit_is_reporter'")
        source = cursor.fetchone()[0]
    listed = set(re.findall(r"'([a-z_]+)'", source.split("held.role in")[1]))
    opening = {
        code for code, role in roles().items() if {"reports.handle", "identity.open"} & set(role.doors)
    }
    assert listed == opening


def test_talking_goes_on_at_the_mailbox(now: datetime) -> None:
    receipt = enforce.new_receipt()
    enforce.with_key(OFFICER, now)
    report = entered(OFFICER, now, receipt=receipt)
    ring = enforce.at_the_mailbox(receipt)
    assert Report.objects.filter(pk=report.pk).exists()
    assert ring.holder_id
