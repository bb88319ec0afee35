"""The communication plan: planned, sent once, to whom it was, and what each person can see of it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rit.foundation.access.verdict import Refused
from rit.foundation.notices.models import Notice
from rit.people.models import Assignment, Person, Unit
from rit.people.queries import held_on, units_below
from rit.plan.communication import actions, queries
from rit.plan.communication.models import Item, Told
from rit.plan.models import Plan

pytestmark = pytest.mark.django_db


def visible_as(person: Any) -> None:
    """As the middleware does at the start of a request."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.person', %s, true)", [str(person)])


@pytest.fixture
def office(sign_in: Any) -> Client:
    client: Client = sign_in("communications")
    return client


@pytest.fixture
def ready(plan: Plan) -> Item:
    """For everybody, in the bell, ready to send."""
    return Item.objects.get(plan=plan, title__nl__startswith="Uitnodiging: evaluatie")


def filled(**fields: Any) -> dict[str, Any]:
    return {
        "title": "Nieuwe instructie",
        "text_nl": "Lees ze deze week.",
        "channel": "bell",
        "planned_date": "2025-04-07",
        "everybody": "on",
        **fields,
    }


@pytest.mark.req("L5-h")
def test_planned_made_ready_and_sent_to_the_audience_of_that_moment(
    office: Client, plan: Plan, sign_in: Any, actor: Any
) -> None:
    team = Unit.objects.get(code="COM-OO1")
    made = office.post(reverse("communication:add"), filled(everybody="", units=[team.pk]))
    item = Item.objects.latest("created_at")
    assert made.url == reverse("communication:item", args=[item.pk])
    assert office.post(reverse("communication:prepare", args=[item.pk])).status_code == 302
    assert office.post(reverse("communication:send", args=[item.pk])).status_code == 302

    item.refresh_from_db()
    held = Assignment.objects.filter(held_on(date(2025, 3, 18)), unit=team)
    members = set(held.values_list("person", flat=True))
    assert (item.state, item.addressed) == ("sent", len(members))
    reader = sign_in("employee")  # of that team
    page = reader.get(reverse("communication:told", args=[item.pk]))
    assert "Lees ze deze week." in page.content.decode()
    assert "Nieuwe instructie" in reader.get(reverse("communication:mine")).content.decode()
    assert sign_in("dpo").get(reverse("communication:told", args=[item.pk])).status_code == 404


@pytest.mark.req("L5-h")
def test_the_bell_rings_for_who_was_told_and_leads_to_the_text(
    office: Client, ready: Item, sign_in: Any, actor: Any
) -> None:
    office.post(reverse("communication:send", args=[ready.pk]))
    employee = sign_in("employee")
    page = employee.get(reverse("notices:bell"), headers={"Accept-Language": "en"}).content.decode()
    assert "There is a message for you." in page
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.account', %s, true)", [str(actor("employee").account)])
    notice = Notice.objects.filter(kind="message_for_you").get(
        url=reverse("communication:told", args=[ready.pk])
    )
    opened = employee.post(reverse("notices:read", args=[notice.pk]), {"open": "1"})
    assert opened.url == reverse("communication:told", args=[ready.pk])
    assert "loopt eind dit jaar af" in employee.get(opened.url).content.decode()
    french = employee.get(opened.url, headers={"Accept-Language": "fr"}).content.decode()
    assert "Le plan se termine" in french
    german = employee.get(opened.url, headers={"Accept-Language": "de"}).content.decode()
    assert 'lang="nl"' in german  # nothing in German: the first language of the zone, and it says so


@pytest.mark.req("L5-h")
def test_a_double_click_sends_once(office: Client, ready: Item, actor: Any, now: Any) -> None:
    url = reverse("communication:send", args=[ready.pk])
    office.post(url)
    ready.refresh_from_db()
    again = office.post(url, follow=True)
    assert again.status_code == 200
    assert actions.send(ready.pk, by=actor("communications"), now=now) is None
    visible_as(actor("employee").person)
    assert Told.objects.filter(item=ready).count() == 1
    assert ready.addressed == queries.people_of(queries.audience_of(ready), now.date()).count()


