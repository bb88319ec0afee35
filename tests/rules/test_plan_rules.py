"""Who may do what with an action: every combination of person, state and plan, without a database."""

from __future__ import annotations

from datetime import date
from itertools import product
from uuid import UUID, uuid4

import pytest

from rit.foundation.access.actor import Actor
from rit.plan import rules
from rit.plan.states import STEPS, ActionState

OWNER, HEAD, OTHER = uuid4(), uuid4(), uuid4()
UNIT = uuid4()


def person(key: UUID, *, doors: frozenset[str] = frozenset(), led: frozenset[UUID] = frozenset()) -> Actor:
    return Actor(account=uuid4(), person=key, doors=doors, units_led=led)


ACTORS = {
    "owner": person(OWNER),
    "head": person(HEAD, led=frozenset({UNIT})),
    "coordinator": person(OTHER, doors=frozenset({rules.STEER})),
    "colleague": person(OTHER),
    "nobody": Actor(account=uuid4()),
}


def facts(state: str = "running", *, plan: str = "running", recurring: bool = False) -> rules.Facts:
    return rules.Facts(owner=OWNER, unit=UNIT, state=state, recurring=recurring, plan_status=plan)


@pytest.mark.req("L2-b")
@pytest.mark.parametrize(
    ("who", "state", "plan"), list(product(ACTORS, ActionState.values, ["running", "closed"]))
)
def test_who_records(who: str, state: str, plan: str) -> None:
    allowed = who in {"owner", "head", "coordinator"} and state != "stopped" and plan != "closed"
    assert bool(rules.may_record(ACTORS[who], facts(state, plan=plan))) is allowed


@pytest.mark.req("L2-b")
@pytest.mark.parametrize(("who", "plan"), list(product(ACTORS, ["running", "draft", "closed"])))
def test_who_adjusts(who: str, plan: str) -> None:
    assert bool(rules.may_change(ACTORS[who], facts(plan=plan))) is (
        who == "coordinator" and plan != "closed"
    )


@pytest.mark.req("L2-b")
@pytest.mark.parametrize(("who", "state", "step"), list(product(ACTORS, ActionState.values, STEPS)))
def test_who_takes_which_step(who: str, state: str, step: object) -> None:
    from rit.plan.states import Step

    assert isinstance(step, Step)
    people = {"coordinator"} if step.by == "steer" else {"owner", "head", "coordinator"}
    verdict = rules.may_take(ACTORS[who], facts(state), step)
    assert bool(verdict) is (state in step.sources and who in people)
    assert verdict or str(verdict.reason)


def test_recurring_work_takes_no_number_by_hand() -> None:
    assert not rules.may_set_progress(ACTORS["owner"], facts(recurring=True))
    assert rules.may_record(ACTORS["owner"], facts(recurring=True))


def test_done_takes_no_number_until_it_is_opened_again() -> None:
    assert not rules.may_set_progress(ACTORS["owner"], facts("done"))


@pytest.mark.parametrize(
    ("start", "due", "fits"),
    [
        ("2020-01-01", "2025-12-31", True),
        ("2024-05-01", "2024-05-01", True),
        ("2024-05-02", "2024-05-01", False),
        ("2019-12-31", "2024-05-01", False),
        ("2024-05-01", "2026-01-01", False),
    ],
)
def test_dates_live_within_the_plan(start: str, due: str, fits: bool) -> None:
    verdict = rules.dates_fit(
        date.fromisoformat(start), date.fromisoformat(due), date(2020, 1, 1), date(2025, 12, 31)
    )
    assert bool(verdict) is fits


def test_every_state_can_be_left_but_by_a_closed_plan() -> None:
    assert {source for step in STEPS for source in step.sources} == set(ActionState.values)
    assert {step.target for step in STEPS} <= set(ActionState.values)
