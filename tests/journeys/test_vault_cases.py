"""A report is sealed to who may read it; the wall hides that it exists; leaving closes it and renews the key."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection

from rit.enforce.cases import actions, queries
from rit.enforce.cases.models import Case, CaseKey, Member
from rit.enforce.cases.states import Desk, Scope
from rit.enforce.cases.texts import place
from rit.enforce.intake import answers
from rit.enforce.intake.actions.receiving import SentAlready
from rit.enforce.intake.models import Identity, Report
from rit.enforce.intake.states import About, Naming, Quality
from rit.foundation.access.verdict import Refused
from rit.foundation.audit.models import Entry
from rit.foundation.notices.models import Notice
from rit.foundation.vault import receipts
from rit.foundation.vault.crypto import CannotOpen
from rit.foundation.vault.keyring import Keyring
from rit.foundation.vault.models import Copy
from rit.people.demo import CAST
from rit.people.models import Person
from tests import enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a", "L7-h")]


def opened(report: Report, ring: Keyring) -> answers.Answers:
    return answers.read(ring.open(report.key_id, report.body, place(report, "body")))


def test_a_citizens_report_reaches_the_desk_and_opens_for_it(now: datetime) -> None:
    enforce.with_key("complaints_coordinator", now)
    receipt = enforce.new_receipt()
    received = enforce.reported(now, receipt)

    reader = enforce.unlocked("complaints_coordinator", now)
    case = queries.visible_to(reader.actor, now.date()).get(pk=received.report.case_id)
    report = Report.objects.get(case=case)
    actions.read(case, reader.ring, what="report", by=reader.actor, now=now)

    assert case.desk == Desk.COMPLAINTS
    assert opened(report, reader.ring).what == enforce.TEXT
    assert enforce.TEXT.encode() not in bytes(report.body)
    assert Entry.objects.filter(event="cases.read", subject_id=str(case.pk)).count() == 1


def test_the_reporter_comes_back_with_the_receipt_alone(now: datetime) -> None:
    enforce.with_key("complaints_coordinator", now)
    receipt = enforce.new_receipt()
    enforce.reported(now, receipt)

    ring = enforce.at_the_mailbox(receipt)
    report = Report.objects.get(case__mailbox=ring.holder_id)

    assert opened(report, ring).what == enforce.TEXT
    assert report.digest == opened(report, ring).digest


def test_another_receipt_finds_nothing(now: datetime) -> None:
    enforce.with_key("complaints_coordinator", now)
    enforce.reported(now)

    ring = enforce.at_the_mailbox(enforce.new_receipt())

    assert not Report.objects.exists()
    assert not Case.objects.exists()
    assert not Copy.objects.filter(holder_id=ring.holder_id).exists()


def test_sent_twice_is_one_report(now: datetime) -> None:
    enforce.with_key("complaints_coordinator", now)
    receipt = enforce.new_receipt()
    enforce.reported(now, receipt)

    with pytest.raises(SentAlready):
        enforce.reported(now, receipt)
    enforce.at_the_mailbox(receipt)
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("quality", "about", "desk"),
    [
        (Quality.CITIZEN, About.OTHER, Desk.COMPLAINTS),
        (Quality.CITIZEN, About.CHIEF, Desk.MAYOR),
        (Quality.CITIZEN, About.DIT, Desk.MAYOR),
        (Quality.CITIZEN, About.OFFICER, Desk.COMPLAINTS),
        (Quality.STAFF, About.OTHER, Desk.CHANNEL),
        (Quality.STAFF, About.CHIEF, Desk.CHANNEL),
        (Quality.STAFF, About.DIT, Desk.CHANNEL),
        (Quality.STAFF, About.OFFICER, Desk.TRUST),
        (Quality.FORMER, About.OTHER, Desk.COMPLAINTS),
        (Quality.FORMER, About.DIT, Desk.MAYOR),
    ],
)
def test_it_never_reaches_whoever_it_is_about(
    quality: Quality, about: About, desk: Desk, now: datetime
) -> None:
    everybody = ("complaints_coordinator", "integrity_officer", "trust_person", "mayor")
    for role in everybody:
        enforce.with_key(role, now)
    received = enforce.reported(now, what=enforce.given(quality=quality, about=about))

    sees = set()
    for role in everybody:
        actor = enforce.arrive(role, now)
        if queries.visible_to(actor, now.date()).filter(pk=received.report.case_id).exists():
            sees.add(role)
    reader = {
        Desk.COMPLAINTS: "complaints_coordinator",
        Desk.CHANNEL: "integrity_officer",
        Desk.TRUST: "trust_person",
        Desk.MAYOR: "mayor",
    }[desk]
    assert sees == {reader}


def test_nobody_with_a_key_is_said_before_anything_is_lost(now: datetime) -> None:
    from rit.foundation.vault.models import KeyPair

    KeyPair.objects.update(retired_at=now)
    with pytest.raises(Refused):
        enforce.reported(now)


@pytest.mark.parametrize(
    "role", ["chief", "mayor", "technical_admin", "dpo", "coordinator", "custodian", "hr"]
)
def test_rank_opens_nothing(role: str, now: datetime) -> None:
    enforce.with_key("complaints_coordinator", now)
    received = enforce.reported(now)
    actor = enforce.arrive(role, now)

    assert not queries.visible_to(actor, now.date()).filter(pk=received.report.pk).exists()
    report = received.report
    named = {"cases_case": ("id", report.pk), "vault_copy": ("key_id", report.key_id)}
    for table in ("cases_case", "cases_member", "cases_key", "cases_event", "intake_report", "vault_copy"):
        column, key = named.get(table, ("case_id", report.pk))
        with connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {table} where {column} = %s", [key])
            assert cursor.fetchone() == (0,), table


def test_naming_somebody_closes_the_wall_before_the_line_and_tells_the_stand_in(now: datetime) -> None:
    head = enforce.with_key("complaints_coordinator", now)
    received = enforce.reported(now)
    case = received.report.case
    reader = enforce.unlocked("complaints_coordinator", now)
    stand_in = Person.objects.get(staff_number=CAST["integrity_investigator"])
    other = enforce.with_key("integrity_investigator", now)
    enforce.arrive("complaints_coordinator", now)
    actions.add_member(
        case, stand_in, role="integrity_investigator", reason="Helpt onderzoeken.", ring=reader.ring,
        by=reader.actor, now=now,
    )  # fmt: skip
    colleague = Person.objects.filter(
        assignments__unit__code="DIT-KC", assignments__to_date=None, left_date=None
    ).exclude(pk=reader.actor.person)[0]

    left = actions.name_concerned(case, colleague, by=reader.actor, now=now)

    assert [member.person_id for member in left] == [head.actor.person]
    assert not queries.visible_to(reader.actor, now.date()).filter(pk=case.pk).exists()
    assert not Member.objects.filter(case=case).exists()
    actor = enforce.arrive("integrity_investigator", now)
    seen = queries.visible_to(actor, now.date()).get(pk=case.pk)
    assert seen.rotation_due
    assert Notice.objects.filter(kind="case_stand_in").count() == 1
    del other


def test_who_left_opens_nothing_new_and_the_texts_are_sealed_anew(now: datetime) -> None:
    reader = enforce.with_key("complaints_coordinator", now)
    helper = enforce.with_key("integrity_investigator", now)
    receipt = enforce.new_receipt()
    case = enforce.reported(now, receipt).report.case
    reader = enforce.unlocked("complaints_coordinator", now)
    person = Person.objects.get(pk=helper.actor.person)
    member = actions.add_member(
        case,
        person,
        role="integrity_investigator",
        reason="Helpt.",
        ring=reader.ring,
        by=reader.actor,
        now=now,
    )
    before = CaseKey.objects.get(case=case, replaced_at=None).key_id

    actions.end_member(case, member.pk, reason="Niet meer nodig.", by=reader.actor, now=now)
    case.refresh_from_db()
    keys = actions.read(case, reader.ring, what="report", by=reader.actor, now=now)

    report = Report.objects.get(case=case)
    assert keys[Scope.SHARED] != before
    assert report.key_id == keys[Scope.SHARED]
    assert opened(report, reader.ring).what == enforce.TEXT
    assert not Copy.objects.filter(key=before).exists()
    helper_now = enforce.unlocked("integrity_investigator", now)
    assert not Report.objects.filter(case=case).exists()
    with pytest.raises(CannotOpen):
        helper_now.ring.key(keys[Scope.SHARED])
    mailbox = enforce.at_the_mailbox(receipt)
    assert opened(Report.objects.get(case=case), mailbox).what == enforce.TEXT


def test_the_last_reader_does_not_leave(now: datetime) -> None:
    enforce.with_key("complaints_coordinator", now)
    case = enforce.reported(now).report.case
    reader = enforce.unlocked("complaints_coordinator", now)
    member = Member.objects.get(case=case, person=reader.actor.person)

    with pytest.raises(Refused):
        actions.end_member(case, member.pk, reason="x", by=reader.actor, now=now)


def test_a_newcomer_without_a_key_is_let_in_when_a_colleague_reads(now: datetime) -> None:
    enforce.with_key("complaints_coordinator", now)
    case = enforce.reported(now).report.case
    reader = enforce.unlocked("complaints_coordinator", now)
    person = Person.objects.get(staff_number=CAST["hr"])
    actions.add_member(
        case,
        person,
        role="helper",
        reason="Helpt.",
        ring=reader.ring,
        by=reader.actor,
        now=now,
    )
    late = enforce.with_key("hr", now)
    report = Report.objects.get(case=case)
    with pytest.raises(CannotOpen):
        late.ring.key(report.key_id)

    enforce.arrive("complaints_coordinator", now)
    actions.read(case, reader.ring, what="report", by=reader.actor, now=now)
    late = enforce.unlocked("hr", now)

    assert opened(Report.objects.get(case=case), late.ring).what == enforce.TEXT


def test_a_confidential_name_opens_for_the_custodian_and_for_no_handler(now: datetime) -> None:
    enforce.with_key("complaints_coordinator", now)
    enforce.with_key("custodian", now)
    who = answers.Person(name="Fatma Aydın", contact="0470 00 00 00")
    what = enforce.given(naming=Naming.CONFIDENTIAL, person=who)
    case = enforce.reported(now, what=what).report.case

    reader = enforce.unlocked("complaints_coordinator", now)
    identity = Identity.objects.get(case=case)
    with pytest.raises(CannotOpen):
        reader.ring.key(identity.key_id)

    custodian = enforce.unlocked("custodian", now)
    identity = Identity.objects.get(case=case)
    found = answers.read_person(custodian.ring.open(identity.key_id, identity.body, place(identity, "body")))
    assert found == who
    assert not Report.objects.exists()


def test_a_given_name_opens_for_the_handlers_through_the_key_of_the_case(now: datetime) -> None:
    enforce.with_key("complaints_coordinator", now)
    who = answers.Person(name="Luc Peeters")
    case = enforce.reported(now, what=enforce.given(naming=Naming.NAMED, person=who)).report.case

    reader = enforce.unlocked("complaints_coordinator", now)
    keys = actions.read(case, reader.ring, what="report", by=reader.actor, now=now)
    identity = Identity.objects.get(case=case)
    reader.ring.load_within([identity.key_id], keys[Scope.SHARED])

    found = answers.read_person(reader.ring.open(identity.key_id, identity.body, place(identity, "body")))
    assert found == who


def test_the_receipt_stands_nowhere(now: datetime) -> None:
    """Neither the receipt nor its private half is in any row that the report made."""
    enforce.with_key("complaints_coordinator", now)
    receipt = enforce.new_receipt()
    enforce.reported(now, receipt)
    box = receipts.mailbox(receipt)
    enforce.at_the_mailbox(receipt)
    with connection.cursor() as cursor:
        for table in (
            "cases_case",
            "cases_mailbox",
            "cases_key",
            "intake_report",
            "vault_copy",
            "audit_entry",
        ):
            cursor.execute(f"select t::text from {table} t")
            text = "\n".join(row[0] for row in cursor.fetchall())
            assert receipt not in text
            assert box.pair.private.hex() not in text
