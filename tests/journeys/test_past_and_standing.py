"""What is about the chief, DIT or the officer goes past whoever has that role, also beside another or later; and who is
told of a case is somebody who can read it, never somebody whom the wall keeps out (L6.5-a, L7-h).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from rit.enforce.cases import actions as cases
from rit.enforce.cases import glass, night, queries
from rit.enforce.cases.models import Case, Member
from rit.enforce.cases.states import DIT_ROLES, PAST, Desk
from rit.enforce.intake.actions import assessing, identities, listing, receiving, talking
from rit.enforce.intake.answers import Person as Reporter
from rit.enforce.intake.models import IdentityRequest, Report
from rit.enforce.intake.reminders import hand_lines_on, remind
from rit.enforce.intake.states import About, Naming, Origin, Outcome, Quality, RequestState, State
from rit.foundation.access.actor import system
from rit.foundation.access.roles import roles
from rit.foundation.access.verdict import Refused
from rit.foundation.notices.models import Notice
from rit.people.demo import CAST
from rit.people.models import Person
from tests import enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a"), pytest.mark.req("L7-h")]

COORDINATOR, OFFICER, TRUST, MAYOR = "complaints_coordinator", "integrity_officer", "trust_person", "mayor"
SignIn = Callable[[str], Client]


def person(role: str) -> Person:
    return Person.objects.get(staff_number=CAST.get(role, role))


def holds_too(role: str, more: str, now: datetime) -> None:
    """Somebody gets another role, as the rules of roles allow it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into access_grant (id, account_id, role, from_date, to_date, reason, granted_at)"
            " values (gen_random_uuid(), %s, %s, %s, %s, '', %s)",
            [person(role).account_id, more, now.date(), now.date() + timedelta(days=30), now],
        )


def as_clerk() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")


