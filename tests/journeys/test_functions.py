"""Vulnerable functions as people use them: assessed, confirmed, walked through, kept apart, rotated (L6.2-a, b, c)."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from rit.foundation.access.actor import system
from rit.foundation.access.verdict import Refused
from rit.foundation.registries import calendar, moves, search, turn, xray
from rit.people.importing import columns
from rit.people.models import Assignment, Function, Person
from rit.plan.board import subjects
from rit.plan.models import Action
from rit.protect.functions import actions, method, sheets
from rit.protect.functions.addresses import address_of
from rit.protect.functions.models import (
    Answer,
    Assessment,
    Charter,
    Decision,
    HolderRecord,
    Method,
    Pair,
    PairException,
    Profile,
    RotationException,
    VettingSwitch,
)
from rit.protect.functions.queries import conflicts, stays, workshop
from rit.protect.functions.queries.vacancies import Vacancy, vacancies
from rit.protect.functions.reminders import find_conflicts
from rit.protect.functions.rules import Reach
from rit.protect.functions.states import DESIGNATED, Sitting
from tests import database

pytestmark = pytest.mark.django_db

DRUGS, NOBODY_YET = "drugs-investigator", "duty-officer"
HEAD = "P0024"  # leads the investigation directorate, and sits on the board
ALL = Reach(everything=True)
NOON = datetime(2025, 3, 18, 12, tzinfo=UTC)


def address(name: str, code: str = DRUGS) -> str:
    return address_of(name, code)


def version(code: str) -> int:
    return Profile.objects.filter(function__code=code).values_list("version", flat=True).first() or 0


def scored(**more: Any) -> dict[str, Any]:
    """A form with every criterion low, but for what is given."""
    criteria, _questions = method.seed()
    low = {f"score_{one.code}": "low" for one in criteria}
    named = {name.replace("__", "-"): value for name, value in more.items()}
    return low | {"level": "not", "reason": "Alles is laag.", "version": 0} | named


# Who sees what


@pytest.mark.req("L6.2-a")
def test_an_employee_reads_which_functions_are_designated_and_why_and_no_more(sign_in: Any) -> None:
    client: Client = sign_in("employee")
    page = client.get(reverse("functions:catalogue"))
    rows = page.context["rows"]
    assert {row.level.code for row in rows} == set(DESIGNATED)
    assert all(not row.inside for row in rows)
    text = client.get(address("function")).content.decode()
    assert "Gevoelige informatie" in text
    for number in Assignment.objects.filter(function__code=DRUGS).values_list("person__last_name", flat=True):
        assert number not in text
    assert "Werkt dag in dag uit" not in text
    assert client.get(address("function", NOBODY_YET)).status_code == 404
    assert (
        client.get(address("function", "dispatcher")).status_code == 404
    )  # not vulnerable is not told either
    for name in ("weigh", "compare"):
        assert client.get(address(name)).status_code == 403
    for name in ("rotation",):
        assert client.get(reverse(f"functions:{name}")).status_code == 403
    for name in ("pairs", "sheet", "rotation_sheet", "vetting"):
        assert client.get(reverse(f"functions:{name}")).status_code == 403
    assert client.post(address("start")).status_code == 403


@pytest.mark.req("L6.2-a", "L6.2-c")
def test_a_head_sees_the_own_functions_and_only_the_own_people(sign_in: Any, today: date) -> None:
    leading = Assignment.objects.get(unit__code="REC-DR", leads=True, to_date=None)
    client: Client = sign_in(leading.person.staff_number)
    inside = client.get(address("function"))
    assert len(inside.context["holders"]) == 20
    assert inside.context["may_weigh"].allowed
    assert client.get(address("function", "crime-analyst")).status_code == 404
    outside = client.get(address("function", "buyer"))
    assert not outside.context["inside"]
    assert client.get(address("weigh", "buyer")).status_code == 403
    listed = client.get(reverse("functions:rotation")).context["page"].paginator.object_list
    held = {one.person for one in stays.stays([Function.objects.get(code="buyer").pk], today)}
    assert listed
    assert not held & {one.person for one in listed}
    for role in ("coordinator", "hr", "board_member"):
        assert sign_in(role).get(address("function")).context["holders_many"] == 20


# Designation


@pytest.mark.req("L6.2-a")
def test_a_head_assesses_the_coordinator_confirms_and_everybody_knows(
    sign_in: Any, actor: Any, today: date
) -> None:
    code = "forensic-investigator"
    head: Client = sign_in(HEAD)
    data = scored(score_information="high", score_judging="high", level="highly", reason="Het spoor beslist.")
    for wrong, field in (
        ({"score_money": ""}, "score_money"),
        ({"level": ""}, "level"),
        ({"reason": ""}, "reason"),
    ):
        refused = head.post(address("weigh", code), data | wrong)
        assert (refused.status_code, field in refused.context["form"].errors) == (422, True)
        assert 'value="high"' in refused.content.decode()
    shown = head.post(address("weigh", code), data | {"suggest": "1"})
    assert (shown.context["suggestion"].level, version(code)) == ("highly", 0)
    assert head.post(address("weigh", code), data).status_code == 302
    profile = Profile.objects.get(function__code=code)
    assert (profile.state, profile.level, profile.proposed, profile.suggested) == (
        "proposed",
        "",
        "highly",
        "highly",
    )
    assert sign_in("employee").get(address("function", code)).status_code == 404  # nothing counts yet
    assert head.get(address("confirm", code)).status_code == 403
    waits = [one.url for one in turn.gather(actor("coordinator"), today, team=False)]
    assert address("function", code) in waits

    stale = head.post(address("weigh", code), data)
    assert stale.status_code == 422
    assert stale.context["form"].non_field_errors()

    coordinator: Client = sign_in("coordinator")
    assert coordinator.post(address("confirm", code), {"reason": "", "version": 1}).status_code == 422
    assert coordinator.post(address("confirm", code), {"reason": "Akkoord.", "version": 1}).status_code == 302
    assert sign_in("employee").get(address("function", code)).status_code == 200
    taken = list(Decision.objects.filter(function__code=code).order_by("pk").values_list("taken", flat=True))
    assert taken == ["weighed", "confirmed"]
    assert coordinator.get(address("confirm", code)).status_code == 403  # nothing waits any more


@pytest.mark.req("L6.2-a", "L5-c")
def test_who_confirms_the_own_assessment_says_why_and_everybody_reads_it(sign_in: Any, actor: Any) -> None:
    """A small corps has one coordinator, so it stays possible; it never stays unseen."""
    code, said = "forensic-investigator", "die dit ook beoordeelde"
    client: Client = sign_in("coordinator")
    data = scored(score_information="high", score_judging="high", level="highly", reason="Het spoor beslist.")
    assert client.post(address("weigh", code), data).status_code == 302
    assert "Je beoordeelde dit zelf." in client.get(address("function", code)).content.decode()
    page = client.get(address("confirm", code))
    assert "Je beoordeelde dit zelf." in page.content.decode()
    assert page.context["form"]["reason"].label == "Waarom je het alleen bevestigt"
    assert not page.context["form"]["reason"].value()
    again = client.post(address("confirm", code), {"reason": " Het  spoor beslist. ", "version": 1})
    assert (again.status_code, "reason" in again.context["form"].errors) == (422, True)
    with pytest.raises(Refused):
        actions.confirm(
            Function.objects.get(code=code).pk,
            reason=data["reason"],
            version=1,
            by=actor("coordinator"),
            now=NOON,
        )
    given = {"reason": "De korpschef las mee.", "version": 1}
    assert client.post(address("confirm", code), given).status_code == 302
    assert said in client.get(address("function", code)).content.decode()
    both = {
        code,
        "internal-investigator",
        "contract-manager",
        "towing-coordinator",
    }  # but for the first: the demo
    subject = subjects.of("vulnerable-functions")
    assert subject
    lines = [line for line in subject.summaries(["list"])["list"] if "dezelfde persoon" in line]
    titles = Function.objects.filter(code__in=both).values_list("title__nl", flat=True)
    assert {line.split(":")[0] for line in lines} == set(titles)
    rows = client.get(reverse("functions:catalogue") + "?show=designated").context["rows"]
    assert {row.function.code for row in rows if row.alone} == both
    assert said not in client.get(address("function")).content.decode()  # a head assessed it


@pytest.mark.req("L6.2-a")
def test_a_proposal_of_another_is_confirmed_as_before(sign_in: Any) -> None:
    code = "digital-investigator"
    client: Client = sign_in("coordinator")
    for name in ("function", "confirm"):
        assert "Je beoordeelde dit zelf." not in client.get(address(name, code)).content.decode()


@pytest.mark.req("L6.2-a")
def test_sent_back_comes_back_with_the_reason(sign_in: Any) -> None:
    coordinator: Client = sign_in("coordinator")
    data = {"reason": "Wie kijkt mee?", "version": version("digital-investigator")}
    assert coordinator.post(address("send_back", "digital-investigator"), data).status_code == 302
    text = sign_in(HEAD).get(address("function", "digital-investigator")).content.decode()
    assert "Wie kijkt mee?" in text
    assert Profile.objects.get(function__code="digital-investigator").state == "returned"


@pytest.mark.req("L6.2-a")
def test_the_method_is_data_and_what_was_assessed_keeps_its_version(sign_in: Any) -> None:
    coordinator: Client = sign_in("coordinator")
    url = reverse("functions:change_criterion", args=["information"])
    data = {
        "title": "Gevoelige informatie", "low": "Niets bijzonders.", "medium": "Soms.", "high": "Elke dag.",
        "reason": "Duidelijker.", "version": 1,
    }  # fmt: skip
    assert coordinator.post(url, data | {"reason": ""}).status_code == 422
    assert coordinator.post(url, data).status_code == 302
    assert coordinator.post(url, data).status_code == 422  # on version 1 again
    first, second = Method.objects.order_by("version")
    assert (first.version, second.version) == (1, 2)
    assert Profile.objects.get(function__code=DRUGS).method == first
    by_code = {row["code"]: row for row in second.criteria}
    assert by_code["information"]["low"] == {"nl": "Niets bijzonders."}
    assert set(by_code["information"]["title"]) == {"nl", "fr", "de", "en"}  # left as it was
    assert "Kent wat een onderzoek" in sign_in("employee").get(address("function")).content.decode()
    for role in (HEAD, "hr", "employee"):
        assert sign_in(role).get(url).status_code == 403
    assert coordinator.get(reverse("functions:change_criterion", args=["nothing"])).status_code == 404


@pytest.mark.req("L6.2-a")
def test_a_criterion_is_added_and_asked_and_retired_and_what_was_assessed_stays(sign_in: Any) -> None:
    coordinator: Client = sign_in("coordinator")
    url = reverse("functions:add_criterion")
    words = {"title": "Toegang tot wapens", "low": "Geen.", "medium": "Eigen wapen.", "high": "Het depot."}
    data = words | {"place": "group-plan", "source": "Les uit 2024", "reason": "Een diefstal.", "version": 1}
    for wrong in ({"title": ""}, {"place": "group-other"}, {"source": " "}, {"reason": ""}):
        answer = coordinator.post(url, data | wrong)
        assert (answer.status_code, min(wrong) in answer.context["form"].errors) == (422, True), wrong
        assert "Het depot." in answer.content.decode()
    assert coordinator.post(url, data).status_code == 302
    late = coordinator.post(url, data | {"title": "Nog een"})
    assert (late.status_code, "Nog een" in late.content.decode()) == (422, True)
    second = Method.objects.latest("version")
    (added,) = [row for row in second.criteria if row["code"] == "toegang-tot-wapens"]
    assert (added["group"], added["confidence"], added["source"]) == ("plan", "own", "Les uit 2024")

    given = scored() | {"version": version(NOBODY_YET)}
    asked = coordinator.post(address("weigh", NOBODY_YET), given)
    assert (asked.status_code, "score_toegang-tot-wapens" in asked.context["form"].errors) == (422, True)
    whole = given | {"score_toegang-tot-wapens": "high"}
    assert coordinator.post(address("weigh", NOBODY_YET), whole).status_code == 302
    profile = Profile.objects.get(function__code=NOBODY_YET)
    assert (profile.suggested, profile.scores["toegang-tot-wapens"]) == ("vulnerable", "high")

    gone = reverse("functions:retire_criterion", args=["toegang-tot-wapens"])
    assert coordinator.post(gone, {"reason": "", "version": 2}).status_code == 422
    assert coordinator.post(gone, {"reason": "Zit in een ander.", "version": 1}).status_code == 422
    assert coordinator.post(gone, {"reason": "Zit in een ander.", "version": 2}).status_code == 302
    page = sign_in("employee").get(reverse("functions:method")).content.decode()
    assert "Zit in een ander." in page
    assert "toegang-tot-wapens" not in [row["code"] for row in Method.objects.latest("version").criteria]
    assert Profile.objects.get(function__code=NOBODY_YET).method == second
    assert "Toegang tot wapens" in coordinator.get(address("function", NOBODY_YET)).content.decode()
    assert coordinator.get(gone).status_code == 404
    assert coordinator.post(url, data | {"version": 3}).status_code == 302
    codes = [row["code"] for row in Method.objects.latest("version").criteria]
    assert "toegang-tot-wapens-2" in codes  # what an assessment was made with keeps its code
    for role in (HEAD, "hr", "employee"):
        assert sign_in(role).get(url).status_code == 403
        assert sign_in(role).get(reverse("functions:retire_criterion", args=["money"])).status_code == 403


@pytest.mark.req("L6.2-b")
def test_a_question_of_a_step_is_added_and_the_last_of_a_kind_stays(sign_in: Any) -> None:
    coordinator: Client = sign_in("coordinator")
    words = {"title": "Wie ziet het?", "low": "Velen.", "medium": "Enkelen.", "high": "Niemand."}
    data = words | {"source": "Eigen keuze", "reason": "Ontbrak."}
    full = data | {"place": "step-triggers"}
    number = 1
    while coordinator.post(reverse("functions:add_criterion"), full | {"version": number}).status_code == 302:
        number += 1
    triggers = [row for row in Method.objects.latest("version").questions if row["step"] == "triggers"]
    assert len(triggers) == 12
    person = [row for row in Method.objects.latest("version").questions if row["of"] == "person"]
    for row in person[:-1]:
        url = reverse("functions:retire_criterion", args=[row["code"]])
        assert coordinator.post(url, {"reason": "Minder.", "version": number}).status_code == 302
        number += 1
    last = reverse("functions:retire_criterion", args=[person[-1]["code"]])
    assert coordinator.post(last, {"reason": "Minder.", "version": number}).status_code == 403


# The five steps


def open_one() -> Assessment:
    return Assessment.objects.get(function__code=DRUGS, state=Sitting.OPEN)


def screen(part: str = "triggers") -> str:
    return reverse("functions:workshop", args=[open_one().pk, part])


@pytest.mark.req("L6.2-b")
def test_a_step_is_kept_as_a_whole_without_a_script(sign_in: Any) -> None:
    client: Client = sign_in("coordinator")
    page = client.get(screen())
    asked = [one.question.code for one, _clash in page.context["questions"]]
    assert page.context["step"].result.answered == 2
    assert page.context["first_open"] == asked[2]
    data = {f"version-{code}": 0 for code in asked[2:]}
    data |= {f"score-{code}": "low" for code in asked[2:]} | {f"sure-{code}": "guess" for code in asked[2:]}
    kept = client.post(screen(), data | {"next": "1"})
    assert (kept.status_code, kept["Location"]) == (302, screen("resilience"))
    sheet = workshop.sheet(open_one())
    assert sheet.step("triggers").result.is_whole
    assert client.get(screen("nothing")).status_code == 404


@pytest.mark.req("L6.2-b")
def test_an_answer_keeps_itself_and_two_people_never_undo_each_other_in_silence(sign_in: Any) -> None:
    url = reverse("functions:answer", args=[open_one().pk, "change"])
    coordinator, head = sign_in("coordinator"), sign_in(HEAD)
    first = coordinator.post(url, {"score-change": "medium", "sure-change": "sure", "version-change": 0})
    text = first.content.decode()
    assert first.status_code == 200
    for part in ("saved", "five", "result", "said-change", "version-change"):
        assert f'id="{part}"' in text
    again = coordinator.post(url, {"score-change": "high", "sure-change": "sure", "version-change": 0})
    assert "Joris Lammens antwoordde" not in again.content.decode()  # one's own keys follow fast
    late = head.post(url, {"score-change": "low", "sure-change": "sure", "version-change": 0})
    assert "Joris Lammens" in late.content.decode()
    assert Answer.objects.get(question="change", assessment=open_one()).score == "high"
    form = {"score-change": "low", "sure-change": "guess", "note-change": "Toch niet.", "version-change": 1}
    clash = head.post(screen(), form)
    assert clash.status_code == 409
    assert "Joris Lammens" in clash.content.decode()
    agreed = head.post(url, {"score-change": "low", "sure-change": "sure", "version-change": 2})
    assert agreed.status_code == 200
    assert Answer.objects.get(question="change", assessment=open_one()).by.staff_number == HEAD
    undone = head.post(url, {"score-change": "", "sure-change": "fairly", "version-change": 3})
    assert undone.status_code == 200
    assert not Answer.objects.get(question="change", assessment=open_one()).score
    assert head.post(reverse("functions:answer", args=[open_one().pk, "x"]), {}).status_code == 403


@pytest.mark.req("L6.2-b")
def test_who_sits_in_the_room_answers_while_it_is_open(sign_in: Any) -> None:
    lotte: Client = sign_in("employee")
    assert lotte.get(screen()).status_code == 404
    seat = reverse("functions:seat", args=[open_one().pk])
    coordinator: Client = sign_in("coordinator")
    assert coordinator.post(seat, {"person_text": "Niemand Bekend"}).status_code == 422
    assert coordinator.post(seat, {"person_text": "Lotte Maes"}).status_code == 302
    page = lotte.get(screen())
    assert page.status_code == 200
    assert page.context["rotation"] is None  # a participant sees no holders
    url = reverse("functions:answer", args=[open_one().pk, "change"])
    assert lotte.post(url, {"score-change": "high", "version-change": 0}).status_code == 200
    assert lotte.post(seat, {"person_text": "Tom Baert"}).status_code == 403
    assert lotte.post(reverse("functions:decide", args=[open_one().pk]), {}).status_code == 403
    assert coordinator.post(reverse("functions:unseat", args=[open_one().pk, "P0022"])).status_code == 302
    assert lotte.get(screen()).status_code == 404


def answer_all(client: Client, key: Any) -> None:
    for part in ("vulnerabilities", "risks", "triggers", "resilience"):
        url = reverse("functions:workshop", args=[key, part])
        asked = [one for one, _clash in client.get(url).context["questions"]]
        data: dict[str, Any] = {}
        for one in asked:
            code = one.question.code
            data |= {f"score-{code}": "medium", f"sure-{code}": "sure", f"version-{code}": one.answer.version}
        assert client.post(url, data).status_code == 302


@pytest.mark.req("L6.2-b")
def test_closing_freezes_and_next_year_one_sees_what_changed(sign_in: Any, actor: Any, now: datetime) -> None:
    client: Client = sign_in("coordinator")
    one = open_one()
    url = reverse("functions:decide", args=[one.pk])
    form = {
        "outcome": "yes",
        "conclusion": "Genoeg.",
        "next_review_date": "2026-03-18",
        "version": one.version,
    }
    assert client.post(url, form).status_code == 403  # questions are open
    early = client.get(address("compare"))
    steps = early.context["steps"]
    open_moves = [move for step in steps for move in step.moves if not move.after.score_words]
    assert {move.way for move in open_moves} == {"open"}  # no answer yet is not a lower one
    assert [step.better for step in steps if not step.after.is_whole] == [None, None]
    before = early.context["before"]
    assert (before.outcome, "maatregelen nodig" in early.content.decode()) == ("no", True)
    answer_all(client, one.pk)
    for wrong, field in (
        ({"outcome": ""}, "outcome"),
        ({"conclusion": ""}, "conclusion"),
        ({"next_review_date": "2025-03-18"}, "next_review_date"),
        ({"next_review_date": "2031-01-01"}, "next_review_date"),
    ):
        refused = client.post(url, form | wrong)
        assert (refused.status_code, field in refused.context["form"].errors) == (422, True)
    assert client.post(url, form).status_code == 302
    assert Profile.objects.get(function__code=DRUGS).review_date == date(2026, 3, 18)
    with pytest.raises(Refused):
        actions.answer(
            one.pk, actions.Given("change", "low", "sure", "", 9), by=actor("coordinator"), now=now
        )
    for change in (
        lambda: Answer.objects.filter(assessment=one).update(score="low"),
        lambda: Answer.objects.filter(assessment=one).delete(),
        lambda: Answer.objects.create(assessment=one, question="new", score="low", at=now),
        lambda: Assessment.objects.filter(pk=one.pk).update(conclusion="x"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    page = client.get(address("compare"))
    assert (page.context["before"].started_at.year, page.context["after"].pk) == (2024, one.pk)
    ways = {move.way for step in page.context["steps"] for move in step.moves}
    assert {"up", "down", "same"} <= ways
    started = client.post(address("start"))
    assert started.status_code == 302
    assert open_one().pk != one.pk


@pytest.mark.req("L6.2-b")
def test_not_resilient_asks_for_a_measure_with_an_owner_and_a_date(sign_in: Any) -> None:
    client: Client = sign_in("coordinator")
    client.post(address("start", "vice-investigator"))
    one = Assessment.objects.get(function__code="vice-investigator")
    answer_all(client, one.pk)
    url = reverse("functions:decide", args=[one.pk])
    form = {"outcome": "no", "conclusion": "Te weinig.", "next_review_date": "2026-03-18", "version": 1}
    refused = client.post(url, form)
    assert (refused.status_code, "outcome" in refused.context["form"].errors) == (422, True)
    assert "Te weinig." in refused.content.decode()
    taken = client.post(
        reverse("measures:take") + "?for=function:vice-investigator",
        {
            "title": "Elk verhoor met twee", "sort": "pairs", "expected": "Niemand verhoort nog alleen.",
            "owner_text": "Annemie Vercauteren", "start_date": "2025-03-18", "due_date": "2025-06-30",
            "check_date": "2025-12-31", "recurrence": "none",
        },
    )  # fmt: skip
    assert (taken.status_code, taken.get("Location")) == (302, address("function", "vice-investigator"))
    Action.objects.filter(title__nl="Elk verhoor met twee").update(state="stopped")  # nobody does it any more
    again = client.post(url, form)
    assert (again.status_code, "outcome" in again.context["form"].errors) == (422, True)
    Action.objects.filter(title__nl="Elk verhoor met twee").update(state="not_begun")
    assert client.post(url, form).status_code == 302
    assert "Elk verhoor met twee" in client.get(address("function", "vice-investigator")).content.decode()
    closed = client.get(url).content.decode()
    assert "Voorlopig" not in closed  # nothing can still change
    assert "kan dat nog veranderen" not in closed
    assert sign_in("employee").get(reverse("measures:take") + "?for=function:buyer").status_code == 403


@pytest.mark.parametrize("model", [Decision, Method, Charter, HolderRecord, PairException, RotationException])
def test_the_database_itself_keeps_what_was_decided(model: Any) -> None:
    row = model.objects.earliest("pk")
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(by_name="x")


# Rotation


@pytest.mark.req("L6.2-c")
def test_a_stay_is_counted_across_units_and_short_breaks(today: date) -> None:
    person, function = Person.objects.get(staff_number="P0022"), Function.objects.get(code="buyer")
    rows = Assignment.objects.filter(function=function).values_list("unit", flat=True)
    other = Assignment.objects.exclude(unit__in=rows).values_list("unit", flat=True).first()
    for unit, first, last in (
        (rows[0], date(2010, 1, 1), date(2012, 1, 1)),  # long ago: another stay
        (rows[0], date(2015, 1, 1), date(2018, 3, 31)),
        (other, date(2018, 4, 20), None),  # three weeks later in another unit
    ):
        Assignment.objects.create(
            person=person, function=function, unit_id=unit, from_date=first, to_date=last
        )
    found = [one for one in stays.stays([function.pk], today) if one.person == person.pk]
    assert [(one.since, one.until, one.unit) for one in found] == [(date(2015, 1, 1), None, other)]


@pytest.mark.req("L6.2-c")
def test_the_calendar_follows_from_history_interval_and_exceptions(sign_in: Any, today: date) -> None:
    client: Client = sign_in("hr")
    page = client.get(reverse("functions:rotation"))
    found = page.context["page"].paginator.object_list
    assert {one.standing for one in found} >= {"late", "soon", "later", "excepted"}
    assert sum(part.many for part in page.context["strip"]) == len(found)
    months = page.context["months"]
    assert (len(months), months[0].day, months[-1].day) == (24, date(2025, 3, 1), date(2027, 2, 1))
    planned = sum(cell.many for row in page.context["rows"] for cell in row.cells)
    assert planned == sum(one.standing in {"soon", "later"} and one.due < date(2027, 3, 1) for one in found)
    only = client.get(reverse("functions:rotation") + "?when=late").context["page"].paginator.object_list
    assert {one.standing for one in only} == {"late"}
    late = only[0]
    person, function = Person.objects.get(pk=late.person), Function.objects.get(pk=late.function)
    url = reverse("functions:exception", args=[function.code, person.staff_number])
    for wrong in ({"until": "2025-03-18"}, {"until": "2030-01-01"}, {"reason": ""}):
        assert (
            client.post(url, {"until": "2025-12-31", "reason": "Opvolger in opleiding."} | wrong).status_code
            == 422
        )
    assert client.post(url, {"until": "2025-12-31", "reason": "Opvolger in opleiding."}).status_code == 302
    again = client.get(reverse("functions:rotation") + "?when=late").context["page"].paginator.object_list
    assert len(again) == len(only) - 1
    assert sign_in(HEAD).get(url).status_code == 403


@pytest.mark.req("L6.2-c")
def test_an_exception_reaches_the_day_on_which_the_rotation_is_due(sign_in: Any, actor: Any) -> None:
    client: Client = sign_in("hr")
    found = client.get(reverse("functions:rotation") + "?when=soon").context["page"].paginator.object_list[-1]
    person, function = Person.objects.get(pk=found.person), Function.objects.get(pk=found.function)
    url = reverse("functions:exception", args=[function.code, person.staff_number])
    before = found.due - timedelta(days=1)
    given = {"until": before.isoformat(), "reason": "Opvolger in opleiding."}
    refused = client.post(url, given)
    assert refused.status_code == 422
    assert "verandert niets" in str(refused.context["form"].errors["until"])
    with pytest.raises(Refused):
        actions.except_(function, person, until=before, reason="x", by=actor("hr"), now=NOON)
    assert client.post(url, given | {"until": found.due.isoformat()}).status_code == 302
    again = client.get(reverse("functions:rotation")).context["page"].paginator.object_list
    mine = [one for one in again if (one.person, one.function) == (person.pk, function.pk)]
    assert {one.standing for one in mine} == {"excepted"}


@pytest.mark.req("L6.2-c")
def test_an_exception_that_would_change_nothing_is_neither_offered_nor_made(
    sign_in: Any, actor: Any, today: date
) -> None:
    """Without an interval, for who leaves before the day, and years ahead of it."""
    client: Client = sign_in("hr")
    asked = {"until": "2025-12-31", "reason": "Opvolger in opleiding."}
    function = Function.objects.get(code=DRUGS)
    late = [one for one in stays.due(stays.rotating_profiles(), today, seen=ALL) if one.standing == "late"]
    one = next(stay for stay in late if stay.function == function.pk)
    person = Person.objects.get(pk=one.person)
    url = reverse("functions:exception", args=[DRUGS, person.staff_number])

    def refused(words: str) -> bool:
        pages = (client.get(url), client.post(url, asked))
        said = all(page.status_code == 403 and words in page.content.decode() for page in pages)
        shown = [client.get(reverse("functions:rotation")), client.get(address("function"))]
        return said and all(url not in page.content.decode() for page in shown)

    assert url in client.get(address("function")).content.decode()
    held = Assignment.objects.filter(person=person, function=function, to_date=None)
    profile = Profile.objects.filter(function=function)
    profile.update(rotation_from=date(2027, 6, 1))
    assert refused("te vroeg")
    profile.update(rotation_from=date(2025, 6, 1))
    held.update(to_date=date(2025, 5, 1))
    assert refused("verlaat de functie op")
    Assignment.objects.filter(person=person, function=function, to_date=date(2025, 5, 1)).update(to_date=None)
    profile.update(rotation_months=None, rotation_from=None)
    assert refused("geen termijn")
    with pytest.raises(Refused):
        actions.except_(function, person, until=date(2025, 12, 31), reason="x", by=actor("hr"), now=NOON)


@pytest.mark.req("L6.2-b", "L6.2-c")
def test_the_panel_of_a_workshop_counts_all_who_hold_the_function(sign_in: Any) -> None:
    client: Client = sign_in("coordinator")
    one = Assessment.objects.get(function__code=DRUGS, state=Sitting.OPEN)
    beside = client.get(reverse("functions:workshop", args=[one.pk, "risks"]))
    assert (beside.context["places"], beside.context["rotation"].more) == (20, 12)
    assert client.get(address("function")).context["rotation"].more == 12


@pytest.mark.req("L6.2-c")
def test_nobody_records_or_excepts_oneself(sign_in: Any, actor: Any, today: date) -> None:
    """Also the coordinator and HR, who may do it for everybody else."""
    function = Function.objects.get(code=DRUGS)
    holder, coordinator = stays.stays([function.pk], today)[0], actor("coordinator")
    held = Assignment.objects.filter(person=holder.person, function=function)
    held.update(person=coordinator.person)
    own = Person.objects.get(pk=coordinator.person)
    client: Client = sign_in("coordinator")
    asked = {"until": "2025-12-31", "reason": "Onmisbaar."}
    for name in ("exception", "record"):
        url = reverse(f"functions:{name}", args=[DRUGS, own.staff_number])
        assert (name, client.get(url).status_code) == (name, 403)
        assert client.post(url, asked | {"sort": "talk", "on_date": "2025-03-10"}).status_code == 403
        assert url not in client.get(address("function")).content.decode()
        assert url not in client.get(reverse("functions:rotation")).content.decode()
    pair = conflicts.pairs().first()
    assert pair
    with pytest.raises(Refused):
        actions.except_pair(pair.pk, own.pk, until=date(2025, 12, 31), reason="x", by=coordinator, now=NOON)
    assert (
        sign_in("hr").get(reverse("functions:exception", args=[DRUGS, own.staff_number])).status_code == 200
    )


@pytest.mark.req("L6.2-c")
def test_a_head_with_nobody_due_is_not_sent_to_set_an_interval(sign_in: Any) -> None:
    page = sign_in("P0016").get(reverse("functions:rotation"))
    assert (page.status_code, len(page.context["listed"])) == (200, 0)
    text = page.content.decode()
    assert "Bepaal een termijn" not in text
    assert str(page.context["may_rotate"].reason) in text


@pytest.mark.req("L6.2-c")
def test_the_interval_is_a_decision_with_a_reason(sign_in: Any) -> None:
    client: Client = sign_in("coordinator")
    url = address("interval", "access-manager")
    data = {
        "years": "6",
        "starts": "2026-01-01",
        "reason": "Directiecomité 12 maart.",
        "version": version("access-manager"),
    }
    for wrong, field in (({"starts": ""}, "starts"), ({"reason": ""}, "reason"), ({"years": "40"}, "years")):
        refused = client.post(url, data | wrong)
        assert (refused.status_code, field in refused.context["form"].errors) == (422, True)
    assert client.post(url, data).status_code == 302
    profile = Profile.objects.get(function__code="access-manager")
    assert (profile.rotation_months, profile.rotation_from) == (72, date(2026, 1, 1))
    assert "Directiecomité 12 maart." in client.get(address("function", "access-manager")).content.decode()
    assert client.post(address("interval", "dispatcher"), data | {"version": 2}).status_code == 403
    assert sign_in("hr").get(url).status_code == 403


@pytest.mark.req("L6.2-c")
def test_hr_takes_the_list_along_and_calendars_name_nobody(sign_in: Any, actor: Any, today: date) -> None:
    for name in ("rotation_sheet", "sheet"):
        answer = sign_in("hr").get(reverse(f"functions:{name}"))
        assert answer.status_code == 200
        assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    days = [
        one
        for one in calendar.between(actor("hr"), today, today + timedelta(days=900))
        if "rotation" in one.uid
    ]
    assert days
    assert len({one.title for one in days}) == 1
    assert not [
        one
        for one in calendar.between(actor("employee"), today, today + timedelta(days=900))
        if "rotation" in one.uid
    ]


# Separation of duties


@pytest.mark.req("L6.2-c")
def test_who_holds_both_is_listed_until_somebody_decides(sign_in: Any) -> None:
    client: Client = sign_in("hr")
    page = client.get(reverse("functions:pairs"))
    rows = page.context["page"].paginator.object_list
    assert (len(rows), sum(one.allowed is None for one in rows)) == (30, 3)
    first = rows[0]
    url = reverse("functions:allow_pair", args=[first.pair.pk, first.person.staff_number])
    assert client.post(url, {"until": "2029-01-01", "reason": "x"}).status_code == 422
    assert (
        client.post(url, {"until": "2025-12-31", "reason": "Toetst de eigen ploeg niet."}).status_code == 302
    )
    page = client.get(reverse("functions:pairs"))
    rows = page.context["page"].paginator.object_list
    assert sum(one.allowed is None for one in rows) == 2
    assert "Toetst de eigen ploeg niet." in page.content.decode()  # who reads the list reads why
    stranger = reverse("functions:allow_pair", args=[first.pair.pk, "P0022"])
    assert client.post(stranger, {"until": "2025-12-31", "reason": "x"}).status_code == 403
    assert client.get(reverse("functions:add_pair")).status_code == 403

    coordinator: Client = sign_in("coordinator")
    one, other = Function.objects.get(code="armourer"), Function.objects.get(code="firearms-instructor")
    data = {"first": str(one.pk), "second": str(other.pk), "reason": "Wie uitgeeft, telt niet."}
    new = reverse("functions:add_pair")
    assert coordinator.post(new, data | {"second": str(one.pk)}).status_code == 422
    assert coordinator.post(new, data).status_code == 302
    assert coordinator.post(new, {**data, "first": str(other.pk), "second": str(one.pk)}).status_code == 422
    pair = Pair.objects.latest("pk")
    end = reverse("functions:end_pair", args=[pair.pk])
    assert coordinator.post(end, {"because": ""}).status_code == 422
    assert coordinator.post(end, {"because": "Anders geregeld."}).status_code == 302
    assert coordinator.get(end).status_code == 404


@pytest.mark.req("L6.2-c")
def test_a_pair_is_told_again_when_its_exception_runs_out(actor: Any, today: date) -> None:
    by = system("nightly")
    assert find_conflicts(by=by, now=NOON) == 3
    one = conflicts.unallowed(today)[0]
    until = {"until": date(2025, 4, 30), "reason": "Tot de opvolger er is."}
    actions.except_pair(one.pair, one.person, **until, by=actor("hr"), now=NOON)
    for day, told in (
        (date(2025, 3, 19), 0),
        (date(2025, 4, 30), 0),
        (date(2025, 5, 1), 1),
        (date(2025, 5, 2), 0),
    ):
        assert find_conflicts(by=by, now=datetime(day.year, day.month, day.day, 3, tzinfo=UTC)) == told, day


@pytest.mark.req("L6.2-c")
def test_a_move_that_creates_a_forbidden_pair_is_seen_before_hr_applies_it(sign_in: Any, today: date) -> None:
    """HR reads the monthly file: an accountant also becomes buyer. The preview says so and blocks nothing."""
    held = Assignment.objects.filter(function__code="accountant", to_date=None).select_related(
        "person", "unit"
    )
    who = held.order_by("person__staff_number").first()
    assert who
    person = who.person
    titles = columns.columns()
    header = ";".join(titles[code].title["nl"] for code in COLUMNS)
    rows = [
        ";".join(_cells(who, who.unit.code, "accountant", who.from_date, who.share)),
        ";".join(_cells(who, "FEM-AA", "buyer", date(2025, 4, 1), 20)),
    ]
    client: Client = sign_in("hr")
    upload = SimpleUploadedFile("maart.csv", "\n".join([header, *rows]).encode())
    answer = client.post(
        reverse("people:new_import"), {"file": upload, "day": today.isoformat()}, follow=True
    )
    assert answer.status_code == 200
    assert not answer.context["faults"], [one.expected for one in answer.context["faults"]]
    [concern] = answer.context["concerns"]
    assert (concern.staff_number, concern.url) == (person.staff_number, reverse("functions:pairs"))
    assert "Wie bestelt, betaalt niet." in answer.content.decode()
    file = answer.context["file"]
    assert client.post(reverse("people:apply_import", args=[file.pk])).status_code == 302
    assert client.get(reverse("people:import", args=[file.pk])).context["concerns"] == []
    rows_now = client.get(reverse("functions:pairs")).context["page"].paginator.object_list
    [found] = [one for one in rows_now if one.person == person]
    assert (found.ahead, found.meeting.since) == (True, date(2025, 4, 1))


COLUMNS = (
    "staff_number", "last_name", "first_name", "employment", "grade_group", "joined_date", "unit", "function",
    "from_date", "share",
)  # fmt: skip


def _cells(one: Assignment, unit: str, function: str, first: date, share: int) -> list[str]:
    person = one.person
    return [
        person.staff_number, person.last_name, person.first_name, person.get_employment_display(),
        person.get_grade_group_display(), f"{person.joined_date:%d/%m/%Y}", unit, function, f"{first:%d/%m/%Y}",
        str(share),
    ]  # fmt: skip


def test_posts_that_do_not_meet_are_no_concern(today: date) -> None:
    first = moves.Post("P1", "An", "buyer", date(2020, 1, 1), date(2025, 3, 31))
    for start, expected in ((date(2025, 4, 1), 0), (date(2025, 3, 31), 1)):
        other = moves.Post("P1", "An", "accountant", start, None)
        assert len(moves.concerns([first, other], today)) == expected
    assert moves.concerns([], today) == []


# Those who hold one


@pytest.mark.req("L6.2-c")
def test_screening_is_recorded_on_entry_and_refused_in_service(sign_in: Any, today: date) -> None:
    stay = next(
        one for one in stays.stays([Function.objects.get(code=DRUGS).pk], today) if one.since.year == 2024
    )
    person = Person.objects.get(pk=stay.person)
    url = reverse("functions:record", args=[DRUGS, person.staff_number])
    client: Client = sign_in("hr")
    refused = client.post(url, {"sort": "screening", "on_date": (stay.since + timedelta(days=1)).isoformat()})
    assert refused.status_code == 422
    assert "jurist" in refused.content.decode()
    entry = {"sort": "screening", "on_date": stay.since.isoformat()}
    assert client.post(url, entry).status_code == 302
    head: Client = sign_in(HEAD)
    assert "screening" not in dict(head.get(url).context["form"].fields["sort"].choices)
    assert head.post(url, entry).status_code == 422
    assert head.post(url, {"sort": "talk", "on_date": "2025-03-10"}).status_code == 302
    assert client.post(url, {"sort": "charter", "on_date": "2025-03-10"}).status_code == 422
    assert client.get(reverse("functions:record", args=[DRUGS, "P0022"])).status_code == 404


@pytest.mark.req("L6.2-c")
def test_vetting_in_service_stays_off_without_a_jurist(sign_in: Any) -> None:
    assert "plan §6.2 met noot 34" in sign_in("hr").get(reverse("functions:vetting")).content.decode()
    client: Client = sign_in("coordinator")
    url = reverse("functions:vetting")
    assert "Er is geen wettelijk kader" in client.get(url).content.decode()
    on = {"allowed": "on", "ground": "Wet van 2026, artikel 12.", "jurist": "", "confirmed_date": ""}
    refused = client.post(url, on)
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"jurist", "confirmed_date"})
    assert not VettingSwitch.objects.exists()
    assert client.post(url, on | {"jurist": "Mr. Claes", "confirmed_date": "2025-03-01"}).status_code == 302
    assert "Mr. Claes" in client.get(url).content.decode()
    assert client.post(url, {"ground": "Toch niet."}).status_code == 302
    assert [one.allowed for one in VettingSwitch.objects.order_by("pk")] == [True, False]
    assert sign_in("hr").post(url, on).status_code == 403


@pytest.mark.req("L6.2-c")
def test_who_holds_the_function_signs_the_version_that_stands(sign_in: Any, actor: Any, today: date) -> None:
    code = "internal-investigator"
    noor: Client = sign_in("P0007")
    page = noor.get(reverse("functions:mine"))
    [(mine, _hours)] = page.context["mine"]
    assert mine.function.code == code
    old = Charter.objects.get(function__code=code)
    coordinator: Client = sign_in("coordinator")
    url = address("charter", code)
    assert coordinator.post(url, {"text": "", "version": 1}).status_code == 422
    assert (
        coordinator.post(url, {"text": "Ik zwijg.\nIk zoek beide kanten.", "version": 1}).status_code == 302
    )
    assert coordinator.post(url, {"text": "Iets anders.", "version": 1}).status_code == 422
    asked = [one.url for one in turn.gather(actor("P0007"), today, team=False)]
    assert reverse("functions:mine") in asked
    noor.post(address("sign", code), {"charter": old.pk})  # the text changed while she read
    assert not HolderRecord.objects.filter(person__staff_number="P0007", charter__version=2).exists()
    new = Charter.objects.get(function__code=code, version=2)
    assert noor.post(address("sign", code), {"charter": new.pk}).status_code == 302
    assert HolderRecord.objects.get(person__staff_number="P0007", charter=new).on_date == today
    assert noor.post(address("sign", code), {"charter": new.pk}).status_code == 403
    assert sign_in("employee").post(address("sign", code), {"charter": new.pk}).status_code == 403
    asked = [one.url for one in turn.gather(actor("P0007"), today, team=False)]
    assert reverse("functions:mine") not in asked


# Where people find it


@pytest.mark.req("L6.2-a", "L6.2-c")
def test_search_the_board_and_the_x_ray(actor: Any, today: date) -> None:
    urls = [hit.url for hit in search.find(actor("employee"), "Rechercheur drugs")]
    assert address("function") in urls
    assert address("function", "dispatcher") not in [
        hit.url for hit in search.find(actor("employee"), "meldkamer")
    ]
    subject = subjects.of("vulnerable-functions")
    assert subject
    assert subject.visible(actor("coordinator"), "list")
    assert not subject.visible(actor("employee"), "list")
    assert any("Rechercheur drugs" in line for line in subject.summaries(["list"])["list"])
    found = {kind: many for kind, _rows, many, _more in xray.findings(actor("coordinator"), today)}
    for kind in (
        "Aangeduide functies zonder de vijf stappen",
        "Rotatie voorbij de datum, zonder uitzondering",
    ):
        assert found[kind]
    assert not [kind for kind, *_rest in xray.findings(actor("employee"), today) if "otatie" in kind]
    mended = [one.url for _kind, rows, *_many in xray.findings(actor("coordinator"), today) for one in rows]
    assert address("function", "exhibits-keeper") in mended


@pytest.mark.req("L6.2-c")
def test_the_lists_ask_a_fixed_number_of_queries(today: date, django_assert_max_num_queries: Any) -> None:
    everything = list(Function.objects.all())
    profiles = [
        Profile(function=one, rotation_months=60, rotation_from=date(2020, 1, 1)) for one in everything
    ]
    with django_assert_max_num_queries(2):
        found = stays.due(profiles, today, seen=ALL)
    assert len(found) > 1000
    with django_assert_max_num_queries(4):
        assert conflicts.conflicts(today, list(conflicts.pairs()))


SCRIPT = """
import django, json; django.setup()
from datetime import datetime, UTC
from django.db import connection, DatabaseError, transaction
from rit.foundation.access.actor import system
from rit.protect.functions.reminders import find_conflicts, remind
by = system("nightly")
told = {"pairs": [find_conflicts(by=by, now=datetime(2025, 3, 18, 1 + n, 30, tzinfo=UTC)) for n in (0, 1)]}
told["ahead"] = [remind(by=by, now=datetime(2025, 3, 2, hour, 30, tzinfo=UTC)) > 0 for hour in (1, 2)]
told["passed"] = remind(by=by, now=datetime(2025, 6, 2, 1, 30, tzinfo=UTC)) > 0
refused = []
for table, column in (("profile", "scores"), ("decision", "reason"), ("answer", "note"), ("assessment", "conclusion"),
                      ("rotationexception", "reason"), ("pairexception", "reason")):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"select {column} from protect_functions_{table} limit 1")
    except DatabaseError:
        refused.append(table)
