"""Recorded relations: who may say so and see it, and that a wall closes the moment one is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from rit.enforce.cases import actions, glass, night, queries, relations, unread
from rit.enforce.cases.models import Case, Member, Relation
from rit.enforce.cases.relations import Said
from rit.enforce.cases.states import DIT_ROLES, Closeness, Desk, Ending, Ground
from rit.enforce.intake.models import Report
from rit.foundation.access.actor import system
from rit.foundation.access.roles import roles
from rit.foundation.access.verdict import Refused
from rit.foundation.audit.models import Entry
from rit.foundation.notices.models import Notice
from rit.people.demo import CAST
from rit.people.models import Person
from tests import enforce

pytestmark = [pytest.mark.django_db, pytest.mark.req("L7-h")]

SignIn = Callable[[str], Client]
READER, KEEPER, ABOUT = "complaints_coordinator", "coordinator", "P0024"
TWO = {"kind": "partner", "ground": "told", "since": "2020-01-01"}


def person(role: str) -> Person:
    return Person.objects.get(staff_number=CAST.get(role, role))


def said(first: str, second: str, ground: Ground = Ground.KNOWN) -> Said:
    return Said(person(first).pk, person(second).pk, Closeness.FRIEND, ground, date(2020, 1, 1))


@contextmanager
def as_clerk() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")
        yield
        cursor.execute("select set_config('rit.clerk', 'off', true)")


@pytest.fixture
def case(now: datetime) -> Case:
    """About somebody to whom nobody on the list is close; a colleague stands beside the reader."""
    found = enforce.reported(now).report.case
    reader = enforce.unlocked(READER, now)
    actions.add_member(
        found, person("internal_oversight"), role="internal_oversight", reason="Helpt.", ring=reader.ring,
        by=reader.actor, now=now,
    )  # fmt: skip
    actions.own(found, by=reader.actor, now=now)
    actions.name_concerned(found, person(ABOUT), by=reader.actor, now=now)
    return found


def seen_by(role: str, case: Case, now: datetime) -> bool:
    actor = enforce.arrive(role, now)
    in_code = queries.visible_to(actor, now.date()).filter(pk=case.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from intake_report where case_id = %s", [case.pk])
        behind_the_wall = cursor.fetchone()[0] == 1
    assert in_code == behind_the_wall
    return in_code


def test_recording_one_closes_the_wall_at_once_and_tells_the_stand_ins(
    sign_in: SignIn, case: Case, now: datetime
) -> None:
    assert seen_by(READER, case, now)
    client = sign_in(KEEPER)
    answer = client.post(
        reverse("cases:add_relation"),
        {**TWO, "person": str(person(READER).pk), "other": str(person(ABOUT).pk)},
    )

    assert answer.status_code == 302
    assert not seen_by(READER, case, now)
    assert not Notice.objects.filter(url__contains=str(case.pk)).exists()  # the reader's own are withdrawn
    assert seen_by("internal_oversight", case, now)
    assert Notice.objects.filter(kind="case_stand_in", url__contains=str(case.pk)).count() == 1
    left = case.members.get(person=person(READER))
    assert left.ended_at is not None
    renewed = Case.objects.get(pk=case.pk)
    assert (renewed.owner_id, renewed.rotation_due) == (None, True)
    assert case.events.filter(kind="left", about=person(READER)).exists()
    assert {"cases.relation", "cases.left"} <= set(Entry.objects.values_list("event", flat=True))


def test_the_page_that_follows_says_nothing_of_a_case(sign_in: SignIn, case: Case) -> None:
    client = sign_in(KEEPER)
    answers = [
        client.post(
            reverse("cases:add_relation"),
            {**TWO, "person": str(person(first).pk), "other": str(person(ABOUT).pk)},
            follow=True,
        ).content.decode()
        for first in (READER, "P0008")
    ]

    assert case.number not in answers[0]
    assert all("Recorded" in answer or "Opgetekend" in answer or "Vastgelegd" in answer for answer in answers)


def test_each_says_it_about_himself_or_herself_and_the_other_is_not_told(
    sign_in: SignIn, case: Case, now: datetime
) -> None:
    client = sign_in(READER)
    before = Notice.objects.count()
    answer = client.post(
        reverse("cases:my_relations"),
        {"other": str(person(ABOUT).pk), "kind": "family", "since": "2020-01-01"},
    )

    assert answer.status_code == 302
    assert "Vercauteren" in client.get(reverse("cases:my_relations")).content.decode()
    assert not seen_by(READER, case, now)
    assert "De Wilde" not in sign_in(ABOUT).get(reverse("cases:my_relations")).content.decode()
    enforce.arrive(ABOUT, now)
    assert not Relation.objects.filter(person=person(READER)).exists()  # nor past the code
    assert Notice.objects.count() <= before


def test_who_keeps_the_register_sees_and_searches_it_page_by_page(sign_in: SignIn, now: datetime) -> None:
    keeper = enforce.arrive(KEEPER, now)
    others = Person.objects.filter(left_date=None).exclude(staff_number__in=CAST.values())[:61]
    for other in others[1:]:
        relations.record(
            Said(others[0].pk, other.pk, Closeness.FRIEND, Ground.KNOWN, now.date()), by=keeper, now=now
        )
    client = sign_in(KEEPER)
    shown = client.get(reverse("cases:relations"), {"page": 2}).content.decode()
    found = client.get(reverse("cases:relations"), {"q": "coppens"}).content.decode()

    assert 'rel="prev"' in shown
    assert "Coppens" in found
    assert others[0].last_name not in found
    assert (
        "Goethals"
        not in client.get(reverse("cases:relations"), {"q": "goethals"})
        .content.decode()
        .split("<tbody")[-1]
        .split("</tbody")[0]
    )
    assert "Goethals" in client.get(reverse("cases:relations"), {"view": "past"}).content.decode()


@pytest.mark.parametrize("role", sorted(set(CAST) - {"coordinator", "integrity_officer"}))
def test_nobody_else_sees_the_register_in_code_or_past_it(role: str, sign_in: SignIn, now: datetime) -> None:
    assert sign_in(role).get(reverse("cases:relations")).status_code == 403
    actor = enforce.arrive(role, now)
    seen = set(Relation.objects.values_list("person__staff_number", "other__staff_number"))

    assert all(CAST[role] in two for two in seen)
    assert set(relations.visible_to(actor)) == set(Relation.objects.all())


def test_the_wall_knows_the_same_keepers_as_the_roles(now: datetime) -> None:
    keepers = {code for code, role in roles().items() if relations.DOOR in role.doors}
    held = set()
    for role in CAST:
        enforce.arrive(role, now)
        with connection.cursor() as cursor:
            cursor.execute("select rit_keeps_relations()")
            if cursor.fetchone()[0]:
                held.add(role)

    assert held == keepers


def test_nobody_ends_what_another_recorded_about_him(sign_in: SignIn, now: datetime) -> None:
    keeper = enforce.arrive(KEEPER, now)
    row = relations.record(said("employee", "P0008"), by=keeper, now=now)
    other = enforce.arrive("employee", now)

    with pytest.raises(Refused):
        relations.end(row.pk, Ending.MISTAKE, by=other, now=now)
    answer = sign_in("employee").post(reverse("cases:end_relation", args=[row.pk]), {"why": "mistake"})
    assert answer.status_code == 422
    assert sign_in("manager").get(reverse("cases:end_relation", args=[row.pk])).status_code == 404
    assert sign_in("integrity_officer").post(
        reverse("cases:end_relation", args=[row.pk]), {"why": "over"}
    ).status_code == 302  # fmt: skip
    enforce.arrive(KEEPER, now)
    ended = Relation.objects.get(pk=row.pk)
    assert (ended.ended_because, ended.ended_at is not None) == ("over", True)
    assert Entry.objects.filter(event="cases.relation_ended", subject_id=str(row.pk)).count() == 1


def test_an_ended_or_past_relation_keeps_nobody_off(case: Case, now: datetime) -> None:
    keeper = enforce.arrive(KEEPER, now)
    day = now.date()
    over = Said(
        person("P0008").pk,
        person(ABOUT).pk,
        Closeness.FRIEND,
        Ground.KNOWN,
        date(2020, 1, 1),
        date(2021, 1, 1),
    )
    relations.record(over, by=keeper, now=now)
    row = relations.record(said("internal_oversight", ABOUT), by=keeper, now=now)
    assert queries.conflict(person("internal_oversight").pk, [person(ABOUT).pk], day) == "relation"
    relations.end(row.pk, Ending.MISTAKE, by=keeper, now=now)

    assert queries.conflict(person("internal_oversight").pk, [person(ABOUT).pk], day) is None
    assert queries.conflict(person("P0008").pk, [person(ABOUT).pk], day) is None
    assert not seen_by("internal_oversight", case, now)  # nobody is put back by it


@pytest.mark.parametrize(
    ("by", "what"),
    [
        ("employee", "known"),
        (KEEPER, "own"),
        (KEEPER, "self"),
        (KEEPER, "future"),
        (KEEPER, "twice"),
        (KEEPER, "same"),
        (KEEPER, "period"),
    ],
)
def test_what_cannot_be_recorded_says_why(by: str, what: str, now: datetime) -> None:
    actor = enforce.arrive(by, now)
    first, second = person("P0008").pk, person("P0009").pk
    since, until, ground = date(2020, 1, 1), None, Ground.KNOWN
    if what == "own":
        ground = Ground.OWN
    if what == "self":
        first = person(KEEPER).pk
    if what == "future":
        since = now.date() + timedelta(days=1)
    if what == "same":
        second = first
    if what == "period":
        until = date(2019, 1, 1)
    if what == "twice":
        relations.record(Said(second, first, Closeness.OTHER, ground, since), by=actor, now=now)

    with pytest.raises(Refused) as refused:
        relations.record(Said(first, second, Closeness.FRIEND, ground, since, until), by=actor, now=now)
    assert str(refused.value.verdict.reason)


def test_a_form_that_is_not_whole_keeps_what_was_typed(sign_in: SignIn) -> None:
    answer = sign_in(KEEPER).post(
        reverse("cases:add_relation"), {"person_text": "Niemand Bekends", "kind": "family"}
    )

    assert answer.status_code == 422
    assert "Niemand Bekends" in answer.content.decode()


def test_nobody_writes_a_relation_past_the_code(now: datetime) -> None:
    enforce.arrive("employee", now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Relation.objects.bulk_create(
            [
                Relation(
                    person=person(READER), other=person(ABOUT), ground="known", from_date=now.date(),
                    recorded_at=now,
                )
            ]
        )  # fmt: skip


def test_the_night_finds_nothing_left_to_do(case: Case, now: datetime) -> None:
    keeper = enforce.arrive(KEEPER, now)
    relations.record(said(READER, ABOUT), by=keeper, now=now)

    night.close_walls(by=system("night"), now=now)
    assert Entry.objects.filter(event="cases.left", detail__case=str(case.pk)).count() == 1
    assert Report.objects.filter(pk=case.pk).count() == 0


def test_a_case_without_a_reader_is_told_to_whoever_may_open_walls(now: datetime, sign_in: SignIn) -> None:
    """The last reader came into a conflict. Who is concerned, or close, is told nothing, and sees nothing."""
    found = enforce.reported(now).report.case
    reader = enforce.unlocked(READER, now)
    actions.name_concerned(found, person(ABOUT), by=reader.actor, now=now)
    keeper = enforce.arrive(KEEPER, now)
    entitled = glass.entitled(found.pk, now)
    relations.record(said(READER, ABOUT), by=keeper, now=now)

    with as_clerk():
        assert found.number in [one.number for one in unread.cases(now.date())]
        assert unread.tell(by=system("night"), now=now) == len(entitled) > 0
        assert unread.tell(by=system("night"), now=now) == 0
        assert unread.tell(by=system("night"), now=now + timedelta(days=7)) == len(entitled)
        assert set(Notice.objects.filter(kind="case_unread").values_list("account", flat=True)) == set(
            entitled
        )

    assert found.number in sign_in("mayor").get(reverse("cases:glass")).content.decode()


def test_dit_learns_of_no_case_of_another_desk_that_nobody_reads(now: datetime) -> None:
    """What is about DIT goes to the mayor or the channel: not even its number comes back to DIT by this way."""
    found = enforce.reported(now).report.case
    with as_clerk():
        Member.objects.filter(case=found).update(ended_at=now)
        seen = {}
        for desk in Desk.values:
            Case.objects.filter(pk=found.pk).update(desk=desk)
            seen[desk] = {one.desk for one in unread.cases(now.date()) if one.case == found.pk}
    assert seen == {desk: {desk} for desk in Desk.values}  # the clerk knows of each
    for role, desks in (("internal_oversight", {Desk.COMPLAINTS}), ("dpo", set(Desk))):
        for desk in Desk:
            with as_clerk():
                Case.objects.filter(pk=found.pk).update(desk=desk)
            enforce.arrive(role, now)
            there = found.pk in [one.case for one in unread.cases(now.date())]
            assert there is (desk in desks), (role, desk)
    dit = {one.account for one in queries.holders(DIT_ROLES, now.date())}
    with as_clerk():
        Case.objects.filter(pk=found.pk).update(desk=Desk.CHANNEL)
        unread.tell(by=system("night"), now=now)
        told = set(Notice.objects.filter(kind="case_unread").values_list("account", flat=True))
    assert told
    assert not told & dit