def told(role: str, report: Report | None = None, kind: str = "") -> int:
    """How many notices somebody has, whoever asks; of one report, or of one kind."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.account', %s, true)", [str(person(role).account_id)])
    found = Notice.objects.filter(account=person(role).account_id)
    found = found.filter(url__contains=str(report.pk)) if report else found
    return (found.filter(kind=kind) if kind else found).count()


# Past whom it is about in kind


@pytest.mark.parametrize(
    ("quality", "about", "reader", "also", "stand_in"),
    [
        (Quality.STAFF, About.DIT, OFFICER, "internal_oversight", TRUST),
        (Quality.STAFF, About.DIT, OFFICER, "complaints_coordinator", TRUST),
        (Quality.CITIZEN, About.OFFICER, COORDINATOR, "integrity_officer", MAYOR),
    ],
)
def test_who_has_that_role_beside_the_desks_own_neither_gets_it_nor_is_told(
    quality: Quality, about: About, reader: str, also: str, stand_in: str, now: datetime
) -> None:
    for role in (reader, stand_in):
        enforce.with_key(role, now)
    before = told(reader)
    holds_too(reader, also, now)
    report = enforce.reported(now, what=enforce.given(quality=quality, about=about)).report

    assert told(reader) == before
    actor = enforce.arrive(reader, now)
    assert not Report.objects.filter(pk=report.pk).exists()
    assert queries.kept_off(report.case, actor.person or actor.key, now.date()) == "past"
    enforce.arrive(stand_in, now)
    assert Report.objects.filter(pk=report.pk).exists()


def test_who_gets_that_role_later_loses_sight_of_it_at_once(now: datetime) -> None:
    enforce.with_key(OFFICER, now)
    report = enforce.reported(now, what=enforce.given(quality=Quality.STAFF, about=About.DIT)).report
    enforce.arrive(OFFICER, now)
    assert Report.objects.filter(pk=report.pk).exists()
    holds_too(OFFICER, "discipline_office", now)

    assert not Report.objects.filter(pk=report.pk).exists()
    as_clerk()
    night.close_walls(by=system("worker"), now=now)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', '', true)")
    assert told(OFFICER, report) == 0


def test_dit_breaks_no_glass_of_what_is_about_dit(now: datetime) -> None:
    enforce.with_key(MAYOR, now)
    report = enforce.reported(now, what=enforce.given(about=About.DIT)).report
    enforce.arrive(MAYOR, now)
    number = Case.objects.get(pk=report.pk).number
    dit = enforce.arrive("internal_oversight", now)
    asked = glass.ask(number, "Dringend.", by=dit, now=now)
    dpo = enforce.arrive("dpo", now)
    glass.agree(asked.pk, by=dpo, now=now)

    enforce.arrive(MAYOR, now)
    assert not Member.objects.filter(case=report.pk, role="break_glass").exists()
    enforce.arrive("internal_oversight", now)
    assert not Report.objects.filter(pk=report.pk).exists()


def test_who_asks_for_what_is_about_them_sees_what_a_number_that_never_was_shows(
    sign_in: SignIn, now: datetime
) -> None:
    enforce.with_key(MAYOR, now)
    report = enforce.reported(now, what=enforce.given(about=About.DIT)).report
    enforce.arrive(MAYOR, now)
    real, never = Case.objects.get(pk=report.pk).number, "2025-9999999"
    client = sign_in("internal_oversight")
    pages = []
    for number in (real, never):
        client.post(reverse("cases:glass"), {"number": number, "reason": "Dringend."})
        pages.append(client.get(reverse("cases:glass")).content.decode())
    assert real in pages[0]
    assert never in pages[1]

    dpo = enforce.arrive("dpo", now)
    for row in glass.waiting(dpo):
        glass.agree(row.pk, by=dpo, now=now)
    shown = client.get(reverse("cases:glass")).content.decode()
    assert shown.count(real) == shown.count(never) > 0
    enforce.arrive("internal_oversight", now)
    assert not Report.objects.filter(pk=report.pk).exists()


def test_a_stand_in_whom_it_goes_past_is_passed_over(now: datetime) -> None:
    """The next who may is taken instead of a refusal."""
    me = enforce.with_key(OFFICER, now)
    enforce.with_key(TRUST, now)
    report = enforce.reported(now, what=enforce.given(quality=Quality.STAFF, about=About.DIT)).report
    holds_too(TRUST, "internal_oversight", now)
    me = enforce.unlocked(OFFICER, now)
    with pytest.raises(Refused) as refused:
        listing.step_aside(report, "Te dicht bij.", ring=me.ring, by=me.actor, now=now)
    assert "Comité P" in str(refused.value.verdict.reason)


def test_the_wall_knows_the_same_roles(now: datetime) -> None:
    opening = {code for code, role in roles().items() if "reports.handle" in role.doors}
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_functiondef('rit_opens_reports(uuid,date)'::regprocedure)")
        text = cursor.fetchone()[0]
        assert {code for code in roles() if f"'{code}'" in text} == opening
        for kind, held in PAST.items():
            kept = set()
            for role in CAST:
                cursor.execute("select rit_case_is_past(%s, %s, %s)", [kind, person(role).pk, now.date()])
                if cursor.fetchone()[0]:
                    kept.add(role)
            assert kept == held, kind
    assert PAST["dit"] == DIT_ROLES


# Who is told


@pytest.fixture
def case(now: datetime) -> Report:
    """A citizen's report with the coordinator, who confirmed it, and an investigator of DIT."""
    report = enforce.reported(now).report
    enforce.with_key("internal_oversight", now)
    me = enforce.unlocked(COORDINATOR, now)
    assessing.own(report, by=me.actor, now=now)
    listing.add(
        report, person("internal_oversight"), reason="Onderzoekt.", ring=me.ring, by=me.actor, now=now
    )
    return Report.objects.select_related("case").get(pk=report.pk)


