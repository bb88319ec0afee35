"""Whatever people do, any past moment can be asked for again and answers what was shown then (L7-f)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rit.foundation.access.verdict import Refused
from rit.foundation.history.models import Source, Version
from rit.foundation.history.queries import as_of, known_since
from rit.foundation.retention.policy import policy
from rit.plan import actions
from rit.plan.models import Action, Instrument, Objective, Plan
from rit.plan.states import STEPS, step_named

pytestmark = [pytest.mark.django_db, pytest.mark.req("L7-f")]

START = datetime(2025, 3, 18, 9, tzinfo=UTC)
MOVES = st.lists(
    st.tuples(
        st.integers(0, 3),  # which action, or instrument
        st.one_of(
            st.tuples(st.just("progress"), st.integers(0, 99)),
            st.tuples(st.just("step"), st.sampled_from([step.name for step in STEPS])),
            st.tuples(st.just("date"), st.integers(-400, 300)),
            st.tuples(st.just("objectives"), st.sets(st.integers(1, 9), min_size=1, max_size=3)),
            st.tuples(st.just("instrument"), st.sampled_from(["adopt", "withdraw", "take_back"])),
        ),
        st.integers(1, 3000),  # minutes later
    ),
    max_size=15,
)


class Enough(Exception):
    """Rolls the walk back."""


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_any_moment_answers_what_was_shown_then(
    moves: list[tuple[int, tuple[str, Any], int]], actor: Any, plan: Any
) -> None:
    by, now = actor("coordinator"), START
    keys = list(Action.objects.filter(plan=plan).order_by("pk").values_list("pk", flat=True)[:4])
    instruments = list(plan.instruments.order_by("-state", "pk")[:4])  # the proposed one first
    assert instruments[0].state == "proposed"
    with pytest.raises(Enough), transaction.atomic():
        shown = [(now, _rows(), _served(), _stood())]
        for which, move, later in moves:
            now += timedelta(minutes=later)
            if move[0] == "instrument":
                _decide(instruments[which], move[1], by, now)
            else:
                _make(keys[which], move, by, now)
            shown.append((now, _rows(), _served(), _stood()))
        for moment, rows, served, stood in shown:
            assert _rows(as_of(Action, moment)) == rows
            assert _served(as_of(Action.objectives.through, moment)) == served
            assert _stood(as_of(Instrument, moment)) == stood
        raise Enough


def test_what_the_plan_said_before_it_was_reworded(plan: Plan, now: datetime) -> None:
    objective = Objective.objects.get(plan=plan, number=4)
    was = dict(objective.title)
    Objective.objects.filter(pk=objective.pk).update(title={"nl": "Anders", "en": "Otherwise"})  # no writer

    earlier = as_of(Objective, now - timedelta(days=1), "then_.plan_id = %s", [plan.pk])

    assert {row.number: row.title for row in earlier}[4] == was
    assert len(earlier) == 9


def test_what_is_deleted_was_there_before(plan: Plan) -> None:
    gone = Objective.objects.create(
        plan=plan, pillar=plan.pillars.all()[0], number=99, code="x", title={}, short={}, reason={}
    )
    at = Version.objects.filter(source="plan_objective", key=str(gone.pk)).latest("id").at
    with connection.cursor() as cursor:  # the next moment
        later = at + timedelta(seconds=1)
        cursor.execute("select set_config('rit.now', %s, true)", [later.isoformat()])
    key = gone.pk
    gone.delete()

    assert key in {row.pk for row in as_of(Objective, at)}
    assert key not in {row.pk for row in as_of(Objective, later)}


def test_what_is_purged_by_age_keeps_no_history() -> None:
    """Else the old versions would outlive the rows."""
    purged = {name for name, table in policy().tables.items() if table.is_purged}

    assert set(Source.objects.values_list("table", flat=True)) & purged == set()


def test_a_plan_that_was_always_kept_is_known_from_its_first_day() -> None:
    assert known_since(Plan, Objective, Action) is None


@pytest.mark.parametrize(
    "attempt",
    [
        "delete from history_version",
        "update history_version set at = now()",
        "insert into history_version (source, key, at) values ('plan_action', '1', now())",
        "update history_telling set believed = true",
        "alter table plan_action disable trigger keep_history",
    ],
)
def test_the_runtime_role_cannot_change_history(attempt: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attempt)


def _rows(found: Any = None) -> dict[Any, tuple[Any, ...]]:
    fields = ("title", "owner_id", "due_date", "next_date", "progress", "state", "finished_date", "version")
    rows = Action.objects.all() if found is None else found
    return {row.pk: tuple(getattr(row, name) for name in fields) for row in rows}


def _served(found: Any = None) -> set[tuple[Any, int]]:
    rows = Action.objectives.through.objects.all() if found is None else found
    return {(row.action_id, row.objective_id) for row in rows}


def _stood(found: Any = None) -> dict[Any, tuple[Any, ...]]:
    rows = Instrument.objects.all() if found is None else found
    return {row.pk: (row.state, row.from_date, row.to_date, row.decision) for row in rows}


def _decide(instrument: Instrument, step: str, by: Any, now: datetime) -> None:
    try:
        with transaction.atomic():
            match step:
                case "adopt":
                    actions.adopt_instrument(instrument, "2025/7", now.date(), by=by, now=now)
                case "withdraw":
                    actions.withdraw_instrument(instrument, "2025/8", now.date(), by=by, now=now)
                case _:
                    actions.take_back_instrument(instrument, "x", by=by, now=now)
    except Refused as refused:
        assert str(refused.verdict.reason)


def _make(key: Any, move: tuple[str, Any], by: Any, now: datetime) -> None:
    action = Action.objects.get(pk=key)
    kind, value = move
    same = {"version": action.version, "by": by, "now": now}
    try:
        with transaction.atomic():
            match kind:
                case "progress":
                    actions.record_progress(key, progress=value, text="x", proof=actions.Proof(), **same)
                case "step":
                    step = step_named(value)
                    assert step is not None
                    actions.take_step(key, step, reason="x", proof=actions.Proof(), **same)
                case "date":
                    due = action.due_date + timedelta(days=value)
                    actions.change_many([key], due_date=due, reason="x", by=by, now=now)
                case _:
                    actions.change(key, _edit(action, value), reason="x", **same)
    except Refused as refused:
        assert str(refused.verdict.reason)


def _edit(action: Action, numbers: set[int]) -> actions.Edit:
    return actions.Edit(
        title=action.title,
        owner=action.owner,
        unit=action.unit,
        start_date=action.start_date,
        due_date=action.due_date,
        recurrence=action.recurrence,
        instrument=action.instrument,
        objectives=list(Objective.objects.filter(plan=action.plan, number__in=numbers)),
    )