def test_everybody_is_told_in_one_statement(ready: Item, actor: Any, now: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        count = actions.send(ready.pk, by=actor("communications"), now=now)
    assert count is not None
    assert count > 1000
    inserts = [one["sql"] for one in asked if 'INSERT INTO "communication_told"' in one["sql"]]
    assert len(inserts) == 1


def test_an_audience_of_nobody_is_refused_on_the_page(
    office: Client, plan: Plan, actor: Any, now: Any
) -> None:
    """A unit that closed yesterday is empty today."""
    item = Item.objects.get(plan=plan, title__nl__startswith="Integriteitscoaches: terugkomdag")
    Item.objects.filter(pk=item.pk).update(roles=["no_such_role"], state="ready", ready_at=now)
    shown = office.get(reverse("communication:send", args=[item.pk]))
    assert shown.context["reach"].total == 0
    refused = office.post(reverse("communication:send", args=[item.pk]))
    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors()
    item.refresh_from_db()
    assert item.sent_at is None


def test_what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(office: Client) -> None:
    url = reverse("communication:add")
    refused = office.post(url, {"title": "Een titel", "planned_date": "2030-01-01", "channel": "poster"})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"text_nl", "planned_date", "everybody"}
    assert "Een titel" in refused.content.decode()
    assert set(office.post(url, {}).context["form"].errors) >= {"title", "planned_date", "channel", "text_nl"}


def test_a_cancelled_item_is_not_sent_and_a_sent_one_not_cancelled(
    office: Client, ready: Item, actor: Any, now: Any
) -> None:
    url = reverse("communication:cancel", args=[ready.pk])
    assert office.post(url, {"reason": ""}).status_code == 422
    assert office.post(url, {"reason": "Het gesprek gaat niet door."}).status_code == 302
    assert office.get(reverse("communication:send", args=[ready.pk])).status_code == 403
    with pytest.raises(Refused):
        actions.send(ready.pk, by=actor("communications"), now=now)
    sent = Item.objects.filter(state="sent")[0]
    assert office.post(reverse("communication:cancel", args=[sent.pk]), {"reason": "x"}).status_code == 403
    assert office.get(reverse("communication:change", args=[sent.pk])).status_code == 403


def test_what_was_ready_and_is_changed_is_judged_again(office: Client, ready: Item) -> None:
    url = reverse("communication:change", args=[ready.pk])
    data = filled(version=ready.version, text_nl="Andere woorden.")
    assert office.post(url, data).status_code == 302
    ready.refresh_from_db()
    assert (ready.state, ready.ready_at) == ("planned", None)
    stale = office.post(url, data)
    assert stale.status_code == 409
    assert "Andere woorden." in stale.content.decode()
    assert f'value="{ready.version}"' in stale.content.decode()


def test_an_item_is_repeated_with_its_text_and_audience(office: Client, plan: Plan) -> None:
    source = Item.objects.get(plan=plan, title__nl__startswith="Nieuwe coaches")
    url = reverse("communication:add") + f"?from={source.pk}"
    form = office.get(url).context["form"]
    assert form["text_nl"].value() == source.texts["nl"]
    assert form["planned_date"].value() is None
    office.post(url, filled(everybody="", units=[unit.pk for unit in source.units.all()]))
    copy = Item.objects.latest("created_at")
    assert copy.copied_from == source
    assert {u.code for u in copy.units.all()} == {"INT", "WYK", "REC"}


def test_another_channel_is_recorded_with_number_and_evidence(
    office: Client, plan: Plan, sign_in: Any
) -> None:
    item = Item.objects.get(plan=plan, title__nl__startswith="Gevolgen van een schending")
    office.post(reverse("communication:prepare", args=[item.pk]))
    proof = SimpleUploadedFile("bericht.txt", b"zo stond het er")
    sent = office.post(
        reverse("communication:send", args=[item.pk]),
        {"counted": "840", "evidence": proof, "link": "https://intranet.pz.example/bericht"},
    )
    assert sent.status_code == 302
    item.refresh_from_db()
    assert item.counted == 840
    assert item.evidence is not None
    file = reverse("attachments:download", args=[item.evidence.pk])
    opened = office.get(file)
    assert b"".join(opened.streaming_content) == b"zo stond het er"  # type: ignore[arg-type]
    assert sign_in("employee").get(file).status_code == 404
    assert not Notice.objects.filter(kind="message_for_you", url__contains=str(item.pk)).exists()


@pytest.mark.req("L5-h", "L5-d")
def test_nobody_looks_at_what_another_was_told(office: Client, actor: Any, sign_in: Any) -> None:
    """Not by page, not by raw SQL: who steers sees numbers."""
    visible_as(actor("communications").person)
    others = Told.objects.exclude(person=actor("communications").person)
    assert not others.exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from communication_told where person_id = %s", [actor("employee").person]
        )
        assert cursor.fetchone() == (0,)
    mine = sign_in("employee").get(reverse("communication:mine")).context["page"]
    assert {told.person_id for told in mine} == {actor("employee").person}


