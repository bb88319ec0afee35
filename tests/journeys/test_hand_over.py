"""A report of the channel reaches the disciplinary authority by a hand-over only, and its first opening is noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from rit.config.demo_data import PASSPHRASE
from rit.enforce.cases import actions as cases
from rit.enforce.cases import queries
from rit.enforce.cases.models import HandOver, Member
from rit.enforce.cases.states import CHANNEL_DESKS, DISCIPLINARY_AUTHORITY, Desk
from rit.enforce.intake import handed as to_whom
from rit.enforce.intake.actions import assessing, handing, listing
from rit.enforce.intake.actions.assessing import Assessment
from rit.enforce.intake.models import Report
from rit.enforce.intake.states import About, Outcome, Quality
from rit.foundation.access.verdict import Refused
from rit.foundation.audit.models import Entry
from rit.foundation.notices.models import Notice
from rit.people.demo import CAST
from rit.people.models import Person
from tests import enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L5-f"), pytest.mark.req("L7-h")]

SignIn = Callable[[str], Client]
OFFICER, CHIEF, MAYOR, ABOUT = "integrity_officer", "chief", "mayor", "P0022"
WHY = "Verklaringen en beelden wijzen op een tekortkoming."


def person(role: str) -> Person:
    return Person.objects.get(staff_number=CAST.get(role, role))


def taken_up(
    now: datetime, about: About = About.OTHER, concerned: str = ABOUT, outcome: Outcome = Outcome.DISCIPLINARY
) -> Report:
    """In hand of the officer, found to be possible disciplinary facts about an inspector."""
    given = enforce.given(quality=Quality.STAFF, about=about)
    report = enforce.reported(now, what=given).report
    me = enforce.unlocked(OFFICER, now)
    assessing.own(report, by=me.actor, now=now)
    cases.read(report.case, me.ring, what="report", by=me.actor, now=now)
    if concerned:
        listing.name(report, person(concerned), ring=me.ring, by=me.actor, now=now)
    assessing.assess(report, Assessment(outcome, "Feiten gezien."), ring=me.ring, by=me.actor, now=now)
    return Report.objects.select_related("case").get(pk=report.pk)


@pytest.fixture
def case(now: datetime) -> Report:
    return taken_up(now)


def unlock(client: Client) -> Client:
    assert client.post(reverse("vault:unlock"), {"passphrase": PASSPHRASE}).status_code == 302
    return client


def page(case: Report) -> str:
    return reverse("intake:report", args=[case.pk])


def handed(sign_in: SignIn, case: Report, to: str = CHIEF) -> None:
    answer = unlock(sign_in(OFFICER)).post(
        reverse("intake:hand_over", args=[case.pk]), {"person": str(person(to).pk), "reason": WHY}
    )
    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.parametrize("role", [CHIEF, MAYOR])
def test_before_it_no_way_leads_the_authority_onto_a_list_of_the_channel(
    role: str, case: Report, now: datetime
) -> None:
    me = enforce.unlocked(OFFICER, now)
    with pytest.raises(Refused):
        listing.add(case, person(role), reason="Mee.", ring=me.ring, by=me.actor, now=now)
    with pytest.raises(Refused):
        cases.add_member(
            case.case, person(role), role=role, reason="Mee.", ring=me.ring, by=me.actor, now=now
        )
    with pytest.raises(DatabaseError), transaction.atomic():  # past the code
        Member.objects.create(
            case=case.case, person=person(role), role=role, from_date=now.date(), added_at=now
        )
    assert queries.kept_off(case.case, person(role).pk, now.date()) == "authority"


def test_who_becomes_chief_while_on_a_list_loses_sight_of_it(case: Report, now: datetime) -> None:
    me = enforce.unlocked(OFFICER, now)
    helper = person("integrity_investigator")
    listing.add(case, helper, reason="Onderzoekt.", ring=me.ring, by=me.actor, now=now)
    enforce.arrive("integrity_investigator", now)
    assert Report.objects.filter(pk=case.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into access_grant (id, account_id, role, from_date, to_date, reason, granted_at)"
            " values (gen_random_uuid(), %s, 'chief', %s, %s, '', %s)",
            [helper.account_id, now.date(), now.date() + timedelta(days=30), now],
        )
    assert not Report.objects.filter(pk=case.pk).exists()


def test_the_wall_knows_the_same_desks_and_roles(case: Report, now: datetime) -> None:
    kept = set()
    for role in CAST:
        with connection.cursor() as cursor:
            cursor.execute("select rit_case_authority(%s, %s, %s)", [case.pk, person(role).pk, now.date()])
            if cursor.fetchone()[0]:
                kept.add(role)
    assert kept == DISCIPLINARY_AUTHORITY
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_functiondef('rit_case_authority(uuid,uuid,date)'::regprocedure)")
        text = cursor.fetchone()[0]
    desks = text.split("case_.desk in (")[1].split(")")[0]
    assert {desk for desk in Desk if f"'{desk}'" in desks} == CHANNEL_DESKS


def test_handed_over_it_opens_for_the_authority_and_its_first_opening_is_noted(
    sign_in: SignIn, case: Report, now: datetime
) -> None:
    chief = unlock(sign_in(CHIEF))
    assert chief.get(page(case)).status_code == 404
    handed(sign_in, case)
    enforce.arrive(CHIEF, now)
    assert HandOver.objects.get(case=case.case).opened_at is None
    assert Notice.objects.filter(kind="case_handed_over", url=page(case)).count() == 1
    locked = sign_in(CHIEF).get(page(case))
    assert locked.status_code == 200
    enforce.arrive(CHIEF, now)
    assert HandOver.objects.get(case=case.case).known_date is None  # the heading alone says no facts

    shown = unlock(sign_in(CHIEF)).get(page(case)).content.decode()

    assert enforce.TEXT in shown
    assert WHY in shown
    enforce.arrive(OFFICER, now)
    row = HandOver.objects.get(case=case.case)
    assert row.known_date == now.date()
    assert WHY.encode() not in bytes(row.reason)
    assert case.case.events.filter(kind="facts_known", detail__day=now.date().isoformat()).count() == 1
    assert case.case.events.filter(kind="handed_over", about=person(CHIEF)).count() == 1
    assert Notice.objects.filter(kind="case_facts_known", url=page(case)).count() == 1
    unlock(sign_in(CHIEF)).get(page(case))
    enforce.arrive(OFFICER, now)
    assert case.case.events.filter(kind="facts_known").count() == 1


@pytest.mark.parametrize("who", [OFFICER, CHIEF])
def test_a_person_confirms_or_corrects_the_day_with_a_reason(
    who: str, sign_in: SignIn, case: Report, now: datetime
) -> None:
    handed(sign_in, case)
    unlock(sign_in(CHIEF)).get(page(case))
    client, address = unlock(sign_in(who)), reverse("intake:facts_known", args=[case.pk])
    tomorrow, before = now.date() + timedelta(days=1), now.date() - timedelta(days=3)

    assert now.date().isoformat() in client.get(address).content.decode()  # proposed
    assert client.post(address, {"day": now.date().isoformat()}).status_code == 422
    late = client.post(address, {"day": tomorrow.isoformat(), "reason": WHY})
    assert (late.status_code, WHY in late.content.decode()) == (422, True)
    told = "De officier belde de korpschef die dag al."
    assert client.post(address, {"day": before.isoformat(), "reason": told}).status_code == 302
    assert told in client.get(page(case)).content.decode()
    enforce.arrive(OFFICER, now)
    row = HandOver.objects.get(case=case.case)
    assert (row.known_date, row.known_days.get().by) == (before, person(who))
    again = "Nagekeken in de agenda: het was een dag later."
    day_after = before + timedelta(days=1)
    assert client.post(address, {"day": day_after.isoformat(), "reason": again}).status_code == 302
    shown = client.get(page(case)).content.decode()
    assert (told in shown, again in shown) == (True, True)  # what was said first stays beside it
    enforce.arrive(OFFICER, now)
    assert [one.day for one in row.known_days.order_by("at")] == [before, day_after]
    assert told.encode() not in bytes(row.known_days.order_by("at")[0].reason)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.known_days.update(day=now.date())
    assert case.case.events.filter(kind="facts_confirmed", detail__day=before.isoformat()).count() == 1
    assert Entry.objects.filter(event="intake.facts_confirmed", subject_id=str(case.pk)).count() == 2


def test_what_concerns_the_chief_goes_to_the_mayor(sign_in: SignIn, now: datetime) -> None:
    case = taken_up(now, about=About.CHIEF)
    client = unlock(sign_in(OFFICER))
    shown = client.get(reverse("intake:hand_over", args=[case.pk])).content.decode()

    assert str(person(MAYOR).pk) in shown
    assert str(person(CHIEF).pk) not in shown
    handed(sign_in, case, MAYOR)
    assert unlock(sign_in(MAYOR)).get(page(case)).status_code == 200
    assert unlock(sign_in(CHIEF)).get(page(case)).status_code == 404


def test_the_authority_in_a_conflict_is_passed_over(now: datetime) -> None:
    case = taken_up(now, concerned="P0011")  # a director, whom the chief leads directly

    role, free = to_whom.authorities(case, to_whom.concerned(case.case), [], now.date())
    assert (role, free) == ("mayor", [person(MAYOR)])


def test_when_it_turns_out_to_concern_the_chief_it_goes_on_to_the_mayor(
    sign_in: SignIn, case: Report, now: datetime
) -> None:
    """To a second authority, with a reason and a first opening of its own; what the first one knew stays."""
    again = reverse("intake:hand_over", args=[case.pk])
    handed(sign_in, case)
    unlock(sign_in(CHIEF)).get(page(case))
    client = unlock(sign_in(OFFICER))
    assert client.get(again).status_code == 403  # the chief has it, and may have it
    assert again not in client.get(page(case)).content.decode()
    me = enforce.unlocked(OFFICER, now)
    listing.name(case, person(CHIEF), ring=me.ring, by=me.actor, now=now)
    assert again in unlock(sign_in(OFFICER)).get(page(case)).content.decode()
    shown = client.get(again).content.decode()
    assert person(CHIEF).full_name in shown  # had it
    assert f'value="{person(CHIEF).pk}"' not in shown

    handed(sign_in, case, MAYOR)

    assert unlock(sign_in(CHIEF)).get(page(case)).status_code == 404
    assert enforce.TEXT in unlock(sign_in(MAYOR)).get(page(case)).content.decode()
    enforce.arrive(OFFICER, now)
    first, second = HandOver.objects.filter(case=case.case).order_by("role")
    assert (first.person, second.person) == (person(CHIEF), person(MAYOR))
    assert (first.known_date, second.known_date) == (now.date(), now.date())
    assert case.case.events.filter(kind="handed_over").count() == 2
    assert unlock(sign_in(OFFICER)).get(again).status_code == 403  # nobody is left


def test_who_becomes_chief_later_gets_it_too(sign_in: SignIn, case: Report, now: datetime) -> None:
    handed(sign_in, case)
    newcomer = person("hr")
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into access_grant (id, account_id, role, from_date, to_date, reason, granted_at)"
            " values (gen_random_uuid(), %s, 'chief', %s, %s, '', %s)",
            [newcomer.account_id, now.date(), now.date() + timedelta(days=30), now],
        )
    enforce.arrive(OFFICER, now)
    assert to_whom.authorities(case, [], to_whom.of(case), now.date()) == (CHIEF, [newcomer])
    assert unlock(sign_in(OFFICER)).get(reverse("intake:hand_over", args=[case.pk])).status_code == 200


@pytest.mark.parametrize(
    "what", ["complaint", "unassessed", "unnamed", "helper", "twice", "open", "stranger"]
)
def test_what_cannot_be_handed_over_says_why(what: str, sign_in: SignIn, now: datetime) -> None:
    me = enforce.unlocked(OFFICER, now)
    to = person(CHIEF).pk
    if what == "complaint":
        case = taken_up(now, outcome=Outcome.COMPLAINT)
    elif what == "unnamed":
        case = taken_up(now, concerned="")
    elif what == "unassessed":
        report = enforce.reported(now, what=enforce.given(quality=Quality.STAFF)).report
        me = enforce.unlocked(OFFICER, now)
        assessing.own(report, by=me.actor, now=now)
        case = Report.objects.select_related("case").get(pk=report.pk)
    else:
        case = taken_up(now)
    me = enforce.unlocked(OFFICER, now)
    queries.load_keys(case.case, me.ring)
    if what == "helper":
        helper = person("integrity_investigator")
        listing.add(case, helper, reason="Onderzoekt.", ring=me.ring, by=me.actor, now=now)
        me = enforce.unlocked("integrity_investigator", now)
    if what == "twice":
        handing.hand_over(case, to, WHY, ring=me.ring, by=me.actor, now=now)
    if what == "stranger":
        to = person("employee").pk
    if what == "open":
        handing.hand_over(case, to, WHY, ring=me.ring, by=me.actor, now=now)
        row = HandOver.objects.get(case=case.case)
        with pytest.raises(Refused):
            handing.confirm_known(case, row.pk, now.date(), WHY, ring=me.ring, by=me.actor, now=now)
        return

    with pytest.raises(Refused) as refused:
        handing.hand_over(case, to, WHY, ring=me.ring, by=me.actor, now=now)
    assert str(refused.value.verdict.reason)
    if what != "twice":
        assert not HandOver.objects.filter(case=case.case).exists()


def test_the_authority_learns_who_reported_only_when_the_reporter_agreed(
    sign_in: SignIn, case: Report, now: datetime
) -> None:
    with connection.cursor() as cursor:
        enforce.arrive(OFFICER, now)
        key = case.case.keys.first()
        cursor.execute(
            "insert into intake_identity (case_id, key_id, body, given_at, shared_at) values (%s, %s, '', %s, %s)",
            [case.pk, key.key_id, now, now],
        )
    client, address = unlock(sign_in(OFFICER)), reverse("intake:hand_over", args=[case.pk])
    form = {"person": str(person(CHIEF).pk), "reason": WHY}

    refused = client.post(address, form)
    assert (refused.status_code, WHY in refused.content.decode()) == (422, True)
    me = enforce.unlocked(OFFICER, now)
    queries.load_keys(case.case, me.ring)
    with pytest.raises(Refused):
        handing.hand_over(case, person(CHIEF).pk, WHY, ring=me.ring, by=me.actor, now=now)
    assert client.post(address, {**form, "agreed": "on"}).status_code == 302


def test_the_reasons_are_sealed_anew_when_the_key_is(sign_in: SignIn, case: Report, now: datetime) -> None:
    handed(sign_in, case)
    unlock(sign_in(CHIEF)).get(page(case))
    client = unlock(sign_in(OFFICER))
    client.post(
        reverse("intake:facts_known", args=[case.pk]), {"day": now.date().isoformat(), "reason": "Die dag."}
    )
    assert client.post(reverse("intake:renew_key", args=[case.pk])).status_code == 302
    shown = client.get(page(case)).content.decode()

    assert WHY in shown
    assert "Die dag." in shown
