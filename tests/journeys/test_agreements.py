"""Agreements of two: noted, answered, looked back on, forgotten; and nobody else ever learns of one (L6.3-c)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from rit.enforce.correction import actions, queries, reminders
from rit.enforce.correction.models import Agreement, MonthCount
from rit.enforce.correction.states import Outcome
from rit.foundation.access.actor import Actor, system
from rit.foundation.audit.models import Entry
from rit.foundation.notices.models import Notice
from rit.foundation.registries import cascade, turn
from rit.foundation.retention.policy import policy
from rit.people.demo import CAST
from rit.people.models import Assignment, Person

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.3-c")]
TODAY = date(2025, 3, 18)
WORDS = "We overleggen voortaan voor we van de planning afwijken."
GOOD = {
    "talk_date": "2025-03-17",
    "agreed": WORDS,
    "follow_date": "2025-04-01",
    "until_date": "2025-04-15",
}
MANAGER, EMPLOYEE = "P0016", "P0022"


def setting(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [name, value])


@contextmanager
def seen_by(who: Actor | None) -> Iterator[None]:
    """What `who_is_asking` tells the database at the start of a request."""
    setting("rit.person", str(who.person) if who and who.person else "")
    yield
    setting("rit.person", "")


@contextmanager
def at_night() -> Iterator[None]:
    setting("rit.person", "")
    setting("rit.clerk", "on")
    yield
    setting("rit.clerk", "")


@pytest.fixture
def two(actor: Any) -> tuple[Actor, Actor]:
    return actor(MANAGER), actor(EMPLOYEE)


@pytest.fixture
def made(two: tuple[Actor, Actor], now: datetime) -> Agreement:
    by, other = two
    edit = actions.Edit(date(2025, 3, 17), WORDS, date(2025, 4, 1), date(2025, 4, 15))
    with seen_by(by):
        return actions.note(Person.objects.get(pk=other.person), edit, by=by, now=now)


def page(name: str, one: Agreement) -> str:
    return reverse(f"correction:{name}", args=[one.pk])


def test_a_manager_notes_it_and_the_other_confirms_with_a_remark(sign_in: Any, two: Any) -> None:
    client, theirs = sign_in(MANAGER), sign_in(EMPLOYEE)
    note = reverse("correction:note")
    for wrong in (
        {"other": "P9999"},
        {"other": MANAGER},
        {"talk_date": "2025-03-19"},
        {"talk_date": "2025-01-02"},
        {"follow_date": "2025-03-18"},
        {"until_date": "2025-03-31"},
        {"until_date": "2025-12-31"},
        {"agreed": ""},
    ):
        answer = client.post(note, {"other": EMPLOYEE} | GOOD | wrong)
        assert answer.status_code == 422, wrong
        assert (
            wrong.get("agreed", WORDS) or "2025-04-15"
        ) in answer.content.decode()  # nothing typed is lost
    kept = client.post(note, {"other": EMPLOYEE} | GOOD)
    assert kept.status_code == 302
    assert WORDS in theirs.get(kept["Location"]).content.decode()
    with seen_by(two[1]):
        one = Agreement.objects.get(agreed=WORDS)
    answer_page = page("answer", one)
    assert client.get(answer_page).status_code == 403  # not the other one
    assert theirs.post(answer_page, {"answer": "dispute", "revision": "1"}).status_code == 422  # says why
    said = {"answer": "confirm", "remark": "Akkoord.", "revision": "1"}
    assert theirs.post(answer_page, said).status_code == 302
    shown = client.get(page("agreement", one)).content.decode()
    assert "Akkoord." in shown
    assert client.get(page("rewrite", one)).status_code == 403  # what both confirmed, stays
    assert client.post(page("take_back", one)).status_code == 403


def test_that_is_not_what_we_agreed(sign_in: Any, made: Agreement) -> None:
    client, theirs = sign_in(MANAGER), sign_in(EMPLOYEE)
    said = {"answer": "dispute", "remark": "We spraken twee weken af.", "revision": "1"}
    assert theirs.post(page("answer", made), said).status_code == 302
    assert "We spraken twee weken af." in client.get(page("agreement", made)).content.decode()
    other = GOOD | {"agreed": "We bekijken het binnen twee weken.", "revision": "1"}
    late = client.post(page("rewrite", made), other)
    assert late.status_code == 422  # it was answered since
    assert "We bekijken het binnen twee weken." in late.content.decode()
    assert client.post(page("rewrite", made), other | {"revision": "2"}).status_code == 302
    stale = theirs.post(page("answer", made), {"answer": "confirm", "revision": "2"})
    assert stale.status_code == 422  # nobody confirms words that were not read
    assert theirs.post(page("answer", made), {"answer": "confirm", "revision": "3"}).status_code == 302


def test_looking_back_and_agreeing_anew_once(sign_in: Any, made: Agreement, two: Any) -> None:
    client, theirs = sign_in(MANAGER), sign_in(EMPLOYEE)
    assert client.get(page("renew", made)).status_code == 403  # nothing to renew yet
    assert client.post(page("follow", made), {}).status_code == 422
    read = {"revision": made.revision}
    assert theirs.post(page("follow", made), {"outcome": "partly", "revision": 99}).status_code == 422
    assert theirs.post(page("follow", made), {"outcome": "partly"} | read).status_code == 302
    assert client.post(page("renew", made), GOOD | {"follow_date": "2025-01-01"}).status_code == 422
    again = GOOD | {"agreed": "Nog eens."}
    late = theirs.post(page("renew", made), again | {"revision": "1"})
    assert late.status_code == 409  # your colleague looked back since
    assert "Nog eens." in late.content.decode()
    shown = theirs.get(page("renew", made)).context["form"]["revision"].value()
    assert theirs.post(page("renew", made), again | {"revision": str(shown)}).status_code == 302
    assert client.post(page("renew", made), GOOD).status_code == 403
    assert client.post(page("follow", made), {"outcome": "kept"} | read).status_code == 403
    with seen_by(two[0]):
        second = Agreement.objects.get(agreed="Nog eens.")
    assert client.post(page("answer", second), {"answer": "confirm", "revision": "1"}).status_code == 302
    read = {"revision": second.revision + 1}  # it was confirmed since
    assert client.post(page("follow", second), {"outcome": "not_kept"} | read).status_code == 302
    assert client.get(page("renew", second)).status_code == 403  # once
    assert reverse("guide:walk", args=["nl"]) in client.get(page("agreement", second)).content.decode()


def test_a_mistake_is_taken_back(sign_in: Any, made: Agreement, two: Any) -> None:
    before = MonthCount.objects.get(month=date(2025, 3, 1)).noted
    assert sign_in(EMPLOYEE).post(page("take_back", made)).status_code == 403
    assert sign_in(MANAGER).post(page("take_back", made)).status_code == 302
    assert sign_in(EMPLOYEE).get(page("agreement", made)).status_code == 404
    assert MonthCount.objects.get(month=date(2025, 3, 1)).noted == before - 1


@pytest.mark.parametrize("who", sorted(set(CAST.values()) - {MANAGER, EMPLOYEE}))
def test_no_role_learns_of_it(who: str, sign_in: Any, actor: Any, made: Agreement) -> None:
    """Whatever role somebody plays: chief, coordinator, administrator, HR, discipline, data protection …"""
    client = sign_in(who)
    for name in ("agreement", "answer", "rewrite", "follow", "renew"):
        assert client.get(page(name, made)).status_code == 404
    assert client.post(page("take_back", made)).status_code == 404
    with seen_by(actor(who)):
        assert not Agreement.objects.filter(pk=made.pk).exists()
        assert not Agreement.objects.filter(pk=made.pk).update(agreed="…")
        assert not Agreement.objects.filter(pk=made.pk).delete()[0]


def test_the_heads_above_learn_nothing(actor: Any, sign_in: Any, made: Agreement) -> None:
    """Neither the head of the employee's team, nor who stands above the manager."""
    for code in ("COM-OO1", "WYK"):
        head = (
            Assignment.objects.select_related("person").get(leads=True, unit__code=code, to_date=None).person
        )
        assert sign_in(head.staff_number).get(page("agreement", made)).status_code == 404
        with seen_by(actor(head.staff_number)):
            assert not Agreement.objects.filter(pk=made.pk).exists()


