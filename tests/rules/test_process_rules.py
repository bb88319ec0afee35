"""Who sees and assesses how exposed a process is, what the answers come to, and what a method must be: no database."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from rit.foundation.access.actor import Actor, system
from rit.plan.board.rules import SEE
from rit.plan.rules import STEER
from rit.protect.risks.exposure import drawing, method, rules
from rit.protect.risks.exposure.states import Gap, Level, Part
from rit.protect.risks.methods import Faulty

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
SEE_IT = {"owner", "head", "coordinator", "board", "job"}
ASSESS_IT = {"owner", "coordinator", "job"}


def told() -> dict[str, Any]:  # Any: a file
    with (settings.POLICY / method.FILE).open("rb") as stream:
        return tomllib.load(stream)


KNOWN = method.of(told())


def answers(activity: int = 0, circumstance: int = 0, control: int = 0) -> dict[str, dict[str, int]]:
    steps = {Part.ACTIVITIES: activity, Part.CIRCUMSTANCES: circumstance, Part.CONTROLS: control}
    return {part: {one.code: steps[part] for one in KNOWN.asked(part)} for part in Part}


@pytest.mark.req("L6.2-d")
@pytest.mark.parametrize(("who", "stands"), list(product(ACTORS, (True, False))))
def test_who_sees_and_who_assesses(who: str, stands: bool) -> None:
    by, process = ACTORS[who], rules.Facts(OWNER, frozenset({UNIT}), stands)
    assert bool(rules.may_see(by, process)) is (who in SEE_IT)
    assert bool(rules.may_assess(by, process)) is (stands and who in ASSESS_IT)
    assert bool(rules.may_give_measure(by, process)) is (who == "head" or (stands and who in ASSESS_IT))


@pytest.mark.req("L6.2-d")
def test_nobody_owns_a_process_without_an_owner() -> None:
    stranger = Actor(account=uuid4())  # an account without a person
    assert not rules.may_see(stranger, rules.Facts(None, frozenset()))
    assert not rules.may_assess(stranger, rules.Facts(None, frozenset()))


@pytest.mark.req("L6.2-d")
def test_what_the_answers_come_to() -> None:
    nothing = rules.weigh(KNOWN, {})
    assert (nothing.vulnerability, nothing.maturity, nothing.gap) == (Level.LOW, Level.LOW, Gap.BALANCED)
    assert not nothing.raised
    worst = rules.weigh(KNOWN, answers(2, 2, 0))
    assert (worst.vulnerability, worst.maturity, worst.gap) == (Level.HIGH, Level.LOW, Gap.URGENT)
    assert not worst.raised  # it was high already
    assert [one.code for one, _step in worst.weak] == [one.code for one in KNOWN.controls]
    over = rules.weigh(KNOWN, answers(0, 2, 3))
    assert (over.vulnerability, over.gap, over.raised) == (
        Level.LOW,
        Gap.OVER,
        False,
    )  # nothing to be made worse
    assert (len(over.heavy), over.weak) == (len(KNOWN.controls), [])
    assert over.mean == Decimal("3.00")


@pytest.mark.req("L6.2-d")
def test_circumstances_raise_the_level_by_one() -> None:
    said = answers(0, 0, 2)
    said["activities"]["money"] = 2
    medium = rules.weigh(KNOWN, said)
    assert (medium.inherent, medium.vulnerability, medium.gap) == (Level.MEDIUM, Level.MEDIUM, Gap.BALANCED)
    said["circumstances"] = {one.code: 1 for one in KNOWN.circumstances[:6]}
    high = rules.weigh(KNOWN, said)
    assert (high.inherent, high.vulnerability, high.gap) == (Level.MEDIUM, Level.HIGH, Gap.STRENGTHEN)
    assert high.raised
    assert [step for _one, step in high.weak] == [2] * len(KNOWN.controls)  # none is weak, none is proven


@pytest.mark.req("L6.2-d")
def test_weaker_controls_never_ask_for_less_and_the_weakest_come_first() -> None:
    order = Gap.values
    for activity, circumstance in product(range(3), range(3)):
        ranks = [
            order.index(rules.weigh(KNOWN, answers(activity, circumstance, control)).gap)
            for control in range(4)
        ]
        assert ranks == sorted(ranks, reverse=True)
    mixed = answers(2, 0, 2)
    mixed["controls"]["training"], mixed["controls"]["records"] = 0, 1
    assert [one.code for one, _step in rules.weigh(KNOWN, mixed).weak] == ["training", "records"]


@pytest.mark.req("L6.2-d")
def test_an_answer_is_missing_or_off_its_scale() -> None:
    said = answers(1, 1, 3)
    assert rules.missing(KNOWN, said) == []
    said["controls"]["rules"] = 4
    del said["activities"]["money"]
    assert [one.code for _part, one in rules.missing(KNOWN, said)] == ["money", "rules"]


@pytest.mark.req("L6.2-d")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.pop("controls"),
        lambda told: told["activities"][0].pop("meaning"),
        lambda told: told["activities"][0]["title"].pop("fr"),
        lambda told: told["activities"].append(told["activities"][0]),
        lambda told: told["controls"][0].pop("advice"),
        lambda told: told["controls"][0].update(group="elsewhere"),
        lambda told: told["scales"]["mature"].pop(),
        lambda told: told["bands"]["maturity"].update(medium=3),
        lambda told: told["bands"].pop("raised_from"),
        lambda told: told["gaps"].update(low=["balanced", "balanced"]),
        lambda told: told["gaps"].update(low=["urgent", "balanced", "over"]),
        lambda told: told["gaps"].update(medium=["balanced", "strengthen", "balanced"]),
        lambda told: told["gaps"].update(medium=["nothing", "balanced", "balanced"]),
    ],
)
def test_a_faulty_file_is_refused(spoil: Any) -> None:  # Any: a function on a file
    method.check(told())
    wrong = deepcopy(told())
    spoil(wrong)
    with pytest.raises(Faulty):
        method.check(wrong)


@pytest.mark.req("L6.2-d")
def test_the_next_review_lies_ahead_and_within_three_years() -> None:
    today = date(2025, 3, 18)
    assert not rules.review_fits(today, today)
    assert rules.review_fits(today + timedelta(days=1), today)
    assert not rules.review_fits(date(2029, 1, 1), today)


@pytest.mark.req("L6.2-d")
def test_the_matrix_draws_at_most_twelve_in_a_square_and_nothing_outside() -> None:
    crowd = {("high", "low"): [(number, str(uuid4()), "Werk") for number in range(1, 31)]}
    drawn = drawing.matrix(KNOWN.gaps, crowd)
    crowded = next(square for square in drawn.squares if square.dots)
    assert (len(drawn.squares), len(crowded.dots), crowded.more) == (9, 11, 19)
    assert (crowded.vulnerability, crowded.maturity, crowded.colour) == ("high", "low", "critical")
    twelve = drawing.matrix(KNOWN.gaps, {("low", "high"): crowd["high", "low"][:12]})
    assert [(len(one.dots), one.more) for one in twelve.squares if one.dots] == [(12, 0)]
    for square in drawn.squares:
        for dot in square.dots:
            assert float(square.x) < float(dot.x) - drawing.DOT
            assert float(dot.x) + drawing.DOT < float(square.x) + drawing.WIDE
            assert float(square.y) < float(dot.y) - drawing.DOT
            assert float(dot.y) + drawing.DOT < float(square.y) + drawing.HIGH
