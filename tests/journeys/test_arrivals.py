"""Moments of an arrival: recorded by HR or the head, one or many at once, with evidence, behind walls (L1-c)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from rit.foundation.access.actor import Actor, system
from rit.foundation.access.verdict import Refused
from rit.foundation.notices.models import Notice
from rit.foundation.registries import related, turn, xray
from rit.people.models import Assignment, Function, Person, Unit
from rit.protect.norms.handing.rules import HR
from rit.protect.norms.models import MomentRecord
from rit.protect.norms.moments import actions, queries, reminders
from rit.protect.norms.moments.table import MomentsFileError, moments, read

pytestmark = [pytest.mark.django_db, pytest.mark.req("L1-c")]
TODAY = date(2025, 3, 18)
UNIT = "COM-OO"  # led by the manager of the cast
LIST = "/norms/arrivals/"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def arrives(unit: str, day: date, number: str = "P9001", **more: Any) -> Person:
    """Somebody new, in service since that day."""
    given = {"cadre": "operational", "grade_group": "basic", "employment": "statutory"} | more
    person = Person.objects.create(
        staff_number=number, first_name="Nieuw", last_name=f"Gezicht {number}", joined_date=day, **given
    )
    function = Function.objects.get(code="neighbourhood-inspector")
    Assignment.objects.create(
        person=person, unit=Unit.objects.get(code=unit), function=function, from_date=day, share=100
    )
    return person


@pytest.fixture
def newcomer(db: None) -> Person:
    return arrives(UNIT, TODAY - timedelta(days=30))


def form(person: Person, **more: Any) -> dict[str, Any]:
    return {"people": [str(person.pk)], "on_date": (TODAY - timedelta(days=3)).isoformat()} | more


def page(code: str) -> str:
    return reverse("norms:record_moment", args=[code])


def as_(who: Actor) -> None:
    """What `who_is_asking` tells the database at the start of a request."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('rit.person', %s, true), set_config('rit.day', %s, true),"
            " set_config('rit.account', %s, true)",
            [str(who.person or ""), TODAY.isoformat(), str(who.account or "")],
        )


def recorded(code: str, person: Person, by: Actor, now: datetime, ago: int = 3) -> MomentRecord:
    as_(by)
    happened = actions.Happened(TODAY - timedelta(days=ago))
    return actions.record(moments()[code], [person.pk], happened, by=by, now=now)[0]


def test_a_head_records_a_first_talk(sign_in: Any, newcomer: Person) -> None:
    client, url = sign_in("manager"), page("first-talk")
    shown = client.get(f"{url}?person={newcomer.staff_number}").content.decode()
    assert newcomer.full_name in shown
    assert "checked" in shown
    wrong = [
        ({"people": []}, "people"),
        ({"on_date": ""}, "on_date"),
        ({"on_date": (TODAY + timedelta(days=1)).isoformat()}, "on_date"),
        ({"on_date": (TODAY - timedelta(days=31)).isoformat()}, "on_date"),  # before arrival
        ({"people": [str(Person.objects.get(staff_number="P0022").pk)]}, "people"),  # no newcomer
    ]
    for bad, name in wrong:
        answer = client.post(url, form(newcomer, note="Over geschenken") | bad)
        assert (answer.status_code, name in answer.context["form"].errors) == (422, True), bad
        assert "Over geschenken" in answer.content.decode()
    assert client.post(url, form(newcomer, note="Over geschenken")).status_code == 302
    row = MomentRecord.objects.get(person=newcomer)
    assert (row.moment, row.note, row.on_date) == ("first-talk", "Over geschenken", date(2025, 3, 15))
    assert client.post(url, form(newcomer)).status_code == 422  # recorded once
    detail = client.get(reverse("norms:moment", args=[row.pk])).content.decode()
    assert "Over geschenken" in detail
    assert "te laat" in detail  # fourteen days, and it was after twenty-seven


def test_one_file_shows_an_oath_for_all_who_were_there(sign_in: Any, newcomer: Person) -> None:
    other, client = arrives("INT-A", TODAY - timedelta(days=20), "P9002", language="fr"), sign_in("hr")
    both = form(newcomer) | {"people": [str(newcomer.pk), str(other.pk)]}
    without = client.post(page("oath"), both)
    assert (without.status_code, "evidence" in without.context["form"].errors) == (422, True)
    proof = SimpleUploadedFile("eed.pdf", PDF, "application/pdf")
    assert client.post(page("oath"), both | {"evidence": proof}).status_code == 302
    rows = MomentRecord.objects.filter(moment="oath", person__in=[newcomer, other])
    assert len({row.evidence_id for row in rows}) == 1
    assert rows.count() == 2
    file = reverse("attachments:download", args=[rows[0].evidence_id])
    assert b"".join(client.get(file)) == PDF
    assert b"".join(sign_in("manager").get(file)) == PDF  # heads the unit of one of them
    assert sign_in("employee").get(file).status_code == 404
    assert sign_in("coach").get(file).status_code == 404


