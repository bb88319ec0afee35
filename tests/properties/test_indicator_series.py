"""Whatever is entered, corrected, marked and taken back: asked for any moment, the series is what was shown then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rit.foundation.access.verdict import Refused
from rit.plan.indicators import actions, periods, queries, trends
from rit.plan.indicators.models import Break, Indicator, Value
from rit.plan.indicators.rules import Measured

pytestmark = pytest.mark.django_db

MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("enter"), st.integers(0, 7), st.integers(0, 40)),
        st.tuples(st.just("correct"), st.integers(0, 20), st.one_of(st.none(), st.integers(0, 40))),
        st.tuples(st.just("break"), st.integers(1, 700), st.none()),
        st.tuples(st.just("take back"), st.integers(0, 5), st.none()),
        st.tuples(st.just("retarget"), st.integers(1, 40), st.none()),
    ),
    max_size=14,
)
START = datetime(2025, 1, 6, 9, tzinfo=UTC)


class Enough(Exception):
    """Rolls the walk back."""


@pytest.mark.req("L7-f", "L4-b")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES, same_minute=st.booleans())
def test_what_was_shown_then_is_shown_again(
    moves: list[tuple[str, int, int | None]], same_minute: bool, actor: Any, plan: Any
) -> None:
    by = actor("coordinator")
    with pytest.raises(Enough), transaction.atomic():
        one, now = _indicator(plan, by), START
        seen: list[tuple[datetime, trends.Series]] = []
        for number, move in enumerate(moves):
            now += timedelta(0) if same_minute and number % 2 else timedelta(hours=1)
            _make(one, move, by, now)
            seen = [told for told in seen if told[0] != now]  # what was shown at the end of that moment
            seen.append((now, _shown(one, now)))
        for moment, then in seen:
            assert _shown(one, moment) == then
            assert _shown(one, moment + timedelta(minutes=59)) == then
        assert _shown(one, START - timedelta(days=1)) == trends.Series()
        _check_rows(one, now)
        raise Enough


def _indicator(plan: Any, by: Any) -> Indicator:
    given = actions.Definition(
        title={"nl": "Proef"}, meaning={"nl": "x"}, source={"nl": "x"}, unit="files", hides_few=True,
        since_date=date(2023, 1, 1), direction="down", target=None, target_date=None, rhythm="quarter",
        owner=None, objectives=list(plan.objectives.all()[:1]), trust_factors=[],
    )  # fmt: skip
    return actions.define(plan, given, reason="x", by=by, now=START)


def _shown(one: Indicator, moment: datetime) -> trends.Series:
    """What a page shows: small numbers hidden."""
    known = queries.series([one], moment)[one.pk]
    return trends.shown(known, unit=one.unit, hides_few=one.hides_few)


def _make(one: Indicator, move: tuple[str, int, int | None], by: Any, now: datetime) -> None:
    kind, number, value = move
    ends = list(periods.between(date(2023, 1, 1), date(2024, 12, 31), "quarter"))
    try:
        with transaction.atomic():
            if kind == "enter":
                measured = Measured(Decimal(value or 0))
                actions.enter(one.pk, ends[number], measured, note="", by=by, now=now)
            elif kind == "correct":
                rows = list(Value.objects.filter(indicator=one).order_by("pk"))
                given = None if value is None else Measured(Decimal(value))
                if rows:
                    actions.correct(rows[number % len(rows)].pk, given, note="", reason="x", by=by, now=now)
            elif kind == "break":
                day = date(2023, 1, 1) + timedelta(days=number)
                actions.mark_break(one.pk, day, {"nl": "x"}, by=by, now=now)
            elif kind == "take back":
                cuts = list(Break.objects.filter(indicator=one).order_by("pk"))
                if cuts:
                    actions.take_back_break(cuts[number % len(cuts)].pk, reason="x", by=by, now=now)
            else:
                _retarget(one, number, by, now)
    except actions.Taken:
        pass
    except Refused as refused:
        assert str(refused.verdict.reason)


def _retarget(one: Indicator, number: int, by: Any, now: datetime) -> None:
    """A change of the definition touches no value."""
    fresh = Indicator.objects.get(pk=one.pk)
    given = actions.Definition(
        **{name: getattr(fresh, name) for name in actions.PLAIN},
        objectives=list(fresh.objectives.all()),
        trust_factors=[],
    )
    given = replace(given, target=Decimal(number), target_date=date(2025, 12, 31))
    actions.redefine(one.pk, given, reason="x", version=fresh.version, by=by, now=now)


def _check_rows(one: Indicator, now: datetime) -> None:
    """The newest row of each period is the end of its chain; nothing hangs loose."""
    rows = {row.pk: row for row in Value.objects.filter(indicator=one)}
    replaced = {row.corrects_id for row in rows.values() if row.corrects_id}
    ends = {row.on_date: row for row in rows.values() if row.pk not in replaced}
    assert len(ends) == len({row.on_date for row in rows.values()})
    shown = {point.on_date: point.key for point in queries.series([one], now)[one.pk].points}
    assert shown == {on_date: row.pk for on_date, row in ends.items()}
