"""Who takes a plan where, and what comes along by default: full tables, without a database."""

from __future__ import annotations

from datetime import date
from itertools import product
from uuid import uuid4

import pytest

from rit.foundation.access.actor import Actor, system
from rit.plan import rolling, rules
from rit.plan.models import Action, Plan
from rit.plan.queries import in_force
from rit.plan.states import PLAN_STEPS, PlanStatus

ACTORS = {
    "coordinator": Actor(account=uuid4(), doors=frozenset({rules.STEER})),
    "console": system("rit"),
    "reporter": Actor(account=uuid4(), doors=frozenset({rules.REPORT})),
    "employee": Actor(account=uuid4()),
}
STEERS = {"coordinator", "console"}
DAY = date(2026, 1, 1)


@pytest.mark.req("L1-a", "L1-b")
@pytest.mark.parametrize(("who", "status"), list(product(ACTORS, PlanStatus.values)))
def test_who_takes_which_step(who: str, status: str) -> None:
    by, steers = ACTORS[who], who in STEERS
    assert bool(rules.may_roll(by, status)) is (steers and status in {"adopted", "running", "closed"})
    assert bool(rules.may_close(by, status)) is (steers and status == "running")
    assert bool(rules.may_edit_draft(by, status)) is (steers and status == "draft")
    assert bool(rules.may_export(by)) is steers
    assert bool(rules.may_adopt(status, "", "Beslissing 12.")) is (status not in {"closed", "discarded"})
    assert not rules.may_adopt(status, "", " ")
    assert not rules.may_adopt(status, "Beslissing 11.", "Beslissing 12.")
    assert not rules.may_roll(by, status, goes_on_in="Plan 2026")


def test_every_status_is_reached_and_the_ends_are_never_left() -> None:
    assert {step.target for step in PLAN_STEPS} | {"draft"} == set(PlanStatus.values)
    assert not {"closed", "discarded"} & {source for step in PLAN_STEPS for source in step.sources}


@pytest.mark.req("L1-b")
@pytest.mark.parametrize(
    ("recurrence", "given", "due", "proposed"),
    [
        ("none", False, "2025-12-31", "2031-12-31"),  # the plan gave no date: the whole new period
        ("monthly", True, "2025-12-31", "2031-12-31"),
        ("none", True, "2025-06-30", "2026-12-31"),  # agreed, and past: in the first year
        ("none", True, "2027-03-01", "2027-03-01"),  # agreed, and within the new period: kept
        ("none", True, "2026-01-01", "2026-12-31"),
    ],
)
def test_the_date_that_is_proposed(recurrence: str, given: bool, due: str, proposed: str) -> None:
    action = Action(recurrence=recurrence, due_given=given, due_date=date.fromisoformat(due))
    found = rolling.proposed_date(action, DAY, date(2031, 12, 31))
    assert found == date.fromisoformat(proposed)


@pytest.mark.parametrize(
    ("first", "last", "then"),
    [
        ("2020-01-01", "2025-12-31", ("2026-01-01", "2031-12-31")),
        ("2024-02-29", "2025-02-27", ("2025-02-28", "2026-02-27")),
        ("2025-01-01", "2025-12-31", ("2026-01-01", "2026-12-31")),
    ],
)
def test_the_next_period_is_as_long(first: str, last: str, then: tuple[str, str]) -> None:
    plan = Plan(from_date=date.fromisoformat(first), to_date=date.fromisoformat(last))
    begins, ends = rolling.next_period(plan)
    assert begins.isoformat() == then[0]
    assert abs((ends - date.fromisoformat(then[1])).days) <= 31


def plan_of(status: str, first: int, last: int) -> Plan:
    return Plan(
        code=f"{status}-{first}", status=status, from_date=date(first, 1, 1), to_date=date(last, 12, 31)
    )


@pytest.mark.req("L1-b")
def test_the_plan_in_force_runs_that_day() -> None:
    old, new = plan_of("running", 2020, 2025), plan_of("running", 2026, 2031)
    draft, closed = plan_of("draft", 2026, 2031), plan_of("closed", 2014, 2019)
    assert in_force([new, old], date(2025, 3, 18)) is old
    assert in_force([new, old], date(2026, 3, 18)) is new
    assert in_force([draft, old], date(2026, 3, 18)) is old  # nobody adopted the draft yet
    assert in_force([draft, closed], date(2026, 3, 18)) is closed
    assert in_force([draft], date(2026, 3, 18)) is draft
    assert in_force([], date(2026, 3, 18)) is None
