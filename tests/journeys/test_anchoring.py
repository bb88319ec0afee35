"""Anchoring points as people use them: eleven in two areas, an owner, a description, reviews with evidence (L1-c)."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from rit.foundation.access.verdict import Refused
from rit.foundation.attachments.models import Attachment
from rit.foundation.notices.models import Notice
from rit.foundation.registries import calendar, cascade, search, turn
from rit.people.models import Person
from rit.plan.actions import Proof
from rit.plan.anchoring import actions, queries
from rit.plan.anchoring.models import Change, Embedding, Review
from rit.plan.models import AnchoringPoint, Plan
from tests import database

pytestmark = pytest.mark.django_db


def address(name: str, code: str = "procurement") -> str:
    return reverse(f"anchoring:{name}", args=[code]) + "?plan=ghent-2020-2025"


@pytest.fixture
def procurement(plan: Plan) -> AnchoringPoint:
    return plan.anchoring_points.get(code="procurement")


def version(code: str) -> int:
    return Embedding.objects.get(point__code=code).version


@pytest.mark.req("L1-c")
def test_everybody_sees_the_eleven_in_two_areas_with_their_reviews(sign_in: Any) -> None:
    page = sign_in("employee").get(reverse("anchoring:points"))
    areas = {area.value: found for area, found in page.context["areas"]}
    assert (len(areas["hr"]), len(areas["finance"])) == (9, 2)
    assert all(one.owner_name and one.review and one.how for one in areas["hr"])
    cells = {one.point.code: [cell.state for cell in cells] for one, cells in page.context["strip"]}
    assert len(cells) == 11
    assert {"embedded", "partly", "planned"} <= set(cells["onboarding"])
    assert "slipped" in cells["onboarding"]
    assert "missed" in cells["leadership"]
    assert set(cells["financial-policy"]) == {"none"}
    assert "nog niet beoordeeld" in page.content.decode()


@pytest.mark.req("L1-c")
def test_the_coordinator_gives_an_owner_who_is_told(sign_in: Any) -> None:
    client: Client = sign_in("coordinator")
    url = address("give", "financial-policy")
    owner = Person.objects.get(staff_number="P0012")
    data = {
        "owner_text": "Leyla Aydemir", "review_months": "12", "next_review_date": "2026-03-01",
        "reason": "Zij leidt de directie.", "version": "0",
    }  # fmt: skip
    for wrong, field in (
        ({"owner_text": ""}, "owner"),
        ({"owner_text": "Niemand Bekend"}, "owner"),
        ({"next_review_date": "2025-03-18"}, "next_review_date"),
        ({"next_review_date": ""}, "next_review_date"),
        ({"review_months": "5"}, "review_months"),
        ({"reason": ""}, "reason"),
    ):
        refused = client.post(url, data | wrong)
        assert (refused.status_code, field in refused.context["form"].errors) == (422, True)
        assert refused.context["form"].data["review_months"]
    assert client.post(url, data).status_code == 302
    held = Embedding.objects.get(point__code="financial-policy")
    assert (held.owner, held.next_review_date) == (owner, date(2026, 3, 1))
    assert Notice.objects.filter(kind="anchoring_given").count() in {0, 1}  # the wall shows one's own only
    stale = client.post(url, data | {"next_review_date": "2026-04-01"})
    assert stale.status_code == 422
    assert stale.context["form"].non_field_errors()
    assert "2026-04-01" in stale.content.decode()
    for role in ("employee", "hr", "P0012"):
        assert sign_in(role).get(url).status_code == 403


@pytest.mark.req("L1-c")
def test_owner_hr_and_finance_describe_their_own_and_nobody_elses(sign_in: Any) -> None:
    open_to = {
        "procurement": {"coordinator": 200, "P0012": 200, "finance": 200, "hr": 403, "employee": 403},
        "onboarding": {"coordinator": 200, "P0014": 200, "hr": 200, "finance": 403, "employee": 403},
    }
    for code, expected in open_to.items():
        for role, status in expected.items():
            for name in ("describe", "review"):
                assert sign_in(role).get(address(name, code)).status_code == status, (code, role, name)
    client: Client = sign_in("finance")
    data = {
        "how": "Alles via het nieuwe sjabloon.",
        "reason": "Vernieuwd.",
        "version": version("procurement"),
    }
    assert client.post(address("describe"), data | {"how": ""}).status_code == 422
    assert client.post(address("describe"), data).status_code == 302
    assert (
        client.post(address("describe"), data | {"how": "Iets anders."}).status_code == 422
    )  # an old version
    text = sign_in("employee").get(address("point")).content.decode()
    assert "Alles via het nieuwe sjabloon." in text
    assert "Vernieuwd." in text


def found(**more: Any) -> dict[str, Any]:
    return {
        "on_date": "2025-03-17",
        "state": "partly",
        "text": "Vier dossiers misten de verklaring.",
        "next_review_date": "2025-09-17",
        "link": "",
        "version": version("procurement"),
    } | more


@pytest.mark.req("L1-c")
def test_a_review_with_a_file_that_those_who_see_the_point_may_open(sign_in: Any) -> None:
    owner: Client = sign_in("P0012")
    proof = SimpleUploadedFile("nazicht.txt", b"twintig dossiers", content_type="text/plain")
    answer = owner.post(address("review"), found(state="embedded", evidence=proof))
    assert answer.status_code == 302
    review = Review.objects.latest("pk")
    assert (review.state, review.on_date, review.next_review_date) == (
        "embedded",
        date(2025, 3, 17),
        date(2025, 9, 17),
    )
    assert Embedding.objects.get(point__code="procurement").next_review_date == date(2025, 9, 17)
    attachment = Attachment.objects.get(name="nazicht.txt")
    download = reverse("attachments:download", args=[attachment.pk])
    opened = sign_in("employee").get(download)
    assert b"".join(opened.streaming_content) == b"twintig dossiers"
    assert "nazicht.txt" in sign_in("employee").get(address("point")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on_date": "2025-03-19"}, "on_date"),
        ({"on_date": "2019-01-01"}, "on_date"),
        ({"on_date": ""}, "on_date"),
        ({"state": ""}, "state"),
        ({"state": "perfect"}, "state"),
        ({"state": "not"}, "state"),  # it was embedded
        ({"state": "embedded"}, "evidence"),
        ({"text": ""}, "text"),
        ({"next_review_date": "2025-03-18"}, "next_review_date"),
        ({"next_review_date": ""}, "next_review_date"),
        ({"link": "geen adres"}, "link"),
    ],
)
def test_a_review_that_cannot_be_is_told_why(sign_in: Any, wrong: dict[str, str], field: str) -> None:
    before = Review.objects.count()
    data = found(state="slipped") | wrong
    answer = sign_in("P0012").post(address("review"), data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert data["text"] in answer.content.decode()
    assert Review.objects.count() == before


def test_a_closed_plan_takes_no_review(actor: Any, procurement: AnchoringPoint, now: datetime) -> None:
    Plan.objects.filter(pk=procurement.plan_id).update(status="closed")
    finding = actions.Finding(date(2025, 3, 17), "slipped", "x", Proof(), date(2025, 9, 1))
    with pytest.raises(Refused):
        actions.review(
            procurement.pk, finding, version=version("procurement"), by=actor("coordinator"), now=now
        )


@pytest.mark.parametrize("model", [Review, Change])
def test_the_database_itself_keeps_what_was_found(model: Any) -> None:
    row = model.objects.earliest("pk")
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(by_name="x")


# As it was known


@pytest.mark.req("L1-c", "L7-f")
def test_the_standing_at_any_moment_is_what_was_known_then(
    plan: Plan, actor: Any, django_assert_num_queries: Any
) -> None:
    def at(*day: int) -> dict[str, queries.Standing]:
        moment = datetime(*day, 23, tzinfo=UTC)  # type: ignore[misc,arg-type]  # year, month, day
        return {one.point.code: one for one in queries.standing(plan, moment)}

    first = at(2020, 1, 1)
    assert {one.state for one in first.values()} == {"unknown"}
    assert {one.owner for one in first.values()} == {None}
    then, later = at(2023, 10, 1)["onboarding"], at(2023, 10, 9)["onboarding"]
    assert (then.state, later.state) == ("embedded", "slipped")
    assert (then.next_review_date, later.next_review_date) == (date(2023, 9, 13), date(2024, 4, 9))
    assert at(2024, 2, 20)["mentorship"].next_review_date == date(2024, 2, 27)  # written down in March
    assert at(2024, 3, 4)["mentorship"].next_review_date == date(2025, 2, 19)

    before = at(2025, 3, 17)["procurement"]
    held = Embedding.objects.get(point__code="procurement")
    other = Person.objects.get(staff_number="P0008")
    actions.give(
        held.point_id, other, review_months=6, next_review_date=date(2025, 6, 1), reason="x",
        version=held.version, by=actor("coordinator"), now=datetime(2025, 3, 18, 9, tzinfo=UTC),
    )  # fmt: skip
    assert at(2025, 3, 17)["procurement"] == before
    after = at(2025, 3, 18)["procurement"]
    assert (after.owner, after.next_review_date, after.state) == (other.pk, date(2025, 6, 1), "embedded")
    with django_assert_num_queries(4):
        queries.standing(plan, datetime(2025, 3, 18, tzinfo=UTC))


# Where people find it


@pytest.mark.req("L1-c", "L1-e")
def test_a_review_stands_in_my_turn_the_cascade_and_the_calendar(actor: Any, today: date) -> None:
    owner, person = actor("P0014"), Person.objects.get(staff_number="P0014")
    mine = [one for one in turn.gather(owner, today, team=False) if "/anchoring/" in one.url]
    assert [one.due for one in mine] == [date(2025, 2, 19), date(2025, 4, 14)]
    asked = [one for one in cascade.of_person(owner, person.pk, today) if "/anchoring/" in one.url]
    assert [one.late for one in asked] == [True, False]
    days = calendar.between(owner, today, today + timedelta(days=60))
    assert [day.on for day in days if day.uid.startswith("anchoring-")] == [date(2025, 4, 14)]
    unheld = [one for one in turn.gather(actor("coordinator"), today, team=False) if "/anchoring/" in one.url]
    assert [one.url for one in unheld] == [address("give", "financial-policy")]


def test_search_finds_a_point_in_any_language(actor: Any) -> None:
    for words in ("aankoopbeleid", "politique d'achat", "Procurement"):
        assert address("point") in [hit.url for hit in search.find(actor("employee"), words)]


SCRIPT = """
import django, json; django.setup()
from datetime import datetime, UTC
from django.db import connection, DatabaseError, transaction
from rit.foundation.access.actor import system
from rit.plan.anchoring.reminders import remind
by = system("nightly")
nights = [datetime(2025, 3, 31, 1, 30, tzinfo=UTC), datetime(2025, 3, 31, 2, 30, tzinfo=UTC)]
told = {"ahead": [remind(by=by, now=night) for night in nights]}
remind(by=by, now=datetime(2025, 4, 14, 1, 30, tzinfo=UTC))  # makes up for the nights between
told["passed"] = remind(by=by, now=datetime(2025, 4, 15, 1, 30, tzinfo=UTC))
refused = []
for table, column in (("embedding", "how"), ("review", "text"), ("review", "link"), ("change", "reason")):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"select {column} from plan_anchoring_{table} limit 1")
    except DatabaseError:
        refused.append(column)
told["refused"] = refused
print(json.dumps(told))
"""


@pytest.mark.req("L1-c")
def test_owners_are_told_in_time_by_a_job_that_cannot_read_reviews() -> None:
    database.copy("rit_anchoring_nights")
    try:
        env = database.environment("rit_anchoring_nights", RIT_MODE="demo", RIT_DATABASE_ROLE="clerk")
        told = json.loads(database.run([sys.executable, "-c", SCRIPT], env))
    finally:
        database.drop("rit_anchoring_nights")
    assert told == {"ahead": [1, 0], "passed": 1, "refused": ["how", "text", "link", "reason"]}
