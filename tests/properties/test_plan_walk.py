"""Random walks through the life of an action: whatever people do, the log tells the whole story."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rit.foundation.access.verdict import Refused
from rit.plan import actions, rules
from rit.plan.models import Action
from rit.plan.states import STEPS, step_named
from rit.plan.turns import months_later

pytestmark = pytest.mark.django_db

MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("progress"), st.integers(0, 99)),
        st.tuples(st.just("step"), st.sampled_from([step.name for step in STEPS])),
        st.tuples(st.just("date"), st.integers(-400, 300)),
    ),
    max_size=12,
)


class Enough(Exception):
    """Rolls the walk back."""


@pytest.mark.req("L2-b")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_the_log_replays_to_what_the_action_is(moves: list[tuple[str, Any]], actor: Any, plan: Any) -> None:
    by = actor("coordinator")
    key = Action.objects.filter(plan=plan, recurrence="none", state="running").order_by("pk")[0].pk
    now = datetime(2025, 3, 18, 9, tzinfo=UTC)
    with pytest.raises(Enough), transaction.atomic():
        start = Action.objects.get(pk=key)
        for move in moves:
            now += timedelta(minutes=1)
            _make(key, move, by, now)
        _check(key, start)
        raise Enough


def _make(key: Any, move: tuple[str, Any], by: Any, now: datetime) -> None:
    action = Action.objects.get(pk=key)
    kind, value = move
    try:
        with transaction.atomic():
            if kind == "progress":
                actions.record_progress(
                    key,
                    progress=value,
                    text="x",
                    proof=actions.Proof(),
                    version=action.version,
                    by=by,
                    now=now,
                )
            elif kind == "step":
                step = step_named(value)
                assert step is not None
                actions.take_step(
                    key, step, reason="x", proof=actions.Proof(), version=action.version, by=by, now=now
                )
            else:
                due = action.due_date + timedelta(days=value)
                actions.change_many([key], due_date=due, reason="x", by=by, now=now)
    except Refused as refused:
        assert str(refused.verdict.reason)


def _check(key: Any, start: Action) -> None:
    end = Action.objects.get(pk=key)
    entries = list(end.log.filter(at__gte=datetime(2025, 3, 18, 9, tzinfo=UTC)).order_by("pk"))
    assert end.version == start.version + len(entries)
    for name in ("progress", "state", "due_date"):
        value = getattr(start, name)
        for entry in entries:
            if name in entry.changes:
                before, after = entry.changes[name]
                assert str(before) == str(value)
                value = after
        assert str(value) == str(getattr(end, name))
    assert end.next_date == end.due_date
    assert (end.state == "done") == (end.finished_date is not None)
    assert rules.dates_fit(end.start_date, end.due_date, end.plan.from_date, end.plan.to_date)


@given(day=st.dates(date(1990, 1, 1), date(2090, 1, 1)), months=st.integers(0, 120))
def test_months_later_keeps_the_day_or_takes_the_last(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