told["refused"] = len(refused)
print(json.dumps(told))
"""


@pytest.mark.req("L6.2-c")
def test_the_night_tells_in_time_and_once_and_reads_no_reasons() -> None:
    database.copy("rit_functions_nights")
    try:
        env = database.environment("rit_functions_nights", RIT_MODE="demo", RIT_DATABASE_ROLE="clerk")
        told = json.loads(database.run([sys.executable, "-c", SCRIPT], env))
    finally:
        database.drop("rit_functions_nights")
    assert told == {"pairs": [3, 0], "ahead": [True, False], "passed": True, "refused": 6}


# Functions without a holder


@pytest.mark.req("L6.2-c")
def test_a_function_without_a_holder_asks_for_cover(sign_in: Any, actor: Any, today: date) -> None:
    def seen(day: date = today) -> dict[str, Vacancy]:
        return {one.function.code: one for one in vacancies(actor("coordinator"), day)}

    towing, accountant = seen()["towing-coordinator"], seen()["special-accountant"]
    assert (towing.since, towing.today, len(towing.covers)) == (date(2025, 5, 1), False, 1)
    assert (accountant.since, accountant.today, accountant.covers) == (date(2025, 6, 1), False, [])
    assert "dispatcher" not in seen()
    assert seen(date(2025, 5, 1))["towing-coordinator"].today
    assert list(seen(date(2025, 2, 28))) == [
        "towing-coordinator"
    ]  # the other leaves in more than three months

    client, page = sign_in("coordinator"), reverse("functions:rotation")
    shown = client.get(page).content.decode()
    assert "Laat de takelcoördinatie waarnemen" in shown
    assert "nog geen waarneming" in shown
    take = reverse("measures:take") + "?for=function:special-accountant&sort=cover"
    assert take.replace("&", "&amp;") in shown
    assert client.get(take).context["form"]["sort"].value() == "cover"
    good = {
        "title": "Twee onderzoekers nemen de boekhouding waar", "sort": "cover", "owner_text": "P0012",
        "start_date": "2025-03-18", "due_date": "2025-09-30", "recurrence": "none", "cost": "",
        "expected": "Elk dossier krijgt twee lezers.", "check_date": "2025-11-01",
    }  # fmt: skip
    assert client.post(take, good).status_code == 302
    assert [one.title for one in seen()["special-accountant"].covers] == [good["title"]]
    assert "nog geen waarneming" not in client.get(page).content.decode()

    rows = {row[0]: row for row in sheets.vacancies(vacancies(actor("hr"), today)).rows}
    assert rows["Bijzonder rekenplichtige"][2:4] == [None, good["title"]]
    book = ZipFile(BytesIO(sign_in("hr").get(reverse("functions:rotation_sheet")).content))
    assert "Zonder iemand" in book.read("xl/workbook.xml").decode()
    head: Client = sign_in("manager")
    assert "takelcoördinatie" not in head.get(page).content.decode()  # a head sees the own people


@pytest.mark.req("L6.2-c")
def test_a_successor_who_follows_at_once_leaves_no_gap(actor: Any, today: date) -> None:
    leaves = Assignment.objects.get(function__code="towing-coordinator", to_date=date(2025, 4, 30))
    other = Person.objects.get(staff_number="P0022")
    comes = Assignment(
        person=other, unit=leaves.unit, function=leaves.function, from_date=date(2025, 6, 1), share=10
    )
    comes.save()
    towing = {one.function.code: one for one in vacancies(actor("coordinator"), today)}["towing-coordinator"]
    assert (towing.since, towing.until) == (date(2025, 5, 1), date(2025, 5, 31))
    Assignment.objects.filter(pk=comes.pk).update(from_date=date(2025, 5, 1))
    assert "towing-coordinator" not in {one.function.code for one in vacancies(actor("coordinator"), today)}
