"""Hours of training that a measure asks of whoever holds a vulnerable function (L6.2-c)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import Refused
from rit.foundation.registries import courses
from rit.people.models import Assignment, Person
from rit.people.queries import held_on
from rit.plan.measures import actions as measures
from rit.plan.measures.models import Measure
from rit.plan.models import Action, Plan
from rit.protect.functions.addresses import address_of
from rit.protect.functions.queries import reach, schooling, stays
from rit.stimulate.training.events.actions import attending, sessions
from rit.stimulate.training.events.models import Activity, TrainingSession
from tests.journeys.test_roll_forward import rolled

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.2-c")]
TODAY, BUYER = date(2025, 3, 18), "buyer"
DRUGS = "drugs-investigator"


def as_(who: Actor) -> None:
    """What `who_is_asking` tells the database at the start of a request."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('rit.person', %s, true), set_config('rit.day', %s, true),"
            " set_config('rit.account', %s, true)",
            [str(who.person or ""), TODAY.isoformat(), str(who.account or "")],
        )


def take(client: Client, code: str, **more: str) -> Any:
    data = {
        "title": "Geef een opleiding over verleiding", "sort": "training", "owner": "P0016",
        "start_date": "2025-03-18", "due_date": "2025-06-30", "recurrence": "none",
        "expected": "Wie de functie heeft, herkent een toenadering.", "check_date": "2025-12-15",
        "course": "function-training", "hours": "",
    }  # fmt: skip
    return client.post(f"{reverse('measures:take')}?for=function:{code}", data | more)


def holders(code: str) -> list[Person]:
    held = Assignment.objects.filter(held_on(TODAY), function__code=code).values("person")
    return list(Person.objects.filter(pk__in=held).order_by("staff_number"))


def follow(people: list[Person], minutes: int, *, on: datetime, by: Actor) -> TrainingSession:
    edit = sessions.SessionEdit(
        activity=Activity.objects.get(code="function-training"),
        begins_at=on, ends_at=on + timedelta(hours=5), place="Opleidingscentrum", language="nl",
        capacity=12, units=[], leaders=[], everybody=True, edition=None, follows=None,
    )  # fmt: skip
    one = sessions.plan(edit, by=by, now=on - timedelta(days=30))
    attending.record(one.pk, [person.pk for person in people], by=by, now=one.ends_at)
    for line in one.attendances.all():
        attending.correct(line, minutes, "Zo lang was het.", by=by, now=one.ends_at)
    return one


def test_a_training_is_chosen_from_the_catalogue_and_bad_input_loses_nothing(sign_in: Any) -> None:
    client = sign_in("coordinator")
    for wrong, field in (
        ({"sort": "redesign"}, "course"),
        ({"course": "", "hours": "4"}, "course"),
        ({"course": "no-such-training"}, "course"),
        ({"hours": "-1"}, "hours"),
        ({"hours": "0"}, "hours"),
        ({"hours": "veel"}, "hours"),
        ({"hours": "9999"}, "hours"),
    ):
        answer = take(client, BUYER, **wrong)
        assert answer.status_code == 422, wrong
        assert field in answer.context["form"].errors
        assert "herkent een toenadering" in answer.content.decode()
    assert take(client, BUYER, hours="2,5").status_code == 302
    made = Measure.objects.latest("pk")
    assert (made.course, made.course_minutes) == ("function-training", 150)
    assert take(client, BUYER).status_code == 302
    assert Measure.objects.latest("pk").course_minutes == 240  # as long as it lasts
    page = client.get(reverse("measures:describe", args=[made.action_id])).content.decode()
    assert 'value="2,50"' in page or 'value="2,5"' in page
    plain = {"sort": "redesign", "expected": "Anders.", "check_date": "2025-12-15", "course": "", "hours": ""}
    assert client.post(reverse("measures:describe", args=[made.action_id]), plain).status_code == 302
    made.refresh_from_db()
    assert (made.course, made.course_minutes) == ("", None)


