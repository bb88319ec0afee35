"""A plan file: what the Ghent plan holds, and each fault named with file, key and reason. No database."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from rit.plan import outline, planfile

POLICY = Path(__file__).resolve().parents[2] / "src" / "rit" / "policy"
GHENT = POLICY / "plans" / "ghent-2020-2025.toml"


@pytest.mark.req("L1-a", "L1-b")
def test_the_ghent_plan_holds_its_structure() -> None:
    shown = outline.from_file(GHENT)
    assert shown["period"] == {"from": "2020-01-01", "to": "2025-12-31"}
    assert {(link["kind"], link["number"]) for link in shown["traces_to"]} == {
        ("zonal_security_plan", "31"),
        ("business_goal", "1"),
        ("business_goal", "4"),
    }
    assert [pillar["code"] for pillar in shown["pillars"]] == ["protect", "stimulate", "enforce"]
    assert [[o["number"] for o in pillar["objectives"]] for pillar in shown["pillars"]] == [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
    ]
    assert len(shown["themes"]) == 9
    assert len(shown["anchoring_points"]) == 11


@pytest.mark.req("L1-d", "L2-a", "L4-a")
def test_each_instrument_says_approach_kind_and_objectives() -> None:
    served = {i["section"]: i["objectives"] for i in outline.from_file(GHENT)["instruments"]}
    assert served == {  # as the plan's own headings of §6 name them
        "6.1": [2, 3, 4, 5],
        "6.2": [1],
        "6.3": [2, 3, 5],
        "6.4": [2, 3, 5, 6],
        "6.5": [7, 8, 9],
        "6.6": [8, 9],
        "6.7": [2, 3, 5],
        "6.8": [2, 4, 5],
    }
    for instrument in outline.from_file(GHENT)["instruments"]:
        assert instrument["approach"] in {"controlling", "stimulating", "both"}
        assert set(instrument["kind"]) <= {"prevention", "control", "reaction"}
        assert instrument["kind"]


@pytest.mark.req("L5-k")
def test_the_actors_of_each_pillar_are_those_of_the_drawing() -> None:
    actors = planfile.read(GHENT)["actors"]
    enforce = {actor["role"] for actor in actors if "enforce" in actor["pillars"]}
    assert {"mayor", "chief", "manager"} <= enforce
    assert sum(bool(actor.get("outside")) for actor in actors) == 3


def test_its_legal_anchors_stand_in_the_register_of_law() -> None:
    known = {tomllib.loads(path.read_text())["code"] for path in (POLICY / "law").glob("*.toml")}
    assert set(outline.from_file(GHENT)["legal_anchors"]) <= known


def test_every_text_has_all_four_languages() -> None:
    def walk(value: object, where: str) -> None:
        if isinstance(value, dict):
            if set(value) & {"nl", "fr", "de", "en"}:
                assert set(value) == {"nl", "fr", "de", "en"}, where
            for key, part in value.items():
                walk(part, f"{where}.{key}")
        elif isinstance(value, list):
            for number, part in enumerate(value):
                walk(part, f"{where}[{number}]")

    walk(planfile.read(GHENT), "plan")


def _swap(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


FAULTS = {
    "typo in a key": (_swap("\nmotto =", "\nmoto ="), "plan", "did you mean “motto”?"),
    "unknown objective": (
        _swap("objectives = [1]", "objectives = [41]"),
        "objectives",
        "there is no objective 41",
    ),
    "unknown pillar": (
        _swap('pillar = "protect"', 'pillar = "protects"'),
        "pillar",
        "there is no pillar “protects”",
    ),
    "no date": (_swap("from = 2020-01-01", 'from = "soon"'), "plan.period.from", "is not a date"),
    "period backwards": (_swap("to = 2025-12-31", "to = 2019-12-31"), "plan.period", "before it begins"),
    "due before start": (
        _swap("due = 2020-01-10", "due = 1850-01-10"),
        "rauw-performances.due",
        "comes before its start",
    ),
    "unknown rhythm": (
        _swap('recurrence = "half_yearly"', 'recurrence = "sometimes"'),
        "recurrence",
        "is not one of",
    ),
    "not TOML": (_swap("[plan]", "[plan"), "", "not valid TOML"),
    "a cycle": (
        lambda text: _swap(
            'code = "rauw-debriefings"', 'code = "rauw-debriefings"\nafter = ["rauw-performances"]'
        )(
            _swap('code = "rauw-performances"', 'code = "rauw-performances"\nafter = ["rauw-debriefings"]')(
                text
            )
        ),
        "after",
        "wait for each other",
    ),
    "twice": (_swap('code = "rauw-debriefings"', 'code = "rauw-performances"'), "actions", "more than once"),
}


@pytest.mark.req("L1-b")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_file_key_and_reason(fault: str, tmp_path: Path) -> None:
    change, key, reason = FAULTS[fault]
    path = tmp_path / "plan.toml"
    path.write_text(change(GHENT.read_text()))
    with pytest.raises(planfile.PlanFileError) as caught:
        planfile.read(path)
    said = "\n".join(caught.value.problems)
    assert "plan.toml" in said
    assert key in said
    assert reason in said


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(planfile.PlanFileError, match="there is no such file"):
        planfile.read(tmp_path / "nothing.toml")