def test_a_mistake_is_withdrawn_and_both_lines_stay(sign_in: Any, newcomer: Person) -> None:
    client = sign_in("hr")
    client.post(page("welcome-day"), form(newcomer))
    row = MomentRecord.objects.get(person=newcomer)
    url = reverse("norms:withdraw_moment", args=[row.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Het was iemand anders."}).status_code == 302
    assert client.post(url, {"reason": "Nog eens"}).status_code == 404  # it counts no more
    assert MomentRecord.objects.filter(person=newcomer).count() == 2
    assert client.post(page("welcome-day"), form(newcomer)).status_code == 302  # and it is recorded anew
    with pytest.raises(DatabaseError), transaction.atomic():
        MomentRecord.objects.filter(pk=row.pk).update(note="anders")
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_who_records_what(actor: Any, newcomer: Person, now: datetime) -> None:
    talk, oath, closing = moments()["first-talk"], moments()["oath"], moments()["mentor-closing"]
    happened = actions.Happened(TODAY)
    civilian = arrives(UNIT, TODAY - timedelta(days=9), "P9003", cadre="civilian", grade_group="calog_c")
    elsewhere = arrives("INT-A", TODAY - timedelta(days=9), "P9004")
    manager, employee, coach = actor("manager"), actor("employee"), actor("coach")
    oneself = Actor(None, person=newcomer.pk, units_led=manager.units_led)
    hr_too = Actor(None, person=newcomer.pk, doors=frozenset({HR}))
    for moment, person, by in (
        (talk, newcomer, employee),
        (talk, newcomer, coach),
        (talk, elsewhere, manager),
        (oath, newcomer, manager),  # HR's
        (talk, newcomer, oneself),
        (talk, newcomer, hr_too),
        (closing, civilian, actor("hr")),  # not for civilians
    ):
        with pytest.raises(Refused):
            actions.record(moment, [person.pk], happened, by=by, now=now)
    with pytest.raises(Refused):  # all or none
        actions.record(talk, [newcomer.pk, elsewhere.pk], happened, by=manager, now=now)
    assert not MomentRecord.objects.filter(person__in=[newcomer, civilian, elsewhere]).exists()
    recorded("first-talk", newcomer, manager, now)
    with pytest.raises(Refused):
        recorded("first-talk", newcomer, actor("hr"), now)


def test_the_list_shows_what_a_reader_may_know(
    sign_in: Any, actor: Any, newcomer: Person, now: datetime
) -> None:
    elsewhere = arrives("INT-A", TODAY - timedelta(days=9), "P9004")
    recorded("mentor-named", newcomer, actor("hr"), now)
    for role, sees_both in (("hr", True), ("coordinator", True), ("manager", False)):
        shown = sign_in(role).get(LIST).content.decode()
        assert newcomer.full_name in shown
        assert (elsewhere.full_name in shown) is sees_both
    assert sign_in("employee").get(LIST).status_code == 403
    assert sign_in("employee").get(page("first-talk")).status_code == 403
    assert sign_in("manager").get(page("oath")).status_code == 403
    assert sign_in("hr").get(page("no-such")).status_code == 404
    late = sign_in("manager").get(f"{LIST}?state=late").content.decode()
    assert newcomer.full_name in late  # the talk within fourteen days
    assert elsewhere.full_name not in sign_in("hr").get(f"{LIST}?state=late").content.decode()
    book = ZipFile(BytesIO(sign_in("hr").get(reverse("norms:arrivals_sheet")).content))
    numbers = book.read("xl/sharedStrings.xml").decode()
    assert newcomer.staff_number in numbers
    assert sign_in("manager").get(reverse("norms:arrivals_sheet")).status_code == 403


def test_the_database_itself_walls_it(actor: Any, newcomer: Person, now: datetime) -> None:
    hr, manager, employee = actor("hr"), actor("manager"), actor("employee")
    row = recorded("first-talk", newcomer, manager, now)
    for who, sees in (
        (hr, True),
        (actor("coordinator"), True),
        (manager, True),
        (Actor(None, person=newcomer.pk), True),
        (employee, False),
        (actor("coach"), False),
        (actor("chief"), False),
    ):
        as_(who)
        assert MomentRecord.objects.filter(pk=row.pk).exists() is sees, who.name
    for who in (employee, actor("coach"), Actor(None, person=newcomer.pk)):  # nobody adds what is not theirs
        as_(who)
        forged = MomentRecord(person=newcomer, moment="oath", on_date=TODAY, at=now)
        with pytest.raises(DatabaseError), transaction.atomic():
            MomentRecord.objects.bulk_create([forged])
    assert queries.done_in_time(moments().values(), TODAY)["first-talk"].people > 0  # numbers, past the wall


def test_an_earlier_time_in_service_does_not_count(actor: Any, newcomer: Person, now: datetime) -> None:
    row = recorded("first-talk", newcomer, actor("manager"), now, ago=20)
    assert queries.records_of([newcomer.pk])
    Person.objects.filter(pk=newcomer.pk).update(joined_date=TODAY - timedelta(days=10))
    as_(actor("hr"))
    assert MomentRecord.objects.filter(pk=row.pk).exists()
    assert not queries.records_of([newcomer.pk])


def test_it_is_in_my_turn_until_it_is_recorded(actor: Any, newcomer: Person, now: datetime) -> None:
    def asked(role: str, person: Person = newcomer) -> list[turn.Turn]:
        by = actor(role)
        as_(by)
        turn._asked.cache_clear()
        found = turn.gather(by, TODAY, team=False, limit=500)
        return [one for one in found if one.subject == person.full_name]

    (head,) = asked("manager")
    assert head.due == newcomer.joined_date + timedelta(days=14)
    assert head.url == f"{LIST}?state=late"
    assert not asked("hr")  # the oath is more than a fortnight away
    earlier = arrives("INT-A", TODAY - timedelta(days=40), "P9005")
    (office,) = asked("hr", earlier)
    assert office.due == earlier.joined_date + timedelta(days=45)
    assert office.url == LIST
    assert not asked("employee")
    assert not asked("coordinator")
    recorded("first-talk", newcomer, actor("manager"), now)
    (head,) = asked("manager")
    assert head.due == newcomer.joined_date + timedelta(days=21)
    recorded("mentor-named", newcomer, actor("manager"), now)
    assert not asked("manager")  # the closing of the mentorship is months away


def test_whoever_records_is_reminded(actor: Any, newcomer: Person, now: datetime) -> None:
    manager, hr = actor("manager"), actor("hr")
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', true)")

    def reminded(after: int) -> set[str]:
        moment = now + timedelta(days=after - 30)  # so many days after arrival
        reminders.remind(by=system("nightly"), now=moment)
        assert reminders.remind(by=system("nightly"), now=moment) == 0
        told = Notice.objects.filter(kind="moment_late", at=moment, account__in=[manager.account, hr.account])
        return {"manager" if one.account_id == manager.account else "hr" for one in told}

    assert "manager" not in reminded(14)
    assert "manager" in reminded(15)
    assert "manager" not in reminded(16)
    assert "manager" in reminded(29)  # once more
    assert "hr" in reminded(46)
    Person.objects.filter(pk=newcomer.pk).update(left_date=TODAY)
    assert "manager" not in reminded(180)


def test_the_anchoring_point_and_the_person_show_it(
    sign_in: Any, actor: Any, newcomer: Person, now: datetime
) -> None:
    row = recorded("mentor-named", newcomer, actor("manager"), now)
    point = sign_in("employee").get("/anchoring/mentorship/").content.decode()
    assert "Mentor aangewezen" in point
    assert "nieuwkomers" in point or "nieuwe medewerkers" in point
    assert LIST not in point
    assert LIST in sign_in("manager").get("/anchoring/mentorship/").content.decode()
    person = reverse("people:person", args=[newcomer.staff_number])
    detail = reverse("norms:moment", args=[row.pk])
    assert detail in sign_in("manager").get(person).content.decode()
    assert detail not in sign_in("employee").get(person).content.decode()
    assert sign_in("employee").get(detail).status_code == 404
    assert not list(related.of(actor("hr"), "anchoring", "procurement").lines)


def test_the_x_ray_lists_who_is_without(actor: Any, newcomer: Person) -> None:
    as_(actor("hr"))
    names = [one.title for _kind, found, *_n in xray.findings(actor("hr"), TODAY) for one in found]
    assert newcomer.full_name in names
    as_(actor("employee"))
    names = [one.title for _kind, found, *_n in xray.findings(actor("employee"), TODAY) for one in found]
    assert newcomer.full_name not in names


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": 0},
        {"days": 301},
        {"by": "anybody"},
        {"cadres": []},
        {"cadres": ["external"]},
        {"title": {"nl": "Eed"}},
        {"colour": "blue"},
    ],
)
def test_a_fault_in_the_file_is_named(wrong: dict[str, Any]) -> None:
    title = {"nl": "Eed", "fr": "Serment", "de": "Eid", "en": "Oath"}
    good = {
        "code": "oath", "title": title, "point": "oath-taking", "cadres": ["operational"], "days": 45,
        "by": "hr", "evidence": True,
    }  # fmt: skip
    assert read({"moments": [good]})["oath"].days == 45
    with pytest.raises(MomentsFileError, match=min(wrong)):
        read({"moments": [good | wrong]})
    with pytest.raises(MomentsFileError, match="twice"):
        read({"moments": [good, good]})