def test_neither_the_rule_nor_the_database_takes_half_of_it(actor: Any, plan: Plan, now: datetime) -> None:
    action = Action.objects.filter(plan=plan, measure__sort="redesign", measure__effect="").earliest("code")
    with pytest.raises(Refused):
        measures.describe(
            action.pk, sort="redesign", expected="x", cost=None, check_date=date(2026, 12, 1),
            course="function-training", course_minutes=60, by=actor("coordinator"), now=now,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(action=action).update(course="function-training")


def test_each_holder_shows_the_hours_followed_since_the_first_day_in_the_function(
    sign_in: Any, actor: Any, now: datetime
) -> None:
    coordinator, people = actor("coordinator"), holders(BUYER)
    assert len(people) >= 2
    client = sign_in("coordinator")
    assert take(client, BUYER, hours="4").status_code == 302
    as_(coordinator)
    follow(people[:1], 90, on=now - timedelta(days=30), by=coordinator)
    follow(people[:1], 45, on=now - timedelta(days=10), by=coordinator)
    held = stays.stays([people_function()], TODAY)
    first = min(one.since for one in held if one.person == people[1].pk)
    before = datetime.combine(first - timedelta(days=40), now.timetz())
    follow(people[1:2], 240, on=before, by=coordinator)  # before the function: does not count

    page = client.get(address_of("function", BUYER)).content.decode()
    assert "2,25 van 4 uur" in page
    assert "0 van 4 uur" in page
    assert f"0 van {len(people)} mensen in de functie" in page
    action = Measure.objects.latest("pk").action
    assert action.state != "done"
    assert (
        f"0 van {len(people)}" in client.get(reverse("measures:measure", args=[action.pk])).content.decode()
    )

    as_(coordinator)
    follow(people, 240, on=now - timedelta(days=3), by=coordinator)
    page = client.get(address_of("function", BUYER)).content.decode()
    assert reverse("plan:action", args=[action.pk]) in page  # it suggests, and the measure stays open
    assert "is aan de eigenaar" in page
    action.refresh_from_db()
    assert action.state != "done"


def people_function() -> UUID:
    return Assignment.objects.filter(function__code=BUYER).values_list("function", flat=True)[0]


def test_who_may_not_know_reads_no_figure_and_no_nought(sign_in: Any, actor: Any) -> None:
    assert take(sign_in("coordinator"), BUYER).status_code == 302
    code = address_of("function", BUYER)
    known = sign_in("hr").get(code).content.decode()
    assert "0 van 4 uur" in known
    board = sign_in("chief").get(code).content.decode()
    assert "0 van 4 uur" not in board
    people = {person.pk for person in holders(BUYER)}
    as_(actor("chief"))
    assert courses.followed(actor("chief"), ["function-training"], people, TODAY).known == frozenset()
    assert sign_in("employee").get(code).content.decode().count("van 4 uur") == 0


def test_hr_takes_along_who_still_lacks_hours_and_the_board_does_not(sign_in: Any, actor: Any) -> None:
    url = reverse("functions:rotation_sheet")
    assert take(sign_in("coordinator"), BUYER).status_code == 302
    book = ZipFile(BytesIO(sign_in("hr").get(url).content))
    assert "Nog te volgen uren" in book.read("xl/workbook.xml").decode()
    numbers = book.read("xl/sharedStrings.xml").decode()
    assert all(person.staff_number in numbers for person in holders(BUYER))
    board = ZipFile(BytesIO(sign_in("chief").get(url).content))
    assert "Nog te volgen uren" not in board.read("xl/workbook.xml").decode()


def test_whoever_holds_it_reads_their_own_hours(sign_in: Any) -> None:
    assert take(sign_in("coordinator"), BUYER).status_code == 302
    holder = next(person for person in holders(BUYER) if person.account_id)
    page = sign_in(holder.staff_number).get(reverse("functions:mine")).content.decode()
    assert "0 van 4 uur" in page


def test_the_demo_tells_it(sign_in: Any) -> None:
    page = sign_in("coordinator").get(address_of("function", DRUGS)).content.decode()
    assert "4 van 4 uur" in page
    assert "0 van 4 uur" in page
    assert "2 van 4 uur" in page


def test_more_functions_that_ask_hours_ask_no_more_of_the_database(sign_in: Any, actor: Any) -> None:
    client, by = sign_in("coordinator"), actor("coordinator")
    as_(by)
    seen = reach(by, TODAY)
    counted = []
    for codes in ((), (BUYER, "informant-handler", "exhibits-keeper")):
        for code in codes:
            assert take(client, code).status_code == 302
        as_(by)
        with CaptureQueriesContext(connection) as asked:
            found = schooling.lacking(by, TODAY, seen=seen)
        counted.append((len(asked), len({stay.function for stay, _training in found})))
    (before, one), (after, more) = counted
    assert more > one
    assert after == before


def test_a_plan_rolled_forward_asks_the_hours_once(sign_in: Any) -> None:
    client = sign_in("coordinator")
    page = address_of("function", DRUGS)
    before = client.get(page).context["schooled"]
    draft = rolled(client)
    new = Measure.objects.get(action__plan=draft, course="function-training")

    now = client.get(page).context["schooled"]

    assert len(before) == len(now) == 1
    assert now[0].training.measure.action_id == before[0].training.measure.action_id != new.action_id
    assert client.get(reverse("measures:measure", args=[new.action_id])).status_code == 200
