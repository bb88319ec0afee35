"""Who may do what with the board: the whole truth, without a database (L5-c)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from rit.foundation.access.actor import Actor
from rit.foundation.access.roles import roles
from rit.plan import rules as plan_rules
from rit.plan.board import rules
from rit.plan.board.states import (
    ITEM_STEPS,
    MEETING_STEPS,
    REPORT_STEPS,
    ItemKind,
    ItemState,
    MeetingState,
    Outcome,
    ReportState,
    step_named,
)

pytestmark = pytest.mark.req("L5-c")


def pairs(*lists: Iterable[Any], repeat: int = 1) -> list[tuple[Any, ...]]:
    """Every combination."""
    return list(itertools.product(*lists, repeat=repeat))


ME, OTHER = UUID(int=1), UUID(int=2)
TODAY = date(2025, 3, 18)


def who(*doors: str, role: str = "x") -> Actor:
    held = frozenset({role}) if role else frozenset()
    return Actor(account=ME, person=ME, roles=held, doors=frozenset(doors))


NOBODY = who(role="")
SECRETARY = who(rules.SEE, rules.PREPARE)
MEMBER = who(rules.SEE)


def test_the_doors_are_held_by_whom_the_policy_names() -> None:
    held = {
        door: {role.code for role in roles().values() if door in role.doors}
        for door in (rules.SEE, rules.PREPARE, rules.MAYOR_PREPARE, rules.MAYOR_SEND, rules.MAYOR_READ)
    }
    assert held == {
        rules.SEE: {"chief", "board_member", "board_secretary", "coordinator"},
        rules.PREPARE: {"board_secretary"},
        rules.MAYOR_PREPARE: {"chief", "coordinator"},
        rules.MAYOR_SEND: {"chief"},
        rules.MAYOR_READ: {"mayor"},
    }


def test_who_holds_a_role_or_leads_a_unit_puts_something_to_the_board() -> None:
    head = Actor(account=ME, person=ME, units_led=frozenset({OTHER}))
    assert rules.may_propose(who())
    assert rules.may_propose(head)
    assert not rules.may_propose(NOBODY)


@pytest.mark.parametrize(("step", "state"), pairs(ITEM_STEPS, ItemState.values))
def test_a_step_of_an_item_is_for_whom_and_from_where_its_table_says(step: object, state: str) -> None:
    named = step_named(step.name)  # type: ignore[attr-defined]
    from_here = state in named.sources
    mine, theirs = rules.ItemFacts(state, ME), rules.ItemFacts(state, OTHER)
    if named.by == "proposer":
        assert bool(rules.may_take(NOBODY, mine, named)) is from_here
        assert not rules.may_take(SECRETARY, theirs, named)
    else:
        assert bool(rules.may_take(SECRETARY, theirs, named)) is from_here
        assert not rules.may_take(MEMBER, mine, named)


@pytest.mark.parametrize(("state", "unsigned"), pairs(ItemState.values, (False, True)))
def test_nothing_is_withdrawn_between_a_decision_and_its_sign_off(state: str, unsigned: bool) -> None:
    allowed = state in {"proposed", "agenda", "postponed"} and not unsigned
    assert bool(rules.may_withdraw(NOBODY, rules.ItemFacts(state, ME), unsigned=unsigned)) is allowed
    assert not rules.may_withdraw(SECRETARY, rules.ItemFacts(state, OTHER), unsigned=unsigned)


@pytest.mark.parametrize("state", ItemState.values)
def test_a_proposal_is_mended_until_it_is_decided(state: str) -> None:
    open_now = state in {"proposed", "agenda", "postponed"}
    assert bool(rules.may_change_item(NOBODY, rules.ItemFacts(state, ME))) is open_now
    assert bool(rules.may_change_item(SECRETARY, rules.ItemFacts(state, OTHER))) is open_now
    assert not rules.may_change_item(MEMBER, rules.ItemFacts(state, OTHER))


@pytest.mark.parametrize(("state", "unsigned"), pairs(MeetingState.values, (False, True)))
def test_a_place_is_on_a_meeting_that_is_open(state: str, unsigned: bool) -> None:
    allowed = state in {"announced", "held"} and not unsigned
    waiting = rules.ItemFacts("proposed", OTHER)
    assert bool(rules.may_place(SECRETARY, waiting, state, unsigned=unsigned)) is allowed
    assert not rules.may_place(MEMBER, waiting, state, unsigned=False)


@pytest.mark.parametrize(
    ("kind", "outcome", "meeting"),
    pairs(ItemKind.values, Outcome.values, MeetingState.values),
)
def test_a_decision_fits_what_was_asked_and_the_meeting_was_held(
    kind: str, outcome: str, meeting: str
) -> None:
    fits = (
        outcome
        in {
            "adopt": {"adopted", "changed", "refused", "postponed"},
            "decide": {"adopted", "changed", "refused", "postponed", "noted"},
            "inform": {"noted", "postponed"},
        }[kind]
    )
    on_it = rules.ItemFacts("agenda", OTHER)
    verdict = rules.may_decide(SECRETARY, on_it, kind, outcome, meeting)
    assert bool(verdict) is (fits and meeting != "announced")
    assert not rules.may_decide(MEMBER, on_it, kind, outcome, "held")
    assert (outcome in rules.outcomes_of(kind)) is fits


@pytest.mark.parametrize(("signed", "corrected", "draft"), pairs((False, True), repeat=3))
def test_a_signed_decision_is_corrected_once_and_never_changed(
    signed: bool, corrected: bool, draft: bool
) -> None:
    assert bool(rules.may_change_decision(SECRETARY, signed=signed)) is (not signed)
    assert bool(rules.may_sign(SECRETARY, signed=signed)) is (not signed)
    wanted = signed and not corrected and not draft
    verdict = rules.may_correct(SECRETARY, signed=signed, corrected=corrected, open_draft=draft)
    assert bool(verdict) is wanted
    assert not rules.may_correct(MEMBER, signed=True, corrected=False, open_draft=False)


@pytest.mark.parametrize(
    ("door", "signed", "corrected"),
    pairs((rules.PREPARE, rules.STEER, rules.SEE), (False, True), (False, True)),
)
def test_who_makes_an_action_of_a_decision(door: str, signed: bool, corrected: bool) -> None:
    allowed = door != rules.SEE and signed and not corrected
    assert bool(rules.may_make_action(who(door), signed=signed, corrected=corrected)) is allowed


@pytest.mark.parametrize(
    ("step", "state", "open_items", "unsigned", "day"),
    pairs(MEETING_STEPS, MeetingState.values, (0, 1), (0, 1), (date(2025, 3, 18), date(2025, 3, 19))),
)
def test_a_meeting_is_held_on_its_day_and_closed_when_all_is_signed(
    step: object, state: str, open_items: int, unsigned: int, day: date
) -> None:
    named = step_named(step.name, MEETING_STEPS)  # type: ignore[attr-defined]
    allowed = (
        state in named.sources
        and not (named.name == "hold" and day > TODAY)
        and not (named.name == "close" and (open_items or unsigned))
    )

    def verdict(by: Actor) -> bool:
        return bool(
            rules.may_take_meeting(
                by, state, named, day=day, today=TODAY, open_items=open_items, unsigned=unsigned
            )
        )

    assert verdict(SECRETARY) is allowed
    assert not verdict(MEMBER)


@pytest.mark.parametrize(
    ("door", "state"),
    pairs((rules.MAYOR_PREPARE, rules.MAYOR_SEND, rules.MAYOR_READ, rules.SEE), ReportState.values),
)
def test_the_report_has_a_door_for_each_part(door: str, state: str) -> None:
    by = who(door)
    send, note = (step_named(name, REPORT_STEPS) for name in ("send", "note"))
    assert bool(rules.may_prepare_report(by, state)) is (door == rules.MAYOR_PREPARE and state == "draft")
    assert bool(rules.may_send_report(by, state)) is (door == rules.MAYOR_SEND and state in send.sources)
    assert bool(rules.may_note_report(by, state)) is (door == rules.MAYOR_READ and state in note.sources)


@pytest.mark.parametrize(
    ("status", "decision"), pairs(("draft", "adopted", "running", "closed"), ("", "2019/01"))
)
def test_a_plan_is_adopted_once(status: str, decision: str) -> None:
    assert bool(plan_rules.can_be_adopted(status, decision)) is (
        status not in {"closed", "discarded"} and not decision
    )


def test_an_action_the_board_decided_on_needs_no_coordinator() -> None:
    assert plan_rules.may_add(NOBODY, "running", decided=True)
    assert not plan_rules.may_add(NOBODY, "running")
    assert not plan_rules.may_add(NOBODY, "closed", decided=True)
