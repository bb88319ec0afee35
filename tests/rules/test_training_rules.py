"""Who plans, answers, records and corrects; how people are spread and hours count (L6.1-a, L6.4-b, L6.4-c)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from rit.foundation.access.actor import Actor
from rit.foundation.ui.words import hours
from rit.stimulate.training.coaches import rules as coaches
from rit.stimulate.training.debriefing import rules as debriefing
from rit.stimulate.training.events import crediting, rules
from rit.stimulate.training.events.certificates import written
from rit.stimulate.training.events.spreading import spread

NOW = datetime(2025, 3, 18, 9, tzinfo=UTC)
LEADER, OTHER_COACH, HR, COORDINATOR, EMPLOYEE = (uuid4() for _number in range(5))
DOORS = {
    LEADER: {rules.LEAD},
    OTHER_COACH: {rules.LEAD},
    HR: {rules.HR},
    COORDINATOR: {"plan.steer", rules.LEAD},
    EMPLOYEE: set(),
}


def by(person: Any) -> Actor:
    return Actor(account=person, person=person, doors=frozenset(DOORS[person]))


def session(state: str = "planned", hours_away: int = 48) -> rules.Facts:
    return rules.Facts(state, NOW + timedelta(hours=hours_away), frozenset({LEADER}))


@pytest.mark.req("L6.4-b")
@pytest.mark.parametrize(
    ("who", "plans", "changes", "records", "all_of_them", "names"),
    [
        (LEADER, True, True, True, False, True),
        (OTHER_COACH, True, False, False, False, False),
        (HR, False, False, True, False, True),
        (COORDINATOR, True, True, True, True, True),
        (EMPLOYEE, False, False, False, False, False),
    ],
)
def test_who_may_do_what(
    who: Any, plans: bool, changes: bool, records: bool, all_of_them: bool, names: bool
) -> None:
    assert bool(rules.may_plan(by(who))) is plans
    assert bool(rules.may_change(by(who), session())) is changes
    assert bool(rules.may_invite(by(who), session(), now=NOW)) is changes
    assert bool(rules.may_record(by(who), session(hours_away=-1), now=NOW)) is records
    assert bool(rules.may_invite_everybody(by(who))) is all_of_them
    assert rules.may_read_names(by(who), session()) is names


@pytest.mark.req("L6.4-b")
@pytest.mark.parametrize(
    ("state", "away", "changes", "invites", "records", "answers"),
    [
        ("planned", 48, True, True, False, True),
        ("planned", -1, True, False, True, False),
        ("held", -1, False, False, True, False),
        ("cancelled", 48, False, False, False, False),
        ("cancelled", -1, False, False, False, False),
    ],
)
def test_what_a_session_allows(
    state: str, away: int, changes: bool, invites: bool, records: bool, answers: bool
) -> None:
    one, who = session(state, away), by(LEADER)
    assert bool(rules.may_change(who, one)) is changes
    assert bool(rules.may_invite(who, one, now=NOW)) is invites
    assert bool(rules.may_record(who, one, now=NOW)) is records
    assert bool(rules.may_answer("asked", one, now=NOW)) is answers


@pytest.mark.req("L6.1-a")
@pytest.mark.parametrize(
    ("asked", "there", "may"),
    [
        (True, "", True),
        (False, "", False),
        (False, "cannot", True),
        (False, "moved", True),
        (True, "asked", False),
        (True, "coming", False),
        (True, "waiting", False),
    ],
)
def test_who_moves_to_another_session(asked: bool, there: str, may: bool) -> None:
    assert bool(rules.may_move(session(), asked=asked, there=there, now=NOW)) is may
    assert not rules.may_move(session(hours_away=-1), asked=asked, there=there, now=NOW)


@pytest.mark.req("L6.4-c")
def test_nobody_corrects_the_own_hours_nor_a_line_twice() -> None:
    one = session("held", -1)
    assert rules.may_correct(by(LEADER), one, replaced=False, own=False)
    assert not rules.may_correct(by(LEADER), one, replaced=True, own=False)
    assert not rules.may_correct(by(LEADER), one, replaced=False, own=True)
    assert not rules.may_correct(by(EMPLOYEE), one, replaced=False, own=False)


@pytest.mark.req("L6.1-a")
def test_people_are_spread_so_that_sessions_differ_by_one_and_fill_no_further() -> None:
    people: list[Any] = list(range(100))
    slots: dict[Any, int] = {"a": 40, "b": 10, "c": 30}
    found = spread(people, slots)
    many = {slot: sum(one == slot for one in found.values()) for slot in slots}
    assert many == {"a": 40, "b": 10, "c": 30}
    assert list(found) == people[:80]
    even = spread(people[:9], {"a": 40, "b": 10, "c": 30})  # type: ignore[dict-item]  # any key will do
    assert sorted(even.values()) == ["a"] * 3 + ["b"] * 3 + ["c"] * 3  # type: ignore[type-var]
    assert spread(people, {}) == {}


@pytest.mark.req("L6.4-c")
@pytest.mark.parametrize(
    ("minutes", "recognised", "modules"),
    [(479, True, 0), (480, True, 1), (600, True, 1), (480, False, 0), (0, True, 0)],
)
def test_a_recognised_training_of_eight_hours_is_one_module(
    minutes: int, recognised: bool, modules: int
) -> None:
    assert crediting.modules(minutes, recognised=recognised) == modules
    total = crediting.total([(minutes, recognised), (120, False)])
    assert total.modules == modules
    assert total.module_hours == modules * 8
    assert crediting.module_rule().source


def test_hours_and_codes_are_written_for_people() -> None:
    assert [hours(minutes) for minutes in (120, 480)] == ["2", "8"]
    assert hours(90)[:1] == "1"
    assert written("ABCDEFGHJKMN2345") == "ABCD EFGH JKMN 2345"


@pytest.mark.req("L6.1-b")
def test_groups_are_formed_after_attendance_and_before_themes() -> None:
    held = session("held", -1)
    assert debriefing.may_form(by(LEADER), held, noted=False)
    assert not debriefing.may_form(by(LEADER), held, noted=True)
    assert not debriefing.may_form(by(LEADER), session(), noted=False)
    assert not debriefing.may_form(by(OTHER_COACH), held, noted=False)
    assert debriefing.may_note(by(LEADER), LEADER)
    assert not debriefing.may_note(by(OTHER_COACH), LEADER)


@pytest.mark.req("L5-e")
def test_a_feeler_is_for_the_coordinator_and_names_no_small_team() -> None:
    assert coaches.may_send(by(LEADER))
    assert not coaches.may_send(by(EMPLOYEE))
    assert coaches.may_read(by(COORDINATOR), is_read=False)
    assert not coaches.may_read(by(COORDINATOR), is_read=True)
    assert not coaches.may_read(by(HR), is_read=False)
    assert not coaches.may_name_team(2)
    assert coaches.may_name_team(30)