def test_an_answer_of_the_reporter_tells_nobody_whom_the_wall_keeps_out(now: datetime) -> None:
    receipt = enforce.new_receipt()
    report = enforce.reported(now, receipt).report
    with connection.cursor() as cursor:  # the wall is computed at each reading; the list is cleared at night
        cursor.execute(
            "insert into cases_concerned (id, case_id, person_id, named_at) values (gen_random_uuid(), %s, %s, %s)",
            [report.pk, person(COORDINATOR).pk, now],
        )
    before = told(COORDINATOR)
    ring = enforce.at_the_mailbox(receipt)
    shown = receiving.by_mailbox(ring.holder_id)
    assert shown
    talking.reply(shown, "Nog iets.", ring=ring, by=enforce.DOOR, now=now)

    assert told(COORDINATOR) == before


@pytest.mark.parametrize("gone", ["left", "role"])
def test_when_the_owner_is_gone_somebody_else_hears_the_reporter(gone: str, now: datetime) -> None:
    receipt = enforce.new_receipt()
    report = enforce.reported(now, receipt).report
    enforce.with_key("internal_oversight", now)
    me = enforce.unlocked(COORDINATOR, now)
    assessing.own(report, by=me.actor, now=now)
    listing.add(
        report, person("internal_oversight"), reason="Onderzoekt.", ring=me.ring, by=me.actor, now=now
    )
    later = now + timedelta(days=5)
    with connection.cursor() as cursor:
        if gone == "left":
            Person.objects.filter(pk=me.actor.person).update(left_date=now.date())
        else:
            cursor.execute(
                "update access_grant set ended_at = %s where account_id = %s", [now, me.actor.account]
            )
    ring = enforce.at_the_mailbox(receipt)
    shown = receiving.by_mailbox(ring.holder_id)
    assert shown
    talking.reply(shown, "Nog iets.", ring=ring, by=enforce.DOOR, now=later)
    assert told("internal_oversight", report, "report_message") == 1

    as_clerk()
    remind(by=system("worker"), now=later)
    assert (
        Notice.objects.filter(kind="report_due", account=person("internal_oversight").account_id).count() == 1
    )


def test_who_left_the_corps_is_off_the_lists_the_next_night(case: Report, now: datetime) -> None:
    tomorrow = now + timedelta(days=1)
    Person.objects.filter(staff_number=CAST[COORDINATOR]).update(left_date=now.date())
    as_clerk()
    night.close_walls(by=system("worker"), now=tomorrow)

    listed = set(case.case.members.filter(ended_at=None).values_list("person", flat=True))
    assert listed == {person("internal_oversight").pk}
    assert Case.objects.get(pk=case.pk).owner is None


@pytest.mark.parametrize("gone", ["left", "role"])
def test_a_case_whose_readers_are_all_gone_is_one_without_a_reader(gone: str, now: datetime) -> None:
    report = enforce.reported(now).report
    later = now.date() + timedelta(days=1)
    as_clerk()
    with connection.cursor() as cursor:
        cursor.execute("select case_id from rit_cases_unread(%s)", [later])
        assert (report.pk,) not in cursor.fetchall()
        if gone == "left":
            Person.objects.filter(staff_number=CAST[COORDINATOR]).update(left_date=now.date())
        else:
            cursor.execute(
                "update access_grant set ended_at = %s where account_id = %s",
                [now, person(COORDINATOR).account_id],
            )
        cursor.execute("select case_id from rit_cases_unread(%s)", [later])
        assert (report.pk,) in cursor.fetchall()


def confidential(now: datetime) -> tuple[Report, enforce.Somebody]:
    report = enforce.reported(
        now, what=enforce.given(naming=Naming.CONFIDENTIAL, person=Reporter("An Peeters", "thuis"))
    ).report
    return report, enforce.unlocked(COORDINATOR, now)