@pytest.mark.parametrize("role", ["employee", "manager", "dpo", "custodian"])
def test_texts_that_nobody_was_told_yet_are_hidden(role: str, sign_in: Any, ready: Item) -> None:
    client = sign_in(role)
    assert client.get(reverse("communication:items")).status_code == 403
    assert client.get(reverse("communication:item", args=[ready.pk])).status_code == 404
    assert client.get(reverse("communication:told", args=[ready.pk])).status_code == 404
    assert client.get(reverse("communication:change", args=[ready.pk])).status_code == 404


def test_the_board_reads_the_plan_and_sends_nothing(sign_in: Any, ready: Item) -> None:
    board = sign_in("board_member")
    assert board.get(reverse("communication:item", args=[ready.pk])).status_code == 200
    assert board.post(reverse("communication:send", args=[ready.pk])).status_code == 403
    assert board.post(reverse("communication:prepare", args=[ready.pk])).status_code == 403
    assert board.get(reverse("communication:change", args=[ready.pk])).status_code == 403


def test_an_owner_without_the_role_writes_and_does_not_send(sign_in: Any, plan: Plan) -> None:
    item = Item.objects.get(plan=plan, title__nl__startswith="Commissariaten: onthaal")
    Item.objects.filter(pk=item.pk).update(owner=Person.objects.get(staff_number="P0022"))
    employee = sign_in("employee")
    assert employee.get(reverse("communication:item", args=[item.pk])).status_code == 200
    data = filled(version=item.version, owner_text="P0022")
    assert employee.post(reverse("communication:change", args=[item.pk]), data).status_code == 302
    assert employee.post(reverse("communication:prepare", args=[item.pk])).status_code == 302
    assert employee.post(reverse("communication:send", args=[item.pk])).status_code == 403


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (queries.Audience(), 0),
        (queries.Audience(roles=["mayor"]), 1),  # outside the corps, by role only
        (queries.Audience(leaders=True, cadres=["civilian"]), None),
    ],
)
def test_audiences_yield_people(audience: queries.Audience, expected: int | None, today: date) -> None:
    found = set(queries.people_of(audience, today).values_list("pk", flat=True))
    if expected is not None:
        assert len(found) == expected
        return
    leaders = queries.people_of(queries.Audience(leaders=True), today)
    civilians = queries.people_of(queries.Audience(cadres=["civilian"]), today)
    assert found == {*leaders.values_list("pk", flat=True), *civilians.values_list("pk", flat=True)}


def test_units_count_with_those_below(today: date) -> None:
    unit = Unit.objects.get(code="INT")
    found = queries.people_of(queries.Audience(units=[unit.pk]), today)
    below = Assignment.objects.filter(held_on(today), unit__in=units_below([unit.pk], today))
    assert set(found.values_list("pk", flat=True)) == set(below.values_list("person", flat=True))


def test_the_spreadsheet_counts_and_names_nobody_who_was_told(office: Client) -> None:
    answer = office.get(reverse("communication:export"))
    assert answer.status_code == 200
    assert BytesIO(answer.content).read(2) == b"PK"


def test_it_is_found_by_who_may_and_stands_in_my_turn(office: Client, sign_in: Any, actor: Any) -> None:
    assert (
        "Gevolgen van een schending"
        in office.get(reverse("search:palette"), {"q": "gevolgen"}).content.decode()
    )
    assert "Gevolgen" in office.get(reverse("work:turn")).content.decode()
    hits = sign_in("employee").get(reverse("search:palette"), {"q": "gevolgen van een"}).content.decode()
    assert "Gevolgen van een schending" not in hits
    told = sign_in("employee").get(reverse("search:palette"), {"q": "jaaroverzicht integriteit 2024"})
    assert "/communication/mine/" in told.content.decode()


def test_the_demo_begins_with_the_integrity_week(plan: Plan, today: date) -> None:
    items = Item.objects.filter(plan=plan)
    assert items.count() >= 25
    week = items.filter(planned_date__range=(date(2020, 1, 6), date(2020, 1, 10)))
    assert week.filter(state="sent").count() >= 2
    assert items.filter(planned_date__gt=today, state__in=["planned", "ready"]).count() >= 4
    assert items.filter(state="cancelled").exists()
    assert not items.filter(sent_at__date__gt=today).exists()