def test_nobody_notes_for_another(made: Agreement, two: Any, actor: Any) -> None:
    """The wall refuses what the pages never offer: writing in somebody else's name."""
    by, other = two
    with seen_by(actor("coach")), pytest.raises(DatabaseError), transaction.atomic():
        Agreement(
            by_id=by.person,
            other_id=other.person,
            talk_date=TODAY,
            agreed="…",
            follow_date=TODAY + timedelta(days=2),
            until_date=TODAY + timedelta(days=3),
            noted_at=made.noted_at,
        ).save(force_insert=True)


def test_what_both_confirmed_stays_in_the_database(made: Agreement, two: Any, now: datetime) -> None:
    with seen_by(two[1]):
        actions.answer(made.pk, "confirm", revision=1, by=two[1], now=now)
        with pytest.raises(DatabaseError), transaction.atomic():
            Agreement.objects.filter(pk=made.pk).update(agreed="Iets anders.")


def test_it_is_gone_the_night_after_its_last_day(made: Agreement, two: Any, now: datetime) -> None:
    with seen_by(two[0]):
        actions.follow(made.pk, Outcome.KEPT, revision=made.revision, by=two[0], now=now)
    before = MonthCount.objects.get(month=date(2025, 3, 1))
    with at_night():
        actions.forget(by=system("nightly"), now=now + timedelta(days=28))  # the last day itself
    with seen_by(two[0]):
        assert Agreement.objects.filter(pk=made.pk).exists()
        assert not queries.standing(two[0], date(2025, 4, 16)).filter(pk=made.pk).exists()
    with at_night():
        assert actions.forget(by=system("nightly"), now=now + timedelta(days=29)) >= 1
    with seen_by(two[0]):
        assert not Agreement.objects.filter(pk=made.pk).exists()
    after = MonthCount.objects.get(month=date(2025, 3, 1))
    assert (after.noted, after.kept) == (before.noted, before.kept)