def test_a_custodian_whom_it_is_about_hears_nothing_of_a_request(now: datetime) -> None:
    report, me = confidential(now)
    before = told("custodian", kind="identity_asked")
    enforce.arrive(COORDINATOR, now)
    listing.name(report, person("custodian"), ring=me.ring, by=me.actor, now=now)
    with pytest.raises(Refused):
        identities.request(report, "Nodig.", ring=me.ring, by=me.actor, now=now)
    assert told("custodian", kind="identity_asked") == before


def test_who_asked_the_custodian_and_left_hears_nothing_of_the_answer(now: datetime) -> None:
    report, me = confidential(now)
    enforce.with_key("internal_oversight", now)
    enforce.arrive(COORDINATOR, now)
    listing.add(report, person("internal_oversight"), reason="Mee.", ring=me.ring, by=me.actor, now=now)
    asked = identities.request(report, "Nodig.", ring=me.ring, by=me.actor, now=now)
    cases.end_member(
        report.case,
        report.case.members.get(person=me.actor.person).pk,
        reason="Andere dienst.",
        by=me.actor,
        now=now,
    )
    keeper = enforce.unlocked("custodian", now)
    identities.decide(
        IdentityRequest.objects.get(pk=asked.pk),
        RequestState.REFUSED,
        "Geen reden.",
        ring=keeper.ring,
        by=keeper.actor,
        now=now,
    )
    assert told(COORDINATOR, report) == 0


# Look-alikes


def alike(now: datetime, number: int) -> Report:
    at = now + timedelta(seconds=number)
    return enforce.reported(at, what=enforce.given(f"Steeds dezelfde tekst, nummer {number}.")).report


def head_of(report: Report) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
        cursor.execute("select like_of_id from intake_report where case_id = %s", [report.pk])
        found = cursor.fetchone()[0]
        cursor.execute("select set_config('rit.clerk', '', true)")
    return found


def test_closing_the_first_hands_the_line_on_also_for_who_does_not_see_all_of_it(now: datetime) -> None:
    """Who closes it was taken off the list of the second; a colleague there still finds it in the inbox."""
    first, second = alike(now, 1), alike(now, 2)
    enforce.with_key("internal_oversight", now)
    me = enforce.unlocked(COORDINATOR, now)
    assert head_of(second) == first.pk
    enforce.arrive(COORDINATOR, now)
    listing.add(second, person("internal_oversight"), reason="Mee.", ring=me.ring, by=me.actor, now=now)
    mine = second.case.members.get(person=me.actor.person)
    cases.end_member(second.case, mine.pk, reason="Te dicht bij.", by=me.actor, now=now)
    assessing.own(first, by=me.actor, now=now)
    closing = assessing.Assessment(Outcome.UNFOUNDED, "Niets.", "Beste melder, we vonden niets.")
    assessing.assess(first, closing, ring=me.ring, by=me.actor, now=now)

    assert head_of(second) is None
    enforce.arrive("internal_oversight", now)
    assert Report.objects.filter(pk=second.pk, like_of=None).exclude(state=State.CLOSED).exists()


def test_nothing_arrives_behind_a_report_that_somebody_may_not_see_any_more(now: datetime) -> None:
    first = alike(now, 1)
    enforce.with_key("internal_oversight", now)
    me = enforce.unlocked(COORDINATOR, now)
    listing.add(first, person("internal_oversight"), reason="Mee.", ring=me.ring, by=me.actor, now=now)
    mine = first.case.members.get(person=me.actor.person)
    cases.end_member(first.case, mine.pk, reason="Te dicht bij.", by=me.actor, now=now)

    assert head_of(alike(now, 2)) is None


def test_a_line_that_not_all_its_readers_see_is_handed_on_at_night(now: datetime) -> None:
    first, second, third = (alike(now, number) for number in (1, 2, 3))
    enforce.with_key("internal_oversight", now)
    me = enforce.unlocked(COORDINATOR, now)
    listing.add(first, person("internal_oversight"), reason="Mee.", ring=me.ring, by=me.actor, now=now)
    mine = first.case.members.get(person=me.actor.person)
    cases.end_member(first.case, mine.pk, reason="Te dicht bij.", by=me.actor, now=now)
    assert hand_lines_on(by=system("worker"), now=now) >= 1

    assert head_of(first) is None
    assert head_of(second) is None
    assert head_of(third) == second.pk


