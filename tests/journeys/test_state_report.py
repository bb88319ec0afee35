"""The house as a drawing, the A3 and the state of the plan, on the demo's plan."""

from __future__ import annotations

import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest

from rit.foundation.access.actor import Actor
from rit.foundation.documents import workbook
from rit.insight import house_drawing, report, svg
from rit.insight.report.gathering import gather
from rit.plan import queries
from rit.plan.models import Action, LogEntry, Objective, Plan

pytestmark = pytest.mark.django_db
LANGUAGES = ("nl", "fr", "de", "en")
SVG = "{http://www.w3.org/2000/svg}"
NASTY = '#panic("x") $a$ *b* @c <d> & // e'


@pytest.fixture
def coordinator(actor: Any) -> Actor:
    found: Actor = actor("coordinator")
    return found


def texts(drawing: str) -> list[str]:
    return [item.text or "" for item in ElementTree.fromstring(drawing).iter(f"{SVG}text")]


def elements(document: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """The structure elements, in the order of reading."""
    found: list[pikepdf.Dictionary] = []
    waiting: list[Any] = [document.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(reversed(list(node)))
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                waiting.append(node.K)
    return found


@pytest.mark.req("L7-g", "L4-a")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_house_shows_goal_pillars_and_nine_rooms(plan: Plan, today: date, language: str) -> None:
    house = queries.house(plan, today)
    drawing = house_drawing.draw(house, language, today)
    root = ElementTree.fromstring(drawing)
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title")
    assert plan.strategic_goal[language] in (root.findtext(f"{SVG}desc") or "")
    assert [f"room-{number}" for number in range(1, 10)] == [
        item.attrib["id"] for item in root.iter(f"{SVG}g") if "id" in item.attrib
    ]
    assert {wing.pillar.title[language] for wing in house.wings} <= set(texts(drawing))
    assert {"R", "I", "T"} <= set(texts(drawing))
    assert house_drawing.percent(house.standing.share) in texts(drawing)


def test_the_house_needs_no_style_from_elsewhere(plan: Plan, today: date) -> None:
    drawing = house_drawing.draw(queries.house(plan, today), "nl")
    assert "style" not in drawing
    assert "class=" not in drawing
    assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")


def test_no_text_of_the_house_leaves_the_page(plan: Plan, today: date) -> None:
    Objective.objects.filter(plan=plan).update(
        title={"nl": "Integriteitsverantwoordelijkheidsbevordering " * 6}
    )
    root = ElementTree.fromstring(house_drawing.draw(queries.house(plan, today), "nl", today))
    for item in root.iter(f"{SVG}text"):
        if item.attrib.get("text-anchor"):
            continue
        size = float(item.attrib["font-size"])
        end = float(item.attrib["x"]) + svg.width_of(item.text or "", size)
        assert end <= house_drawing.WIDTH - 5, item.text


def test_a_house_without_actions_still_stands(plan: Plan, today: date) -> None:
    Action.objects.filter(plan=plan).update(state="stopped", finished_date=None)
    drawing = house_drawing.draw(queries.house(plan, today), "en")
    assert "–" in texts(drawing)


@pytest.mark.req("L7-g")
def test_the_a3_is_one_accessible_page(plan: Plan, today: date) -> None:
    made = house_drawing.policy_pdf(queries.house(plan, today), "nl", today)
    with pikepdf.open(BytesIO(made)) as document:
        assert len(document.pages) == 1
        width, height = (float(size) / 72 * 25.4 for size in document.pages[0].mediabox[2:])
        assert (round(width), round(height)) == (420, 297)
        figure = next(item for item in elements(document) if item.S == "/Figure")
        assert plan.strategic_goal["nl"] in str(figure.Alt)


@pytest.mark.req("L2-b", "L4-a", "L7-g")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_is_accessible_and_lasting(
    plan: Plan, coordinator: Actor, now: datetime, language: str
) -> None:
    made = report.state_of_the_plan(plan, coordinator, now.date(), language, now)
    with pikepdf.open(BytesIO(made)) as document:
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang).split("-")[0] == language
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert plan.title[language] in str(metadata["dc:title"])
        tags = Counter(str(item.S) for item in elements(document))
        assert tags["/Table"] >= 4
        assert tags["/TH"] > tags["/Table"]
        assert all(str(item.Alt) for item in elements(document) if item.S == "/Figure")
        with document.open_outline() as outline:
            assert len(outline.root) >= 9


def test_the_report_takes_twelve_queries(
    plan: Plan, coordinator: Actor, now: datetime, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        report.state_of_the_plan(plan, coordinator, now.date(), "nl", now)
    with django_assert_max_num_queries(12):
        report.state_workbook(plan, coordinator, now.date(), "nl")


def test_what_people_wrote_stays_text(plan: Plan, coordinator: Actor, now: datetime) -> None:
    action = plan.actions.order_by("pk")[0]
    Action.objects.filter(plan=plan).update(title={"nl": NASTY})
    Objective.objects.filter(plan=plan, number=1).update(title={"nl": NASTY})
    LogEntry.objects.create(
        action=action,
        kind="change",
        at=now,
        day=now.date(),
        text=NASTY,
        by_name=NASTY,
        changes={"progress": [1, 2]},
    )
    made = report.state_of_the_plan(plan, coordinator, now.date(), "nl", now)
    with pikepdf.open(BytesIO(made)) as document, document.open_outline() as outline:
        titles = [item.title for chapter in outline.root for item in [chapter, *chapter.children]]
        assert f"1 {NASTY}" in titles


def test_the_same_state_gives_the_same_document(plan: Plan, coordinator: Actor, now: datetime) -> None:
    first, second = (report.state_of_the_plan(plan, coordinator, now.date(), "nl", now) for _ in range(2))
    assert first == second


@pytest.mark.req("L2-b")
def test_decisions_of_twelve_months_come_with_their_reason(
    plan: Plan, coordinator: Actor, now: datetime, today: date
) -> None:
    action = plan.actions.order_by("pk")[0]
    before = {decision.reason for decision in gather(plan, coordinator, today, None).decisions}

    def log(kind: str, day: date, text: str, changes: dict[str, Any]) -> None:
        LogEntry.objects.create(
            action=action, kind=kind, at=now, day=day, text=text, changes=changes, by_id=coordinator.person
        )

    log("change", today, "Later wegens de verhuis.", {"due_date": ["2025-03-01", "2025-06-01"]})
    log("change", today, "Andere eigenaar.", {"owner": [None, str(coordinator.person)]})
    log("step", today, "Niet meer nodig.", {"state": ["running", "stopped"]})
    log("step", today, "Weer nodig.", {"state": ["stopped", "running"]})
    log("step", today, "Begonnen.", {"state": ["not_begun", "running"]})
    log("progress", today, "Half klaar.", {"progress": [0, 50]})
    log("change", date(2024, 3, 18), "Te lang geleden.", {"due_date": ["2024-03-01", "2024-06-01"]})
    found = gather(plan, coordinator, today, None).decisions
    assert {decision.reason for decision in found} - before == {
        "Later wegens de verhuis.",
        "Andere eigenaar.",
        "Niet meer nodig.",
        "Weer nodig.",
    }
    assert [decision.day for decision in found] == sorted((decision.day for decision in found), reverse=True)
    assert all(decision.what and decision.who for decision in found if decision.action == action)


@pytest.mark.req("L4-a")
def test_every_action_stands_once_under_its_first_objective(
    plan: Plan, coordinator: Actor, today: date
) -> None:
    from rit.insight.report.sections import by_objective

    found = gather(plan, coordinator, today, 60)
    listed = [action.pk for _title, _code, actions in by_objective(found) for action in actions]
    assert sorted(listed) == sorted(plan.actions.values_list("pk", flat=True))


def test_long_lists_are_cut_with_a_sentence(
    plan: Plan, coordinator: Actor, now: datetime, today: date
) -> None:
    from rit.insight.report import sections

    found = gather(plan, coordinator, today, 60)
    cut = sections.document(replace(found, actions=found.late * 30), coordinator, "nl", now)
    assert len(cut["late"]) == sections.MOST_ROWS
    assert str(30 * len(found.late) - sections.MOST_ROWS) in cut["late_more"]
    assert sections.document(found, coordinator, "nl", now)["late_more"] == ""


def test_late_and_coming_agree_with_the_surface(plan: Plan, coordinator: Actor, today: date) -> None:
    found = gather(plan, coordinator, today, 60)
    strip = queries.strip(queries.visible_to(coordinator).filter(plan=plan), today)
    assert len(found.late) == strip.late == found.house.standing.late
    assert len(found.coming) == strip.within_30 + strip.within_90


@pytest.mark.req("L2-b", "L7-g")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_every_action(plan: Plan, coordinator: Actor, today: date, language: str) -> None:
    sheets = report.state_workbook(plan, coordinator, today, language)
    assert len(sheets[0].rows) == plan.actions.count()
    assert len(sheets[1].rows) == 9
    assert all(len(row) == len(sheet.head) for sheet in sheets for row in sheet.rows)
    with zipfile.ZipFile(BytesIO(workbook.as_bytes(sheets))) as parts:
        for name in parts.namelist():
            if name.endswith(".xml"):
                ElementTree.fromstring(parts.read(name))