def test_no_notice_outlives_it(made: Agreement, two: Any, now: datetime) -> None:
    """That somebody was addressed would stand in the table of notices for a year."""
    told = Notice.objects.filter(account_id=two[1].account, kind="agreement_noted", at=made.noted_at)
    another = Notice(account_id=two[1].account, kind="training_due", url="/training/", at=now)
    with at_night():
        Notice.objects.bulk_create([another])
        actions.forget(by=system("nightly"), now=now + timedelta(days=14))
        assert told.exists()
        actions.forget(by=system("nightly"), now=now + timedelta(days=16))
        assert not told.exists()
        assert Notice.objects.filter(pk=another.pk).exists()


def test_the_notice_of_one_that_was_taken_back_goes_that_night(actor: Any, now: datetime) -> None:
    by, other = actor("P0013"), actor("P0024")  # who have no agreement in the demo
    edit = actions.Edit(date(2025, 3, 17), WORDS, date(2025, 4, 1), date(2025, 4, 15))
    with seen_by(by):
        made = actions.note(Person.objects.get(pk=other.person), edit, by=by, now=now)
        actions.take_back(made.pk, by=by, now=now)
    told = Notice.objects.filter(account_id=other.account, kind="agreement_noted", at=now)
    with at_night():
        assert told.exists()
        actions.forget(by=system("nightly"), now=now)
        assert not told.exists()


def test_the_files_of_the_night_before_are_gone(made: Agreement, two: Any, now: datetime) -> None:
    """A deleted row stays in its file until a vacuum that a small table hardly ever has."""
    tables = ("enforce_correction_agreement", "enforce_correction_monthcount")
    with connection.cursor() as cursor:
        asked = "select array_agg(pg_relation_filenode(name::regclass)) from unnest(%s::text[]) name"
        cursor.execute(asked, [list(tables)])
        [files] = cursor.fetchone()
        counted = list(MonthCount.objects.values_list("month", "noted", "kept"))
        with at_night():
            actions.forget(by=system("nightly"), now=now)
        cursor.execute(asked, [list(tables)])
        [later] = cursor.fetchone()
    assert not set(files) & set(later)
    assert (
        list(MonthCount.objects.values_list("month", "noted", "kept")) == counted
    )  # written anew, not counted anew
    with seen_by(two[0]):
        kept = Agreement.objects.get(pk=made.pk)
        assert (kept.agreed, kept.revision, kept.noted_at) == (made.agreed, made.revision, made.noted_at)


def test_it_is_gone_when_one_of_the_two_leaves(made: Agreement, two: Any, now: datetime) -> None:
    Person.objects.filter(pk=two[1].person).update(left_date=TODAY)
    with at_night():
        actions.forget(by=system("nightly"), now=now)
    with seen_by(two[0]):
        assert Agreement.objects.filter(pk=made.pk).exists()  # the last day in service
    with at_night():
        actions.forget(by=system("nightly"), now=now + timedelta(days=1))
    with seen_by(two[0]):
        assert not Agreement.objects.filter(pk=made.pk).exists()


def test_it_stays_theirs_when_one_moves(made: Agreement, two: Any, sign_in: Any) -> None:
    Assignment.objects.filter(person=two[0].person, to_date=None).update(to_date=TODAY - timedelta(days=1))
    assert sign_in(MANAGER).get(page("agreement", made)).status_code == 200


