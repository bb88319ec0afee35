"""Who answers a call for coaches and who is chosen; who counts as being in the room (L5-d, L6.4-c)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from rit.foundation.access.actor import Actor
from rit.stimulate.training.coaches.calls import rules
from rit.stimulate.training.events import rules as sessions

DAY = date(2025, 3, 18)
NOW = datetime(2025, 3, 18, 9, tzinfo=UTC)
COORDINATOR, COACH, COLLEAGUE = uuid4(), uuid4(), uuid4()
OPEN, OVER = rules.Call(DAY, closed=False), rules.Call(DAY - timedelta(days=1), closed=False)
CLOSED = rules.Call(DAY, closed=True)


def by(person: object) -> Actor:
    doors = {COORDINATOR: {"plan.steer", "training.lead"}, COACH: {"training.lead"}}.get(person, set())  # type: ignore[call-overload]
    return Actor(account=person, person=person, doors=frozenset(doors))  # type: ignore[arg-type]


@pytest.mark.req("L5-d")
@pytest.mark.parametrize(
    ("who", "call", "there", "may"),
    [
        (COLLEAGUE, OPEN, False, True),
        (COLLEAGUE, OPEN, True, False),
        (COLLEAGUE, OVER, False, False),
        (COLLEAGUE, CLOSED, False, False),
        (COACH, OPEN, False, False),
        (COORDINATOR, OPEN, False, False),
    ],
)
def test_who_puts_themselves_forward(who: object, call: rules.Call, there: bool, may: bool) -> None:
    assert bool(rules.may_put_forward(by(who), call, DAY, there=there)) is may


@pytest.mark.req("L5-d")
@pytest.mark.parametrize("step", ["select", "decline"])
@pytest.mark.parametrize("standing", ["forward", "selected", "declined", "appointed"])
def test_who_is_chosen_and_when(step: str, standing: str) -> None:
    allowed = standing == "forward" or (step, standing) == ("decline", "selected")
    asked = {"step": step, "standing": standing}
    assert bool(rules.may_decide(by(COORDINATOR), OVER, DAY, own=False, **asked)) is allowed  # type: ignore[arg-type]
    assert not rules.may_decide(by(COORDINATOR), OPEN, DAY, own=False, **asked)  # type: ignore[arg-type]
    assert not rules.may_decide(by(COORDINATOR), OVER, DAY, own=True, **asked)  # type: ignore[arg-type]
    assert not rules.may_decide(by(COACH), OVER, DAY, own=False, **asked)  # type: ignore[arg-type]


@pytest.mark.req("L5-d")
@pytest.mark.parametrize(
    ("standing", "account", "followed", "may"),
    [
        ("selected", True, 420, True),
        ("selected", True, 419, False),
        ("selected", False, 420, False),
        ("forward", True, 420, False),
        ("appointed", True, 420, False),
    ],
)
def test_only_who_is_selected_and_trained_is_appointed(
    standing: str, account: bool, followed: int, may: bool
) -> None:
    verdict = rules.may_appoint(
        by(COORDINATOR),
        OVER,
        DAY,
        standing=standing,
        own=False,
        account=account,
        followed=followed,
        asked=420,
    )
    assert bool(verdict) is may


@pytest.mark.req("L6.4-c")
@pytest.mark.parametrize(
    ("who", "state", "answer", "begins", "ends", "may"),
    [
        (COLLEAGUE, "planned", "asked", 0, 2, True),
        (COLLEAGUE, "held", "coming", 0, 2, True),
        (COLLEAGUE, "planned", "cannot", 0, 2, True),
        (COLLEAGUE, "planned", "waiting", 0, 2, True),
        (COLLEAGUE, "planned", "", 0, 2, False),
        (COLLEAGUE, "planned", "moved", 0, 2, False),
        (COLLEAGUE, "cancelled", "asked", 0, 2, False),
        (COLLEAGUE, "planned", "asked", -3, -1, False),
        (COLLEAGUE, "planned", "asked", 24, 26, False),
        (COACH, "planned", "asked", 0, 2, False),
    ],
)
def test_who_counts_as_being_in_the_room(
    who: object, state: str, answer: str, begins: int, ends: int, may: bool
) -> None:
    facts = sessions.Facts(state, NOW + timedelta(hours=begins), frozenset({COACH}))
    verdict = sessions.may_arrive(by(who), facts, answer, ends_at=NOW + timedelta(hours=ends), now=NOW)
    assert bool(verdict) is may
