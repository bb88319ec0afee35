"""A plan goes out as a file and comes back the same, whatever was changed in RIT (L1-b)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rit.foundation.access.actor import system
from rit.plan import actions, exporter, loader, outline, planfile
from rit.plan.models import Action, Plan
from rit.plan.states import step_named

pytestmark = [pytest.mark.django_db, pytest.mark.req("L1-b")]

GHENT = Path(__file__).resolve().parents[2] / "src" / "rit" / "policy" / "plans" / "ghent-2020-2025.toml"
NOW = datetime(2025, 3, 18, 9, tzinfo=UTC)
COPY = "copy-of-the-plan"
# whatever somebody can type and PostgreSQL keeps
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("add"), WORDS),
        st.tuples(st.just("title"), WORDS),
        st.tuples(st.just("date"), st.integers(-300, 0)),
        st.tuples(st.just("stop"), st.none()),
    ),
    max_size=6,
)


class Enough(Exception):
    """Rolls everything back."""


def copied(plan: Plan, folder: Path) -> str:
    """The plan's file as that of another plan, loaded, and exported again."""
    text = exporter.as_text(plan).replace(f'code = "{plan.code}"', f'code = "{COPY}"')
    path = folder / "plan.toml"
    path.write_text(text, newline="")
    loader.load(path, by=system("test"), now=NOW)
    again = exporter.as_text(Plan.objects.get(code=COPY))
    assert again == text
    assert outline.from_file(path) == outline.from_database(COPY)
    return text


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES, data=st.data())
def test_whatever_was_changed_the_file_loads_again_equal(
    moves: list[tuple[str, Any]], data: st.DataObject, actor: Any, plan: Plan, tmp_path: Path
) -> None:
    by = actor("coordinator")
    with pytest.raises(Enough), transaction.atomic():
        some = list(Action.objects.filter(plan=plan).exclude(state__in=["done", "stopped"]).order_by("pk"))
        for move in moves:
            _make(plan, data.draw(st.sampled_from(some)), move, by)
        copied(plan, tmp_path)
        raise Enough


def _make(plan: Plan, action: Action, move: tuple[str, Any], by: Any) -> None:
    action.refresh_from_db()
    kind, value = move
    edit = actions.Edit(
        title={"nl": value} if kind in {"add", "title"} else action.title,
        owner=action.owner,
        unit=action.unit,
        start_date=action.start_date,
        due_date=max(action.start_date, action.due_date + timedelta(days=value if kind == "date" else 0)),
        recurrence=action.recurrence,
        instrument=action.instrument,
        objectives=list(action.objectives.all()),
    )
    if kind == "add":
        actions.add(plan, edit, reason="x", by=by, now=NOW)
    elif kind == "stop" and action.state != "stopped":
        stop = step_named("stop")
        assert stop is not None
        proof, version = actions.Proof(), action.version
        actions.take_step(action.pk, stop, reason="x", proof=proof, version=version, by=by, now=NOW)
    elif kind != "stop":
        actions.change(action.pk, edit, reason="x", version=action.version, by=by, now=NOW)


def test_the_ghent_file_comes_back_with_every_fact(tmp_path: Path) -> None:
    """Loaded once and exported, it says what the file says, in the order of the export."""

    def sorted_out(data: planfile.PlanFile) -> planfile.PlanFile:
        for holder in data["instruments"]:
            holder["actions"] = sorted(holder.get("actions", []), key=lambda action: str(action["code"]))
        for key in ("plan_actions", "corrections"):
            rows = data.get(key, [])
            data[key] = sorted(rows, key=lambda row: str(row.get("code", row.get("id"))))
        data["actors"] = [{"outside": False, "carries_out": False, **row} for row in data["actors"]]
        return data

    path = tmp_path / "ghent.toml"
    path.write_text(GHENT.read_text().replace('code = "ghent-2020-2025"', f'code = "{COPY}"', 1))
    loader.load(path, by=system("test"), now=NOW)
    out = tmp_path / "out.toml"
    out.write_text(exporter.as_text(Plan.objects.get(code=COPY)))
    assert sorted_out(planfile.read(out)) == sorted_out(planfile.read(path))


def test_loading_the_file_where_it_came_from_changes_nothing(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    text = exporter.as_text(plan)
    path.write_text(text)
    loaded = loader.load(path, by=system("test"), now=NOW)
    assert (loaded.added, loaded.changed) == (0, 0)
    assert exporter.as_text(plan) == text
    assert date(2020, 1, 1) == Plan.objects.get(pk=plan.pk).from_date
