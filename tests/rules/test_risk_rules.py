"""Who may do what with a risk, what a score asks for, and what a scale must be: no database."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from rit.foundation.access.actor import Actor, system
from rit.plan.board.rules import SEE
from rit.plan.rules import STEER
from rit.protect.risks import methods, rules
from rit.protect.risks.drawing import bow_tie, course, heat_map
from rit.protect.risks.models import Part, Score
from rit.protect.risks.queries import Cell
from rit.protect.risks.states import STEPS, Level, Side, State

OWNER, UNIT = uuid4(), uuid4()
ACTORS = {
    "owner": Actor(account=uuid4(), person=OWNER),
    "head": Actor(account=uuid4(), person=uuid4(), units_led=frozenset({UNIT})),
    "other head": Actor(account=uuid4(), person=uuid4(), units_led=frozenset({uuid4()})),
    "coordinator": Actor(account=uuid4(), person=uuid4(), doors=frozenset({STEER})),
    "board": Actor(account=uuid4(), person=uuid4(), doors=frozenset({SEE})),
    "colleague": Actor(account=uuid4(), person=uuid4()),
    "job": system("demo"),
}
KEEPERS = {"owner", "head", "coordinator", "job"}


@pytest.mark.req("L6.2-d")
@pytest.mark.parametrize(("who", "state"), list(product(ACTORS, State.values)))
def test_who_describes_scores_and_decides(who: str, state: str) -> None:
    by, risk = ACTORS[who], rules.Facts(OWNER, UNIT, state)
    assert bool(rules.may_change(by, risk)) is (who in KEEPERS and state != "closed")
    for open_assessment in (True, False):
        scored = rules.may_score(by, risk, open_assessment=open_assessment)
        assert bool(scored) is (who in KEEPERS and state != "closed" and open_assessment)
    for step in STEPS:
        expected = who in {"coordinator", "job"} and state in step.sources
        assert bool(rules.may_take(by, risk, step)) is expected
    assert bool(rules.may_begin(by)) is (who in {"coordinator", "job"})


@pytest.mark.req("L6.2-d")
@pytest.mark.parametrize("who", ACTORS)
def test_who_adds_a_risk_of_which_unit(who: str) -> None:
    assert bool(rules.may_add(ACTORS[who], UNIT)) is (who in {"head", "coordinator", "job"})
    assert bool(rules.may_add(ACTORS[who], None)) is (who in {"coordinator", "job"})  # of the whole corps
    assert bool(rules.may_open_form(ACTORS[who])) is (who in {"head", "other head", "coordinator", "job"})


@pytest.mark.req("L6.2-d")
@pytest.mark.parametrize("who", ["owner", "head", "other head", "coordinator", "job"])
def test_who_gives_a_risk_to_another_unit(who: str) -> None:
    by, risk = ACTORS[who], rules.Facts(OWNER, UNIT)
    assert rules.may_move(by, risk, UNIT)  # it stays where it is
    assert bool(rules.may_move(by, risk, uuid4())) is (who in {"coordinator", "job"})
    assert bool(rules.may_move(by, risk, None)) is (who in {"coordinator", "job"})
    assert bool(rules.may_move(by, rules.Facts(OWNER, None), UNIT)) is (who in {"head", "coordinator", "job"})


@pytest.mark.req("L6.2-d")
def test_scores_as_two_digits() -> None:
    assert rules.pair(43) == (4, 3)
    assert rules.pair(None) is None
    day = date(2025, 3, 18)
    assert rules.review_fits(day + timedelta(days=1), day)
    assert not rules.review_fits(day, day)


def told() -> dict[str, Any]:
    with (settings.POLICY / "risk-method.toml").open("rb") as stream:
        return tomllib.load(stream)


@pytest.mark.req("L6.2-d")
def test_the_scale_has_its_words_in_four_languages_and_never_falls() -> None:
    scale = told()
    methods.check(scale)
    for step in [*scale["likelihood"], *scale["impact"]]:
        assert all({"nl", "fr", "de", "en"} == set(step[name]) and all(step[name].values()) for name in step)
    assert rules.level_of(scale["levels"], 1, 1) == Level.LOW
    assert rules.level_of(scale["levels"], 5, 5) == Level.CRITICAL


@pytest.mark.req("L6.2-d")
@pytest.mark.parametrize(("row", "column", "level"), [(4, 4, "low"), (0, 0, "critical"), (2, 2, "purple")])
def test_a_scale_that_falls_or_has_an_unknown_level_is_refused(row: int, column: int, level: str) -> None:
    scale = told()
    scale["levels"][row][column] = level
    with pytest.raises(methods.Faulty):
        methods.check(scale)


@pytest.mark.req("L6.2-d")
@pytest.mark.parametrize("name", ["likelihood", "impact", "levels"])
def test_a_scale_with_a_step_too_few_is_refused(name: str) -> None:
    scale = told()
    scale[name] = scale[name][:4]
    with pytest.raises(methods.Faulty):
        methods.check(scale)


@pytest.mark.req("L6.2-d")
def test_every_cell_of_the_map_has_its_own_place() -> None:
    cells = [[Cell(row, column, "low", row * column) for column in range(1, 6)] for row in range(5, 0, -1)]
    drawn = heat_map(cells)
    assert len({(one.x, one.y) for one in drawn.squares}) == 25
    top = min(drawn.squares, key=lambda one: float(one.y))
    assert top.cell.likelihood == 5  # up is likelier


@pytest.mark.req("L6.2-d")
@pytest.mark.parametrize("many", [0, 1, 12])
def test_a_bow_tie_holds_all_its_words_and_nothing_overlaps(many: int) -> None:
    words = "Een barrière met heel wat woorden die over de rand zou lopen als niemand ze afbrak " * 2
    parts = {side: [Part(side=side, text=f"{words}{n}"[:200]) for n in range(many)] for side in Side.values}
    drawn = bow_tie("Wat er gebeurt", parts)
    assert len(drawn.boxes) == 4 * many + 1
    assert len(drawn.ties) == 2 * many
    by_column: dict[str, list[tuple[float, float]]] = {}
    for box in drawn.boxes:
        assert float(box.y) >= 0
        assert float(box.y) + float(box.height) <= float(drawn.height) + 0.1
        assert all(len(line.text) <= 27 for line in box.lines)
        by_column.setdefault(box.x, []).append((float(box.y), float(box.y) + float(box.height)))
    for places in by_column.values():
        for (_top, bottom), (top, _bottom) in zip(sorted(places), sorted(places)[1:], strict=False):
            assert bottom < top


@pytest.mark.req("L6.2-d")
def test_one_score_is_no_course() -> None:
    assert course([], "now") is None
    assert course([Score(moment="now", likelihood=1, impact=1)], "now") is None
