"""Random walks through the steps of a report: never stuck, never ended without an outcome (L2-c)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rit.enforce.cases.states import Desk
from rit.enforce.intake import rules
from rit.enforce.intake.rules import Facts
from rit.enforce.intake.states import ENDING, STEPS, TAKEN_UP, About, Outcome, Quality, State
from rit.foundation.access.actor import Actor

BY = Actor(account=None, name="somebody")
pytestmark = pytest.mark.req("L2-c")


def facts(state: State, desk: Desk, quality: Quality) -> Facts:
    return Facts(desk, state, quality, About.OTHER, owned=state != State.NEW)


@given(st.data(), st.sampled_from(Desk), st.sampled_from(Quality))
def test_every_walk_can_still_end_and_ends_only_with_an_outcome(
    data: st.DataObject, desk: Desk, quality: Quality
) -> None:
    state, outcome = State.NEW, ""
    for _turn in range(12):
        open_steps = [step for step in STEPS if state in step.sources]
        if state == State.CLOSED:
            assert outcome
            assert not open_steps
            return
        assert open_steps, f"{state} leads nowhere"
        step = data.draw(st.sampled_from(open_steps))
        if step.by == "handler":
            assert rules.may_take(BY, facts(state, desk, quality), step.name)
        if step.name in {"take_up", "end"}:
            among = TAKEN_UP if step.name == "take_up" else ENDING
            may = [one for one in among if rules.may_assess(BY, facts(state, desk, quality), one)]
            assert may, "some outcome is always open"
            outcome = data.draw(st.sampled_from(may))
            assert step.needs_reason
        state = State(step.target)
    assert outcome in {"", *Outcome.values}


@given(st.sampled_from(State), st.sampled_from(Desk), st.sampled_from(Quality), st.sampled_from(Outcome))
def test_an_outcome_is_open_exactly_where_its_step_is(
    state: State, desk: Desk, quality: Quality, outcome: Outcome
) -> None:
    """The rules refuse more than the steps do, never less."""
    name = "take_up" if outcome in TAKEN_UP else "end"
    if rules.may_assess(BY, facts(state, desk, quality), outcome):
        assert rules.may_take(BY, facts(state, desk, quality), name)
