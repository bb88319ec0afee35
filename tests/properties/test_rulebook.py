"""Whatever happens to the versions of an instruction: on no day do two of them apply, and adopted words stay."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rit.foundation.access.actor import system
from rit.foundation.access.verdict import Refused
from rit.plan.rulebook import actions, queries
from rit.plan.rulebook.models import Instruction, InstructionVersion
from rit.plan.rulebook.states import FROZEN, InstructionKind, step_named

DAY = date(2025, 3, 18)
BY = system("test")
DAYS = 60

step = st.one_of(
    st.tuples(st.just("draft"), st.just(0)),
    st.tuples(st.just("change"), st.integers(0, 3)),
    st.tuples(st.sampled_from(["propose", "take_back", "adopt"]), st.integers(0, 3)),
    st.tuples(st.just("in_force"), st.integers(-10, DAYS)),
    st.tuples(st.just("in_force"), st.integers(-10, DAYS)),
    st.tuples(st.just("day passes"), st.integers(1, 20)),
)


class Undo(Exception):
    """Leaves the database as it was, so that each example starts with nothing."""


@pytest.mark.req("L3-b")
@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, min_size=4, max_size=24))
def test_on_no_day_do_two_versions_apply(steps: list[tuple[str, int]]) -> None:
    with pytest.raises(Undo), transaction.atomic():
        about = actions.InstructionEdit(title={"nl": "Proef"}, kind=InstructionKind.CORPS, owner=None)
        made = actions.add_instruction(about, actions.VersionEdit({"nl": "een"}), by=BY, now=_at(DAY))
        words: dict[int, dict[str, str]] = {}
        today = DAY
        for name, number in steps:
            if name == "day passes":
                today += timedelta(days=number)
                continue
            try:
                with transaction.atomic():
                    _take(made, name, number, today)
            except Refused as refused:
                assert str(refused.verdict.reason)
            _hold(made, words)
        raise Undo


def _take(made: Instruction, name: str, number: int, today: date) -> None:
    newest = InstructionVersion.objects.filter(instruction=made).latest("number")
    now = _at(today)
    match name:
        case "draft":
            actions.draft_version(made.pk, actions.VersionEdit({"nl": "nieuw"}, "x"), by=BY, now=now)
        case "change":
            text = actions.VersionEdit({"nl": f"anders {number}"})
            actions.change_version(newest.pk, text, revision=newest.revision, by=BY, now=now)
        case "adopt":
            actions.adopt_version(newest.pk, "Directiecomité", by=BY, now=now)
        case "in_force":
            actions.put_in_force(newest.pk, today + timedelta(days=number), by=BY, now=now)
        case _:
            actions.take_step(newest.pk, step_named(name), by=BY, now=now)


def _hold(made: Instruction, words: dict[int, dict[str, str]]) -> None:
    versions = list(InstructionVersion.objects.filter(instruction=made).order_by("number"))
    dated = [version for version in versions if version.from_date]
    for day in (DAY + timedelta(days=count) for count in range(-10, 200, 3)):
        applying = [v for v in dated if v.from_date <= day and (v.to_date is None or day <= v.to_date)]
        assert len(applying) <= 1
        assert queries.applying(versions, day) == next(iter(applying), None)
    for version in versions:
        if version.state in FROZEN:
            assert words.setdefault(version.number, version.text) == version.text
        if version.from_date:
            assert version.adopted_at is not None
            assert version.from_date >= version.adopted_at.date()


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
