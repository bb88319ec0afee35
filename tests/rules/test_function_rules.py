"""What scores suggest, who sees and does what, what answers come to, and when somebody is due: no database."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any
from uuid import uuid4

import pytest

from rit.foundation.access.actor import Actor, system
from rit.protect.functions import method, rules
from rit.protect.functions.rules import rotating, sitting, weighing
from rit.protect.functions.states import (
    LEVEL_SHAPES,
    SITTING_STEPS,
    STANDING_SHAPES,
    STEPS,
    Group,
    Level,
    Part,
    Score,
    Sitting,
    Sort,
    Stand,
    Standing,
    level_words,
)

MINE, OTHER = uuid4(), uuid4()
TODAY = date(2025, 3, 18)
LANGUAGES = {"nl", "fr", "de", "en"}


def holder(*doors: str) -> Actor:
    return Actor(account=uuid4(), person=uuid4(), doors=frozenset(doors))


ACTORS = {
    "coordinator": holder(rules.STEER),
    "hr": holder(rules.HR),
    "board": holder(rules.BOARD),
    "head": holder(),
    "colleague": holder(),
    "job": system("demo"),
}


def reach(who: str) -> rules.Reach:
    own = frozenset({MINE}) if who == "head" else frozenset()
    return rules.Reach(rules.sees_everything(ACTORS[who]), own, own)


# What scores suggest

GROUPS = {
    "p1": Group.PLAN, "p2": Group.PLAN, "p3": Group.PLAN, "a1": Group.AREA, "a2": Group.AREA,
    "s1": Group.SITUATION, "s2": Group.SITUATION, "s3": Group.SITUATION,
}  # fmt: skip


@pytest.mark.req("L6.2-a")
@pytest.mark.parametrize(
    ("scores", "level", "high"),
    [
        ({}, Level.NOT, ()),
        ({"s1": "high"}, Level.NOT, ()),  # surroundings alone grant nobody anything
        ({"s1": "high", "s2": "high", "s3": "high"}, Level.NOT, ()),
        ({"p1": "medium", "a1": "medium", "s1": "medium", "s2": "medium"}, Level.NOT, ()),
        (
            {"p1": "medium", "p2": "medium", "a1": "medium", "s1": "medium", "s2": "medium"},
            Level.VULNERABLE,
            (),
        ),
        ({"a1": "high"}, Level.VULNERABLE, ("a1",)),
        ({"p1": "high"}, Level.VULNERABLE, ("p1",)),
        ({"a1": "medium", "s1": "high"}, Level.VULNERABLE, ("s1",)),
        ({"p1": "high", "p2": "high"}, Level.VULNERABLE, ("p1", "p2")),
        ({"p1": "high", "p2": "high", "p3": "high"}, Level.HIGHLY, ("p1", "p2", "p3")),
        ({"a1": "high", "p1": "high"}, Level.HIGHLY, ("p1", "a1")),
        ({"a1": "high", "s1": "high", "s2": "high"}, Level.VULNERABLE, ("a1",)),
        ({"a1": "high", "s1": "high", "s2": "high", "s3": "high"}, Level.HIGHLY, ("a1", "s1", "s2", "s3")),
        ({"gone": "high"}, Level.NOT, ()),  # not in this version of the method
    ],
)
def test_scores_suggest_a_level_with_its_reasons(
    scores: dict[str, str], level: Level, high: tuple[str, ...]
) -> None:
    found = weighing.suggest(scores, GROUPS)
    assert (found.level, found.high) == (level, high)
    assert all(str(reason) for reason in found.because)
    assert found.because


@pytest.mark.req("L6.2-a")
def test_more_never_suggests_less() -> None:
    """Whatever else stands, one score more high or medium does not lower what is suggested."""
    order, codes = list(Level), ["p1", "p2", "a1", "s1"]
    for letters in product(Score.values, repeat=len(codes)):
        scores = dict(zip(codes, letters, strict=True))
        before = order.index(weighing.suggest(scores, GROUPS).level)
        for code in codes:
            for higher in Score.values[Score.values.index(scores[code]) :]:
                assert order.index(weighing.suggest(scores | {code: higher}, GROUPS).level) >= before


def test_what_nobody_scored_is_missing() -> None:
    assert weighing.missing({"a": "low", "b": "", "c": "perfect"}, ["a", "b", "c", "d"]) == ["b", "c", "d"]


@pytest.mark.req("L6.2-a", "L6.2-b")
def test_the_policy_file_has_anchors_in_four_languages_and_a_source() -> None:
    criteria, questions = method.seed()
    assert [sum(one.group == group for one in criteria) for group in Group] == [5, 6, 6]
    assert {one.step for one in questions} == set(Part.values)
    known = [*criteria, *questions]
    assert len({one.code for one in known}) == len(known)
    for one in known:
        for words in (one.title, one.low, one.medium, one.high):
            assert {code for code, text in words.items() if text} == LANGUAGES, one.code
            assert len({words[code] for code in LANGUAGES}) > 1, one.code
        assert one.source
        assert one.confidence
    assert method.criteria_of([one.as_data() for one in criteria]) == criteria
    assert method.questions_of([one.as_data() for one in questions]) == questions


@pytest.mark.req("L6.2-c")
def test_vetting_in_service_is_off_and_says_why() -> None:
    law = method.revetting()
    assert law.allowed is False
    assert set(law.reason) == LANGUAGES
    assert "jurist" in law.reason["en"]
    assert law.source
    assert law.since == date(2019, 12, 1)


# Walls


@pytest.mark.req("L6.2-a", "L6.2-b", "L6.2-c")
@pytest.mark.parametrize("who", ACTORS)
def test_who_sees_inside_and_who_acts(who: str) -> None:
    by, seen = ACTORS[who], reach(who)
    everything, steers = who in {"coordinator", "hr", "board", "job"}, who in {"coordinator", "job"}
    for function in (MINE, OTHER):
        own = who == "head" and function == MINE
        assert bool(rules.may_look_inside(seen, function)) is (everything or own)
        assert bool(rules.may_weigh(by, seen, function)) is (steers or own)
        assert bool(rules.may_assess(by, seen, function, designated=True)) is (steers or own)
        assert not rules.may_assess(by, seen, function, designated=False)
    assert bool(rules.may_confirm(by, Stand.PROPOSED)) is steers
    for state in set(Stand) - {Stand.PROPOSED}:
        assert not rules.may_confirm(by, state)
    for ask in (rules.may_change_method, rules.may_rotate, rules.may_separate, rules.may_write_charter):
        assert bool(ask(by)) is steers
    assert bool(rules.may_switch_vetting(by)) is steers
    assert bool(rules.may_except(by)) is (steers or who == "hr")
    assert bool(rules.may_see_all_holders(by)) is everything


@pytest.mark.req("L6.2-b")
def test_who_answers_and_who_closes() -> None:
    by = ACTORS["colleague"]
    for state, takes_part, assesses in product(Sitting, [True, False], [True, False]):
        open_ = state == Sitting.OPEN
        verdict = rules.may_answer(by, state, takes_part=takes_part, assesses=assesses)
        assert bool(verdict) is (open_ and (takes_part or assesses))
        for unanswered in (0, 3):
            closes = rules.may_close(by, state, assesses=assesses, unanswered=unanswered)
            assert bool(closes) is (open_ and assesses and not unanswered)
    assert rules.outcome_fits("yes", measures=0)
    assert rules.outcome_fits("no", measures=1)
    assert not rules.outcome_fits("no", measures=0)


@pytest.mark.req("L6.2-c")
@pytest.mark.parametrize(("who", "sort", "leads"), list(product(ACTORS, Sort.values, [True, False])))
def test_who_records_what_of_a_holder(who: str, sort: str, leads: bool) -> None:
    keeps = who in {"coordinator", "job", "hr"}
    allowed = sort != Sort.CHARTER and (keeps or (leads and sort != Sort.SCREENING))
    assert bool(rules.may_record(ACTORS[who], sort, leads=leads)) is allowed


@pytest.mark.req("L6.2-c")
@pytest.mark.parametrize("who", ACTORS)
def test_nobody_says_it_about_oneself(who: str) -> None:
    by = ACTORS[who]
    assert rules.about_another(by, uuid4())
    if by.person:
        assert not rules.about_another(by, by.person)


@pytest.mark.req("L6.2-c")
@pytest.mark.parametrize(
    ("on_date", "revetting", "fits"),
    [
        (date(2022, 10, 1), False, True),  # the first day
        (date(2022, 9, 1), False, True),
        (date(2022, 10, 2), False, False),  # in service
        (date(2022, 10, 2), True, True),
    ],
)
def test_screening_is_for_entry_only(on_date: date, revetting: bool, fits: bool) -> None:
    verdict = rules.screening_fits(on_date, entered=date(2022, 10, 1), revetting=revetting)
    assert bool(verdict) is fits
    assert verdict or str(verdict.reason)


def test_one_signs_for_oneself_and_once() -> None:
    me = Actor(account=uuid4(), person=MINE)
    for person, holds, signed in product([MINE, OTHER], [True, False], [True, False]):
        allowed = person == MINE and holds and not signed
        assert bool(rules.may_sign(me, person, holds=holds, signed=signed)) is allowed


@pytest.mark.parametrize(
    ("day", "review", "exception"),
    [
        (date(2025, 3, 18), False, False),
        (date(2025, 3, 19), True, True),
        (date(2027, 3, 1), True, True),
        (date(2028, 3, 1), True, False),
        (date(2028, 6, 1), False, False),
    ],
)
def test_days_that_lie_ahead_but_not_too_far(day: date, review: bool, exception: bool) -> None:
    assert bool(rules.review_fits(day, today=TODAY)) is review
    assert bool(rules.exception_fits(day, today=TODAY)) is exception


# What answers come to


def said(*letters: str) -> list[sitting.Said]:
    scores = {"L": Score.LOW, "M": Score.MEDIUM, "H": Score.HIGH, "-": ""}
    sures = {"s": "sure", "f": "fairly", "g": "guess"}
    return [sitting.Said(scores[one[0]], sures[one[1:] or "f"]) for one in letters]


@pytest.mark.req("L6.2-b")
def test_a_result_stands_in_its_range_and_doubt_widens_it() -> None:
    sure, guess = sitting.result(said("Ms", "Ms")), sitting.result(said("Mg", "Mg"))
    assert sure.point == guess.point == 1.0
    assert guess.low < sure.low < 1.0 < sure.high < guess.high
    assert (sure.sure, guess.sure) == ("sure", "guess")
    half = sitting.result(said("Ms", "-"))
    assert (half.answered, half.asked, half.point) == (1, 2, 1.0)
    assert half.low < sure.low
    assert half.high > sure.high
    none = sitting.result(said("-", "-"))
    assert (none.point, none.low, none.high, none.score) == (None, 0.0, 2.0, "")
    for letters in product("LMH", "sfg"):
        one = sitting.result(said("".join(letters)))
        assert one.point is not None
        assert 0 <= one.low <= one.point <= one.high <= 2


@pytest.mark.req("L6.2-b")
@pytest.mark.parametrize(
    ("exposed", "resilient", "enough", "settled"),
    [
        ("Hs", "Ls", False, True),
        ("Ls", "Hs", True, True),
        ("Ms", "Ms", True, False),
        ("Hg", "Mg", False, False),
        ("Hs", "-", None, False),
        ("-", "Hs", None, False),
    ],
)
def test_what_protects_is_weighed_against_what_threatens(
    exposed: str, resilient: str, enough: bool | None, settled: bool
) -> None:
    parts = [sitting.result(said(exposed, exposed)) for _step in range(3)]
    found = sitting.balance(parts, sitting.result(said(resilient, resilient)))
    assert (found.enough, found.settled) == (enough, settled)


# Rotation


@pytest.mark.req("L6.2-c")
@pytest.mark.parametrize(
    ("due", "leaves", "excepted", "standing"),
    [
        (date(2025, 3, 17), None, None, Standing.LATE),
        (date(2025, 3, 18), None, None, Standing.SOON),
        (date(2025, 9, 17), None, None, Standing.SOON),
        (date(2025, 9, 18), None, None, Standing.LATER),
        (date(2025, 3, 17), None, date(2025, 3, 18), Standing.EXCEPTED),
        (date(2025, 3, 17), None, date(2025, 3, 17), Standing.LATE),  # it has run out
        (date(2026, 3, 17), None, date(2025, 6, 1), Standing.LATER),  # ends before the date
        (date(2025, 6, 1), date(2025, 5, 31), None, Standing.LEAVES),
        (date(2025, 6, 1), date(2025, 6, 1), None, Standing.SOON),
    ],
)
def test_how_a_rotation_stands(due: date, leaves: Any, excepted: Any, standing: Standing) -> None:
    assert rotating.standing(due, TODAY, leaves=leaves, excepted_until=excepted) == standing


def test_the_interval_counts_from_the_first_day() -> None:
    assert rotating.due(date(2020, 2, 29), 60, date(2021, 1, 1)) == date(2025, 2, 28)
    assert rotating.due(date(2010, 1, 1), 60, date(2025, 9, 1)) == date(2025, 9, 1)  # the rule is younger


# States


def test_every_state_has_a_word_a_shape_and_a_way() -> None:
    assert set(LEVEL_SHAPES) == {"", *Level.values}
    assert all(level_words(level) for level in LEVEL_SHAPES)
    assert set(STANDING_SHAPES) == set(Standing.values)
    assert {source for step in STEPS for source in step.sources} == set(Stand.values)
    assert {step.target for step in STEPS} == {"proposed", "confirmed", "returned"}
    assert {step.target for step in SITTING_STEPS} == {"closed"}