def test_only_the_night_forgets_and_reminds(made: Agreement) -> None:
    for asked in (
        "select correction_forget('9999-01-01')",
        "select correction_due(array['2025-04-01'::date])",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(asked)


def test_both_are_reminded_and_the_words_tell_nothing(made: Agreement, two: Any, now: datetime) -> None:
    with at_night():
        moment = now + timedelta(days=12)  # two days before they look back
        reminders.remind(by=system("nightly"), now=moment)
        assert reminders.remind(by=system("nightly"), now=moment) == 0
        told = Notice.objects.filter(kind="agreement_due", at=moment)
        assert {one.account_id for one in told} >= {one.account for one in two}
        assert {one.url for one in told} == {reverse("correction:agreements")}


def test_the_clerk_sees_no_column_of_it() -> None:
    told = policy().tables["enforce_correction_agreement"]
    assert told.columns == ()
    assert not told.is_purged


def test_nothing_enters_the_trail(made: Agreement, two: Any, now: datetime) -> None:
    with seen_by(two[1]):
        actions.answer(made.pk, "confirm", revision=1, by=two[1], now=now)
        actions.follow(made.pk, Outcome.KEPT, revision=made.revision + 1, by=two[1], now=now)
    assert not Entry.objects.filter(subject_table="enforce_correction_agreement").exists()
    assert not Entry.objects.filter(event__startswith="agreement").exists()


def test_nothing_refers_to_it() -> None:
    """Neither a table of another area, nor a line of its code: no appraisal, no case, no figure can lean on it."""
    models = set(apps.get_app_config("enforce_correction").get_models())
    for model in apps.get_models():
        pointed = {field.related_model for field in model._meta.get_fields() if field.many_to_one}
        assert model in models or not pointed & models, model
    assert not {
        field.related_model for one in models for field in one._meta.get_fields() if field.many_to_one
    } - {Person}
    package = Path(__file__).parents[2] / "src" / "rit"
    own = package / "enforce" / "correction"
    for path in package.rglob("*.py"):
        if own not in path.parents and package / "config" not in path.parents:
            text = path.read_text("utf-8")
            assert "correction.models" not in text, path
            assert "enforce_correction" not in text, path


def test_no_list_of_others_holds_it(made: Agreement, two: Any, actor: Any, sign_in: Any) -> None:
    """My turn of the two and nobody's team; nothing on the page of a person, nothing asked of a unit."""
    with seen_by(two[1]):
        mine = [one.url for one in turn.gather(two[1], TODAY, team=False)]
        assert page("agreement", made) in mine
    with seen_by(two[0]):
        team = [one.url for one in turn.gather(two[0], TODAY, team=True)]
        assert not [url for url in team if url.startswith("/addressing/")]
        lines = [one.url for one in cascade.of_person(two[0], two[1].person, TODAY)]
        assert not [url for url in lines if url.startswith("/addressing/")]
    for one in (EMPLOYEE, MANAGER):  # not on one's own page either, which others read over a shoulder
        person = reverse("people:person", args=[one])
        assert str(made.pk) not in sign_in(MANAGER).get(person).content.decode()
    assert str(made.pk) in sign_in(MANAGER).get(reverse("mine:rit")).content.decode()


@pytest.mark.parametrize(
    "text",
    ["Je belt Lammens niet meer.", "Omdat je ziek bent, doe ik de nacht.", "Over de diefstal zwijgen we."],
)
def test_whoever_writes_more_than_needed_is_warned_and_may_keep_it(text: str, sign_in: Any) -> None:
    client, sent = sign_in(MANAGER), {"other": EMPLOYEE} | GOOD | {"agreed": text}
    warned = client.post(reverse("correction:note"), sent)
    assert warned.status_code == 422
    assert 'name="keep_anyway"' in warned.content.decode()
    assert text in warned.content.decode()
    assert client.post(reverse("correction:note"), sent | {"keep_anyway": "on"}).status_code == 302


def test_names_of_the_two_may_stand_in_it(sign_in: Any) -> None:
    sent = (
        {"other": EMPLOYEE} | GOOD | {"agreed": "Lotte Maes levert het verslag in, Karim Bouzidi leest het."}
    )
    assert sign_in(MANAGER).post(reverse("correction:note"), sent).status_code == 302


def test_others_see_numbers_from_the_minimum_on(sign_in: Any) -> None:
    found = queries.counted(TODAY)
    months = [date(2023, m, 1) for m in range(8, 13)] + [date(2024, m, 1) for m in range(1, 8)]
    assert [one.first for one in found.months] == months  # those whose agreements are all gone
    shown = [one.noted for one in found.months if one.noted is not None]
    assert shown
    assert all(many >= 5 or many == 0 for many in shown)
    assert None in [one.noted for one in found.months]  # July had few
    assert sign_in("chief").get(reverse("correction:counts")).status_code == 200
    assert found.outcomes_until == date(2023, 12, 31)  # a whole year, so that no two of them tell a month
    assert all(many is None or many >= 5 or many == 0 for many in found.outcomes.values())


def test_the_numbers_are_the_databases_alone(made: Agreement) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        MonthCount.objects.update(noted=0)


def test_the_aid_has_both_sides_and_says_when_it_is_a_report(sign_in: Any) -> None:
    shown = sign_in(EMPLOYEE).get(reverse("correction:aid")).content.decode()
    for words in (
        "Je spreekt iemand aan",
        "Je wordt aangesproken",
        "Dit is geen gesprek, dit is een melding",
    ):
        assert words in shown
    assert reverse("guide:walk", args=["nl"]) in shown
