"""Who may do what with an indicator, which values make sense, and what may be said of a series: no database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise, product
from uuid import uuid4

import pytest

from rit.foundation.access.actor import Actor, system
from rit.plan.indicators import drawing, periods, rules, trends
from rit.plan.indicators.rules import Measured
from rit.plan.indicators.states import STEPS, IndicatorState, Rhythm, Unit
from rit.plan.indicators.trends import Cut, Point, Series
from rit.plan.rules import STEER
from rit.plan.states import PlanStatus

OWNER, OTHER = uuid4(), uuid4()
ACTORS = {
    "owner": Actor(account=uuid4(), person=OWNER),
    "coordinator": Actor(account=uuid4(), person=OTHER, doors=frozenset({STEER})),
    "colleague": Actor(account=uuid4(), person=OTHER),
    "nobody": Actor(account=uuid4()),
    "job": system("worker"),
}
STEERING = {"coordinator", "job"}


def facts(state: str = "open", *, plan: str = "running", supplied: bool = False) -> rules.Facts:
    return rules.Facts(owner=OWNER, state=state, supplied=supplied, plan_status=plan)


@pytest.mark.req("L4-b")
@pytest.mark.parametrize(
    ("who", "state", "plan", "supplied"),
    list(product(ACTORS, IndicatorState.values, PlanStatus.values, [False, True])),
)
def test_who_enters_and_corrects(who: str, state: str, plan: str, supplied: bool) -> None:
    open_to = who in {"owner", *STEERING} and state == "open" and plan != "closed"
    given = facts(state, plan=plan, supplied=supplied)

    assert bool(rules.may_enter(ACTORS[who], given)) is (open_to and not supplied)
    assert bool(rules.may_correct(ACTORS[who], given)) is open_to


@pytest.mark.req("L2-b")
@pytest.mark.parametrize(("who", "plan"), list(product(ACTORS, PlanStatus.values)))
def test_who_says_what_is_measured(who: str, plan: str) -> None:
    assert bool(rules.may_define(ACTORS[who], plan)) is (who in STEERING and plan != "closed")


@pytest.mark.parametrize(("who", "state", "step"), list(product(ACTORS, IndicatorState.values, STEPS)))
def test_who_closes_and_reopens(who: str, state: str, step: object) -> None:
    verdict = rules.may_take(ACTORS[who], facts(state), step)  # type: ignore[arg-type]
    assert bool(verdict) is (who in STEERING and state in step.sources)  # type: ignore[attr-defined]
    assert verdict or str(verdict.reason)


@pytest.mark.parametrize(
    ("unit", "measured", "fits"),
    [
        (Unit.PERCENT, Measured(Decimal("99.5")), True),
        (Unit.PERCENT, Measured(Decimal("100.01")), False),
        (Unit.PERCENT, Measured(Decimal(-1)), False),
        (Unit.PERCENT, Measured(numerator=7, denominator=8), True),
        (Unit.PERCENT, Measured(numerator=9, denominator=8), False),
        (Unit.PERCENT, Measured(numerator=9), False),
        (Unit.PERCENT, Measured(numerator=9, denominator=0), False),
        (Unit.PERCENT, Measured(), False),
        (Unit.PER_100, Measured(numerator=9, denominator=8), True),
        (Unit.SCORE, Measured(Decimal(10)), True),
        (Unit.SCORE, Measured(Decimal("10.1")), False),
        (Unit.FILES, Measured(Decimal(3)), True),
        (Unit.FILES, Measured(Decimal("3.5")), False),
        (Unit.FILES, Measured(numerator=1, denominator=2), False),
        (Unit.DAYS, Measured(Decimal(1_000_001)), False),
    ],
)
def test_which_values_make_sense(unit: str, measured: Measured, fits: bool) -> None:
    assert bool(rules.value_fits(unit, measured)) is fits


def test_a_share_of_people_comes_with_its_two_numbers() -> None:
    assert not rules.value_fits(Unit.PERCENT, Measured(Decimal(50)), hides_few=True)
    assert rules.value_fits(Unit.PERCENT, Measured(numerator=5, denominator=10), hides_few=True)
    assert Measured(numerator=1, denominator=3).number == Decimal("33.33")


@pytest.mark.parametrize(
    ("rhythm", "on_date", "fits"),
    [
        ("quarter", "2024-12-31", True),
        ("quarter", "2024-11-30", False),
        ("month", "2025-02-28", True),
        ("month", "2025-03-31", False),  # not over
        ("year", "2024-12-31", True),
        ("year", "2022-12-31", False),  # before it is followed
    ],
)
def test_a_value_is_about_a_period_that_is_over(rhythm: str, on_date: str, fits: bool) -> None:
    day = date.fromisoformat(on_date)
    assert bool(rules.period_fits(rhythm, date(2023, 1, 1), day, date(2025, 3, 18))) is fits


@pytest.mark.parametrize("rhythm", Rhythm.values)
def test_periods_follow_each_other(rhythm: str) -> None:
    ends = list(periods.between(date(2019, 12, 31), date(2025, 3, 18), rhythm))
    assert ends[0] == date(2019, 12, 31)
    assert all(periods.is_end(end, rhythm) for end in ends)
    assert all(periods.after(one, rhythm) == other for one, other in pairwise(ends))
    assert all(periods.before(other, rhythm) == one for one, other in pairwise(ends))
    assert ends[-1] == periods.last_ended(date(2025, 3, 18), rhythm)


def test_a_target_has_its_date_and_fits_its_unit() -> None:
    since = date(2024, 1, 1)
    assert rules.target_fits("percent", None, None, since)
    assert rules.target_fits("percent", Decimal(90), date(2025, 1, 1), since)
    assert not rules.target_fits("percent", Decimal(90), None, since)
    assert not rules.target_fits("percent", None, date(2025, 1, 1), since)
    assert not rules.target_fits("percent", Decimal(120), date(2025, 1, 1), since)
    assert not rules.target_fits("percent", Decimal(90), date(2023, 1, 1), since)


def test_unit_and_rhythm_stay_once_there_are_values() -> None:
    assert rules.definition_fits("files", "year", "percent", "year", False)
    assert rules.definition_fits("files", "year", "files", "year", True)
    assert not rules.definition_fits("files", "year", "percent", "year", True)
    assert not rules.definition_fits("files", "year", "files", "month", True)


# What may be said

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def series(*values: object, cut: int | None = None) -> Series:
    """A value a year; a pair is a part of a whole, None is a gap that a correction made."""
    points = []
    for number, value in enumerate(values):
        part, whole = value if isinstance(value, tuple) else (None, None)
        given = Measured(
            None if value is None else Decimal(str(value)) if part is None else None, part, whole
        )
        end = date(2015 + number, 12, 31)
        points.append(Point(number, end, given.number, part, whole, "", MOMENT, None))
    breaks = [] if cut is None else [Cut(1, date(2015 + cut, 1, 1), {}, MOMENT)]
    return Series(points, breaks)


@pytest.mark.req("L7-c")
@pytest.mark.parametrize(
    ("unit", "given", "said"),
    [
        ("score", series(7, 8), "few"),
        ("score", series(7, 7.5, 8), "up"),
        ("score", series(8, 7.5, 7), "down"),
        ("score", series(7, 7, 7), "same"),
        ("score", series(7, 8, 7), "mixed"),
        ("score", series(7, 7.5, 8, cut=2), "few"),
        ("files", series(20, 22, 24), "chance"),
        ("files", series(20, 22, 45), "above"),
        ("files", series(20, 22, 2), "below"),
        ("files", series(0, 0, 1), "few"),
        ("files", series(2, 3, 4), "chance"),
        ("percent", series((20, 100), (22, 100), (24, 100)), "chance"),
        ("percent", series((20, 100), (22, 100), (60, 100)), "above"),
        ("percent", series((90, 100), (92, 100), (70, 100)), "below"),
        ("percent", series((90, 100), (92, 100), (94, 100)), "chance"),
        ("percent", series(20, 30, 40), "up"),
    ],
)
def test_nothing_is_claimed_that_chance_alone_gives(unit: str, given: Series, said: str) -> None:
    assert trends.trend(given, unit=unit, direction="up").code == said


def test_the_way_it_goes_is_wanted_or_not() -> None:
    rising = series(7, 7.5, 8)
    assert trends.trend(rising, unit="score", direction="up").wanted is True
    assert trends.trend(rising, unit="score", direction="down").wanted is False
    assert trends.trend(rising, unit="score", direction="hold").wanted is None
    assert trends.trend(series(7, 8), unit="score", direction="up").wanted is None


@pytest.mark.parametrize(
    ("unit", "value", "hidden"),
    [
        ("files", 0, False),
        ("files", 4, True),
        ("files", 5, False),
        ("people", 1, True),
        ("percent", (3, 60), True),
        ("percent", (58, 60), True),
        ("percent", (30, 60), False),
        ("percent", (2, 4), True),
        ("percent", 50, True),  # nobody can tell of how few
        ("per_100", (90, 60), False),
        ("score", 3, False),
    ],
)
def test_small_numbers_are_hidden_where_they_tell_about_people(
    unit: str, value: object, hidden: bool
) -> None:
    shown = trends.shown(series(value), unit=unit, hides_few=True)
    assert shown.points[0].few is hidden
    assert (shown.points[0].value is None) is hidden
    assert trends.shown(series(value), unit=unit, hides_few=False).points[0].few is False


def test_a_hidden_number_silences_the_trend_it_would_bend() -> None:
    shown = trends.shown(series(9, 3, 9, 9, 9), unit="files", hides_few=True)
    assert trends.trend(shown, unit="files", direction="up").code == "few"
    later = trends.shown(series(9, 3, 9, 9, 9, cut=2), unit="files", hides_few=True)
    assert trends.trend(later, unit="files", direction="up").code == "chance"


@pytest.mark.parametrize(
    ("value", "direction", "by", "code"),
    [
        (90, "up", "2025-12-31", "reached"),
        (89, "up", "2025-12-31", "open"),
        (89, "up", "2024-12-31", "missed"),
        (89, "down", "2024-12-31", "reached"),
        (93, "hold", "2025-12-31", "reached"),
        (80, "hold", "2025-12-31", "open"),
        (None, "up", "2025-12-31", "few"),
    ],
)
def test_where_it_stands_beside_its_target(value: object, direction: str, by: str, code: str) -> None:
    goal = trends.goal(
        series(value),
        target=Decimal(90),
        target_date=date.fromisoformat(by),
        direction=direction,
        day=date(2025, 3, 18),
    )
    assert goal.code == code


def test_a_gap_a_break_and_a_hidden_number_end_the_line() -> None:
    shown = trends.shown(series(9, 8, 3, 9, 8, 9, 9, cut=5), unit="files", hides_few=True)
    chart = drawing.history(shown, rhythm="year", unit="files", target=Decimal(12), earlier={}, expected=None)
    assert len(chart.lines) == 3
    assert [line.count("L") for line in chart.lines] == [1, 1, 1]
    assert len(chart.hidden) == len(chart.breaks) == 1
    assert len(chart.dots) == 6
    assert chart.target is not None
    assert all(0 <= float(dot.y) <= drawing.HEIGHT for dot in chart.dots)


def test_there_is_no_small_line_through_one_value() -> None:
    assert drawing.spark(series(9), rhythm="year", target=None) is None
    assert drawing.spark(Series(), rhythm="year", target=None) is None
    assert (
        drawing.history(Series(), rhythm="year", unit="files", target=None, earlier={}, expected=None).dots
        == []
    )
