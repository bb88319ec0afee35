"""Whatever somebody chooses to bring along, the draft is a whole plan that goes out and comes back the same (L1-b)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rit.foundation.access.verdict import Refused
from rit.plan import actions, exporter, outline, planfile, rolling
from rit.plan.models import Action, Plan

pytestmark = [pytest.mark.django_db, pytest.mark.req("L1-b")]

NOW = datetime(2025, 3, 18, 9, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2031, 12, 31)


class Enough(Exception):
    """Rolls everything back."""


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_choice_makes_a_whole_plan(data: st.DataObject, actor: Any, plan: Plan, tmp_path: Path) -> None:
    by = actor("coordinator")
    with pytest.raises(Enough), transaction.atomic():
        period = actions.Period("any-choice", {"nl": "Nieuw"}, FIRST, LAST)
        roll = actions.keep_period(plan, period, by=by, now=NOW)
        actions.keep_choices(roll, _chosen(data, plan), by=by, now=NOW)
        wanted = rolling.select(rolling.ground(plan), roll)
        try:
            new = actions.roll_forward(roll, by=by, now=NOW)
        except Refused:
            assert not wanted.objectives
            raise Enough from None
        _check(plan, new, wanted)
        path = tmp_path / "draft.toml"
        path.write_text(exporter.as_text(new), newline="")
        written = {key: part for key, part in exporter.from_database(new).items() if part}
        assert {key: part for key, part in planfile.read(path).items() if part} == written
        assert outline.from_file(path) == outline.from_database(new.code)
        raise Enough


def _chosen(data: st.DataObject, plan: Plan) -> dict[str, dict[str, Any]]:
    def some(keys: list[str], values: Any) -> dict[str, Any]:
        return data.draw(st.dictionaries(st.sampled_from(keys), values, max_size=12))

    acts = [
        str(key) for key in plan.actions.exclude(state="stopped").order_by("pk").values_list("pk", flat=True)
    ]
    return {
        "objectives": some([str(number) for number in range(1, 10)], st.booleans()),
        "instruments": some(list(plan.instruments.values_list("code", flat=True)), st.booleans()),
        "actions": some(acts, st.booleans()),
        "dates": some(acts, st.dates(FIRST, LAST).map(date.isoformat)),
        "owners": some(acts, st.booleans()),
        "lists": some(list(rolling.LISTS), st.booleans()),
    }


def _check(plan: Plan, new: Plan, wanted: rolling.Selection) -> None:
    numbers = set(new.objectives.values_list("number", flat=True))
    assert numbers == {objective.number for objective in wanted.objectives}
    assert new.actions.count() == len(wanted.actions)
    for action in Action.objects.filter(plan=new).select_related("instrument").prefetch_related("objectives"):
        served = {objective.number for objective in action.objectives.all()}
        assert served
        assert served <= numbers
        assert action.instrument is None or action.instrument.plan_id == new.pk
        assert FIRST <= action.start_date <= action.next_date <= action.due_date <= LAST
        assert action.carried_from is not None
        assert action.carried_from.plan_id == plan.pk
        assert action.log.count() == 1
    for instrument in new.instruments.prefetch_related("objectives"):
        assert instrument.objectives.count()