def test_the_page_of_an_identity_is_the_only_way_to_it(sign_in: SignIn, now: datetime) -> None:
    """A custodian in a conflict gets the same answer as for a request that never was."""
    report, me = confidential(now)
    asked = identities.request(report, "Nodig.", ring=me.ring, by=me.actor, now=now)
    listing.name(report, person("custodian"), ring=me.ring, by=me.actor, now=now)
    assert sign_in("custodian").get(reverse("intake:identity", args=[asked.pk])).status_code in {302, 404}


def test_every_desk_has_somebody_to_stand_in_or_leads_outside() -> None:
    from rit.enforce.intake import desks

    assert {desk for desk, staffing in desks.policy().desks.items() if not staffing.stand_in} == {Desk.MAYOR}


# Who reports as a manager


def by_manager(role: str, receipt: str, now: datetime) -> Report:
    what = replace(
        enforce.given(quality=Quality.STAFF, naming=Naming.NAMED, person=Reporter("Een leidinggevende")),
        origin=Origin.MANAGER,
        colleague=person(role).pk,
    )
    return receiving.receive(what, receipt, by=enforce.arrive(role, now), now=now).report


def test_a_handler_who_reports_as_a_manager_follows_it_from_the_mailbox_only(now: datetime) -> None:
    for role in (OFFICER, TRUST):
        enforce.with_key(role, now)
    receipt, before = enforce.new_receipt(), told(OFFICER)
    report = by_manager(OFFICER, receipt, now)

    me = enforce.arrive(OFFICER, now)
    assert me.person
    assert not Report.objects.filter(pk=report.pk).exists()
    assert not Member.objects.filter(case=report.pk).exists()
    assert told(OFFICER) == before
    assert queries.kept_off(report.case, me.person, now.date()) == "reporter"
    ring = enforce.at_the_mailbox(receipt)
    assert Report.objects.filter(pk=report.pk).exists()
    assert ring.holder_id

    reader = enforce.unlocked(TRUST, now)
    case = Report.objects.select_related("case").get(pk=report.pk)
    assert me.person not in Member.objects.filter(case=report.pk).values_list("person", flat=True)
    with pytest.raises(Refused):
        listing.add(case, person(OFFICER), reason="Kent het.", ring=reader.ring, by=reader.actor, now=now)


def test_a_role_that_comes_later_opens_nothing_of_what_one_reported(now: datetime) -> None:
    enforce.with_key(OFFICER, now)
    report = by_manager("manager", enforce.new_receipt(), now)
    enforce.arrive(OFFICER, now)
    case = Case.objects.get(pk=report.pk)
    holds_too("manager", OFFICER, now)
    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):  # past every rule
        cursor.execute(
            "insert into cases_member (id, case_id, person_id, role, reason, from_date, added_at, ended_reason)"
            " values (gen_random_uuid(), %s, %s, 'integrity_officer', '', %s, %s, '')",
            [case.pk, person("manager").pk, now.date(), now],
        )
    enforce.arrive("manager", now)

    assert not Case.objects.filter(pk=report.pk).exists()
    assert not Report.objects.filter(pk=report.pk).exists()


def test_when_only_the_reporter_could_read_it_somebody_stands_in(now: datetime) -> None:
    enforce.with_key(OFFICER, now)
    everybody = receiving.readers(Desk.CHANNEL, now)
    alone = [one for one in everybody if one.pair]
    left = receiving.readers(Desk.CHANNEL, now, without=person(OFFICER).pk)

    assert person(OFFICER).pk in {one.person for one in alone}
    assert person(OFFICER).pk not in {one.person for one in left}
    assert any(one.pair for one in left)
