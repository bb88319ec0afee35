"""Who opens, leads and keeps what of a live dilemma; the dilemma of the month; drawing the shift (L6.4-e)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from uuid import UUID

import pytest

from rit.foundation.access.actor import Actor
from rit.stimulate.training.dilemmas.queries import Option, Read
from rit.stimulate.training.dilemmas.rules import MAKE
from rit.stimulate.training.live import ballots, rules, showing
from rit.stimulate.training.live.rules import Room
from rit.stimulate.training.live.states import STEPS, Phase
from rit.stimulate.training.month import forms as months
from rit.stimulate.training.month import rules as month

pytestmark = pytest.mark.req("L6.4-e")
ME, OTHER = UUID(int=1), UUID(int=2)
COACH = Actor(UUID(int=9), person=ME, doors=frozenset({MAKE}))
COLLEAGUE = Actor(UUID(int=8), person=OTHER, doors=frozenset({MAKE}))
EMPLOYEE = Actor(UUID(int=7), person=UUID(int=3))
TEXT = Read("nl", "T", "S", (), tuple(Option(letter, letter, "", "") for letter in "ABC"))
FROM = {
    "vote": {"joining"},
    "talk": {"before"},
    "back": {"discussion"},
    "vote_again": {"discussion"},
    "close": {"joining", "before", "discussion", "after"},
}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
@pytest.mark.parametrize("phase", Phase.values)
@pytest.mark.parametrize("by", [COACH, COLLEAGUE, EMPLOYEE], ids=["coach", "colleague", "employee"])
def test_only_its_coach_takes_a_step_and_only_from_where_it_starts(
    by: Actor, phase: str, step: object
) -> None:
    name = step.name  # type: ignore[attr-defined]
    found = rules.may_take(by, Room(ME, phase), step)  # type: ignore[arg-type]

    assert bool(found) == (by is COACH and phase in FROM[name])
    assert bool(found) or str(found.reason)


@pytest.mark.parametrize("state", ["draft", "review", "published", "replaced", "retired", "dropped"])
def test_a_coach_opens_a_published_edition(state: str) -> None:
    assert bool(rules.may_open(COACH, state)) == (state == "published")
    assert not rules.may_open(EMPLOYEE, state)


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (None, None, False),
        ([4, 0, 0, 0], None, False),
        ([5, 0, 0, 0], None, True),
        (None, [2, 2, 1, 0], True),
    ],
)
def test_sentences_are_kept_of_a_group_only(
    before: list[int] | None, after: list[int] | None, kept: bool
) -> None:
    assert bool(rules.may_harvest(COACH, Room(ME, "closed", before, after))) == kept
    assert not rules.may_harvest(COLLEAGUE, Room(ME, "closed", before, after))
    assert not rules.may_harvest(COACH, Room(ME, "after", before, after))


def test_the_shift_says_what_moved_most_and_its_labels_do_not_lie_on_each_other() -> None:
    shift = showing.shift(TEXT, [11, 8, 5, 0], [5, 13, 6, 0])

    assert shift is not None
    assert [row.change for row in shift.rows] == [-6, 5, 1]
    places = sorted(float(line.label2) for line in shift.lines)
    assert all(low + showing.APART <= high + 0.1 for low, high in pairwise(places))
    assert showing.shift(TEXT, None, [5, 0, 0, 0]) is None
    flat = showing.shift(TEXT, [5, 0, 0, 0], [5, 0, 0, 0])
    assert flat is not None
    assert flat.headline


def test_the_longest_bar_is_the_whole_width_and_no_vote_is_no_bar() -> None:
    assert [bar.width for bar in showing.bars(TEXT, [4, 2, 0, 0])] == ["100", "50", "0"]
    assert showing.bars(TEXT, None) == []


def test_codes_hold_no_vowel_and_nothing_that_looks_like_another() -> None:
    codes = {ballots.new_code() for _code in range(300)}

    assert len(codes) == 300
    assert all(ballots.read_code(code) == code for code in codes)
    assert not set("AEIOULY01") & set(ballots.ALPHABET)


@pytest.mark.parametrize(
    ("first", "taken", "allowed"),
    [
        (date(2025, 2, 1), False, False),
        (date(2025, 3, 1), False, True),
        (date(2025, 3, 1), True, False),
        (date(2025, 4, 1), True, True),
    ],
)
def test_the_month_that_people_vote_on_is_never_exchanged(first: date, taken: bool, allowed: bool) -> None:
    steer = Actor(UUID(int=6), person=ME, doors=frozenset({month.CHOOSE}))
    found = month.may_choose(steer, first, date(2025, 3, 18), state="published", taken=taken)

    assert bool(found) == allowed
    assert not month.may_choose(COACH, first, date(2025, 3, 18), state="published", taken=taken)


def test_the_months_to_come_pass_the_year() -> None:
    coming = months.coming(date(2025, 11, 18))

    assert coming[:3] == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]
    assert coming[-1] == date(2026, 11, 1)
