"""Who may do what with a measure: no database."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from uuid import uuid4

import pytest

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, no
from rit.plan import rules as plan_rules
from rit.plan.measures import rules
from rit.plan.states import ENDED, ActionState, PlanStatus

OWNER, UNIT = uuid4(), uuid4()
ACTORS = {
    "owner": Actor(account=uuid4(), person=OWNER),
    "head": Actor(account=uuid4(), person=uuid4(), units_led=frozenset({UNIT})),
    "coordinator": Actor(account=uuid4(), person=uuid4(), doors=frozenset({plan_rules.STEER})),
    "colleague": Actor(account=uuid4(), person=uuid4()),
}
DAY = date(2025, 3, 18)


def facts(state: str, plan: str, *, recurring: bool, checked: bool = False) -> rules.Facts:
    return rules.Facts(plan_rules.Facts(OWNER, UNIT, state, recurring, plan), checked)


@pytest.mark.req("L6.2-c")
@pytest.mark.parametrize(
    ("who", "state", "plan", "recurring"),
    list(product(ACTORS, ActionState.values, PlanStatus.values, (True, False))),
)
def test_an_effect_is_checked_by_who_carries_it_once_there_is_one(
    who: str, state: str, plan: str, recurring: bool
) -> None:
    measure = facts(state, plan, recurring=recurring)
    ready = state == "done" or (recurring and state != "stopped")
    expected = who != "colleague" and plan not in ENDED and ready
    assert bool(rules.may_check(ACTORS[who], measure)) is expected


@pytest.mark.req("L6.2-c")
@pytest.mark.parametrize(("who", "plan", "checked"), list(product(ACTORS, PlanStatus.values, (True, False))))
def test_what_was_expected_stands_once_it_was_checked(who: str, plan: str, checked: bool) -> None:
    measure = facts("running", plan, recurring=False, checked=checked)
    expected = who != "colleague" and plan not in ENDED and not checked
    assert bool(rules.may_describe(ACTORS[who], measure)) is expected


@pytest.mark.req("L6.2-c")
@pytest.mark.parametrize("plan", PlanStatus.values)
def test_the_area_of_the_thing_says_who_gives_it_a_measure(plan: str) -> None:
    assert bool(rules.may_take(ACTORS["colleague"], plan, YES)) is (plan not in ENDED)
    assert not rules.may_take(ACTORS["coordinator"], plan, no("theirs"))


@pytest.mark.req("L6.2-c")
def test_dates_of_a_measure() -> None:
    assert rules.dates_fit(DAY, DAY + timedelta(days=1))
    assert not rules.dates_fit(DAY, DAY)
    assert rules.looked_on(DAY, DAY, DAY)
    assert not rules.looked_on(DAY + timedelta(days=1), DAY, DAY)
    assert not rules.looked_on(DAY - timedelta(days=1), DAY, DAY)
