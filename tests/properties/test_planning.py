"""Whatever is asked of a plan: nobody is in two places, no limit is broken, nobody is lost without a word (L6.4-b)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rit.stimulate.training.planning import checking, solving
from rit.stimulate.training.planning.shapes import Asked, Coach, Line, Placed, Span, Team, part_of

pytestmark = pytest.mark.req("L6.4-b")
FIRST = date(2027, 1, 4)  # a Monday
EARLIER = datetime(2026, 12, 1, 9)
HOURS = (9, 13)


def at(number: int) -> Span:
    """Two starts a working day."""
    day = FIRST + timedelta(days=number // 2 // 5 * 7 + number // 2 % 5)
    begins = datetime(day.year, day.month, day.day, HOURS[number % 2])
    return Span(begins, begins + timedelta(hours=2))


SPANS = st.integers(0, 19).map(at)
PARTS = st.frozensets(st.sampled_from([part_of(day, hour) for day in range(5) for hour in HOURS]), min_size=1)
WEEKS = st.frozensets(st.sampled_from([FIRST, FIRST + timedelta(weeks=1)]))


@st.composite
def teams(draw: st.DrawFn) -> tuple[Team, ...]:
    return tuple(
        Team(
            key=UUID(int=number + 1),
            code=f"T{number:02}",
            size=draw(st.integers(1, 30)),
            service=draw(st.sampled_from([None, UUID(int=101), UUID(int=102)])),
            last=draw(st.none() | st.dates(date(2024, 1, 1), date(2026, 11, 1))),
            parts=draw(st.none() | PARTS),
            not_weeks=draw(WEEKS),
            busy=tuple(draw(st.lists(SPANS, max_size=2))),
        )
        for number in range(draw(st.integers(1, 9)))
    )


@st.composite
def coaches(draw: st.DrawFn) -> tuple[Coach, ...]:
    own = st.frozensets(st.integers(1, 9).map(lambda number: UUID(int=number)), max_size=3)
    return tuple(
        Coach(
            key=UUID(int=1000 + number),
            name=f"C{number}",
            service=draw(st.sampled_from([None, UUID(int=101), UUID(int=102)])),
            line=draw(own),
            led=draw(st.integers(0, 9)),
            busy=tuple(draw(st.lists(SPANS, max_size=3))),
            away=tuple((span.day, span.day) for span in draw(st.lists(SPANS, max_size=1))),
        )
        for number in range(draw(st.integers(0, 4)))
    )


@st.composite
def wishes(draw: st.DrawFn) -> Asked:
    return Asked(
        first=FIRST,
        last=FIRST + timedelta(days=13),
        starts=tuple(sorted(draw(st.sets(SPANS, max_size=14)))),
        teams=draw(teams()),
        coaches=draw(coaches()),
        group_least=draw(st.integers(1, 6)),
        group_most=draw(st.integers(6, 16)),
        load=draw(st.integers(1, 8)),
        a_week=draw(st.integers(1, 4)),
        at_once=draw(st.integers(0, 3)),
    )


@settings(max_examples=120, deadline=None)
@given(asked=wishes())
def test_no_plan_breaks_what_was_asked(asked: Asked) -> None:
    found = solving.compute(asked)
    placed = [one for one in found if one.span and one.coach]
    assert all(bool(one.span) == bool(one.coach) for one in found)
    assert all(one.why for one in found)  # why, or why not
    _everybody_is_there(asked, found)
    _nobody_is_twice(placed)
    for one in placed:
        assert one.span in asked.starts
        assert one.group.can(one.span)
        assert one.coach.is_free(one.span)
        assert one.coach.line.isdisjoint(one.group.keys)
        assert one.group.size <= asked.group_most
    for coach in asked.coaches:
        planned = asked.led_within(coach)
        own = Counter(one.span.week for one in placed if one.coach == coach)
        assert not own or planned.total() + own.total() <= asked.load
        assert all(planned[week] + many <= asked.a_week for week, many in own.items())
    if asked.at_once:
        assert all(many <= asked.at_once for many in Counter(one.span for one in placed).values())


def _everybody_is_there(asked: Asked, found: list[Placed]) -> None:
    """Each team with all its people, with a day or with the reason why not."""
    seated: Counter[UUID] = Counter()
    for one in found:
        for team in one.group.teams:
            seated[team.key] += one.group.size if one.group.parts > 1 else team.size
    assert seated == Counter({team.key: team.size for team in asked.teams})


def _nobody_is_twice(placed: list[Placed]) -> None:
    leading = Counter((one.coach.key, one.span) for one in placed)
    sitting = Counter((key, one.span) for one in placed for key in one.group.keys)
    assert all(many == 1 for many in (*leading.values(), *sitting.values()))


@settings(max_examples=60, deadline=None)
@given(asked=wishes())
def test_a_plan_as_computed_has_no_conflict_and_comes_out_the_same_again(asked: Asked) -> None:
    found = solving.compute(asked)
    assert solving.compute(asked) == found
    lines = [
        Line(UUID(int=number), one.group.keys, one.group.size, one.span, one.coach.key if one.coach else None)
        for number, one in enumerate(found, start=1)
    ]
    assert checking.conflicts(asked, lines, now=EARLIER) == {}


@settings(max_examples=60, deadline=None)
@given(asked=wishes())
def test_what_has_no_day_could_not_be_squeezed_in(asked: Asked) -> None:
    """No group without a day has a start and a coach that are both free as the plan stands."""
    found = solving.compute(asked)
    lines = [
        Line(UUID(int=number), one.group.keys, one.group.size, one.span, one.coach.key if one.coach else None)
        for number, one in enumerate(found, start=1)
    ]
    for one in (one for one in found if one.span is None):
        for span in asked.starts:
            for coach in asked.coaches:
                own = Line(UUID(int=0), one.group.keys, one.group.size, span, coach.key)
                assert checking.conflicts(asked, [own, *lines], now=EARLIER)


def test_who_finds_no_coach_in_any_round_still_gets_the_moment_that_is_left() -> None:
    """One coach may lead two of six teams only; rounds that refuse a start after another once left one team out."""
    some = [Team(UUID(int=number + 1), f"T0{number}", 1) for number in range(6)]
    some[1] = replace(some[1], last=date(2024, 1, 1))
    some[3] = replace(some[3], size=19)
    some[4] = replace(some[4], not_weeks=frozenset({FIRST}))
    two = (
        Coach(UUID(int=1000), "C0"),
        Coach(UUID(int=1001), "C1", line=frozenset(UUID(int=one) for one in (1, 3, 4))),
    )
    starts = tuple(at(number) for number in range(4))
    asked = Asked(FIRST, FIRST + timedelta(days=13), starts, tuple(some), two, 1, 6, load=1, a_week=1)
    assert sum(one.span is not None for one in solving.compute(asked)) == 2


def test_who_waits_longest_comes_first_and_says_so() -> None:
    some = tuple(
        Team(UUID(int=number + 1), f"T{number}", 10, last=date(2026, 9 - number, 1)) for number in range(4)
    )
    one_coach = (Coach(UUID(int=1000), "C"),)
    starts = tuple(at(number) for number in range(0, 20, 2))
    asked = Asked(FIRST, FIRST + timedelta(days=13), starts, some, one_coach, 5, 16, load=4, a_week=2)
    found = solving.compute(asked)
    assert [one.group.teams[0].code for one in found] == ["T3", "T2", "T1", "T0"]
    assert [one.span for one in found] == [at(0), at(2), at(10), at(12)]
    assert [reason.code for reason in found[0].why] == ["reached", "turn", "only_coach"]
    fewer = solving.compute(_with_load(asked, 3))
    assert [one.group.teams[0].code for one in fewer if one.span is None] == ["T0"]
    assert [reason.code for reason in fewer[-1].why] == ["reached", "load_used"]


def _with_load(asked: Asked, load: int) -> Asked:
    return Asked(**{**vars(asked), "load": load})
