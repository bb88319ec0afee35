"""What a report may be found to be, by whom, and who may come onto its list: the whole truth tables."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest

from rit.enforce.cases.states import Desk
from rit.enforce.intake import clocks, desks, letters, rules
from rit.enforce.intake.models import Report
from rit.enforce.intake.rules import Facts
from rit.enforce.intake.states import (
    ENDING,
    STEPS,
    TAKEN_UP,
    About,
    Outcome,
    Quality,
    State,
    step_named,
)
from rit.foundation.access.actor import Actor

BY = Actor(account=None, name="somebody")


def facts(**more: object) -> Facts:
    given = {
        "desk": Desk.COMPLAINTS,
        "state": State.IN_HAND,
        "quality": Quality.CITIZEN,
        "about": About.OTHER,
    }
    return Facts(**{**given, **more})  # type: ignore[arg-type]


@pytest.mark.req("L6.5-b", "L7-h")
@pytest.mark.parametrize(("quality", "desk"), list(product(Quality, Desk)))
def test_only_staff_through_the_channel_report_a_breach(quality: Quality, desk: Desk) -> None:
    verdict = rules.may_assess(BY, facts(quality=quality, desk=desk), Outcome.BREACH)

    assert verdict.allowed == (quality == Quality.STAFF and desk in {Desk.CHANNEL, Desk.TRUST})
    if quality in {Quality.FORMER, Quality.CANDIDATE, Quality.CONTRACTOR}:
        assert "Comité P" in str(verdict.reason)


@pytest.mark.parametrize("quality", Quality)
def test_well_being_is_of_who_works_or_worked_here(quality: Quality) -> None:
    allowed = rules.may_assess(BY, facts(quality=quality), Outcome.WELLBEING).allowed

    assert allowed == (quality in {Quality.STAFF, Quality.CONTRACTOR, Quality.FORMER})


@pytest.mark.req("L2-c")
@pytest.mark.parametrize(("state", "outcome"), list(product(State, Outcome)))
def test_a_report_is_assessed_while_it_is_in_hand(state: State, outcome: Outcome) -> None:
    """Staff through the channel, so that every outcome but the state is open."""
    verdict = rules.may_assess(BY, facts(state=state, quality=Quality.STAFF, desk=Desk.CHANNEL), outcome)

    assert verdict.allowed == (state in {State.IN_HAND, State.WAITING})


@pytest.mark.parametrize(("step", "state"), list(product([step.name for step in STEPS], State)))
def test_a_step_is_taken_from_its_sources_by_handlers(step: str, state: State) -> None:
    found = step_named(step)

    assert rules.may_take(BY, facts(state=state), step).allowed == (
        found.by == "handler" and state in found.sources
    )


@pytest.mark.parametrize("outcome", Outcome)
def test_nothing_is_assessed_before_somebody_answers_for_it(outcome: Outcome) -> None:
    assert not rules.may_assess(BY, facts(owned=False, quality=Quality.STAFF, desk=Desk.CHANNEL), outcome)


@pytest.mark.req("L6.5-b")
@pytest.mark.parametrize(("desk", "about", "outcome"), list(product(Desk, About, Outcome)))
def test_the_chief_steers_complaints_of_criminal_and_disciplinary_facts(
    desk: Desk, about: About, outcome: Outcome
) -> None:
    steers = rules.chief_steers(facts(desk=desk, about=about), outcome)

    assert steers == (
        desk == Desk.COMPLAINTS
        and about != About.CHIEF
        and outcome in {Outcome.CRIMINAL, Outcome.DISCIPLINARY}
    )


@pytest.mark.req("L7-h")
@pytest.mark.parametrize(("desk", "role"), list(product(Desk, ["chief", "mayor", "integrity_investigator"])))
def test_the_disciplinary_authority_stays_off_lists_of_the_channel(desk: Desk, role: str) -> None:
    allowed = {"chief", "mayor", "integrity_investigator"}
    verdict = rules.may_be_put_on(facts(desk=desk), [role], allowed)

    assert verdict.allowed == (role == "integrity_investigator" or desk in {Desk.COMPLAINTS, Desk.MAYOR})


def test_who_helps_no_desk_comes_onto_no_list() -> None:
    assert not rules.may_be_put_on(facts(), ["hr"], ["internal_oversight"])
    assert not rules.may_be_put_on(facts(), [], ["internal_oversight"])
    assert not rules.may_be_put_on(facts(about=About.CHIEF), ["chief"], ["chief"])
    assert rules.may_be_put_on(facts(), ["hr", "internal_oversight"], ["internal_oversight"])


@pytest.mark.parametrize(
    ("state", "part", "text", "allowed"),
    [
        (State.IN_HAND, "b", "a b c", True),
        (State.WAITING, "b", "a b c", True),
        (State.NEW, "b", "a b c", False),
        (State.TAKEN_UP, "b", "a b c", False),
        (State.CLOSED, "b", "a b c", False),
        (State.IN_HAND, "d", "a b c", False),
        (State.IN_HAND, "a b c", "a b c", False),
    ],
)
def test_a_part_is_taken_out_word_for_word_and_something_stays(
    state: State, part: str, text: str, allowed: bool
) -> None:
    assert rules.may_split(BY, facts(state=state), part=part, text=text).allowed == allowed


def test_a_part_that_stands_there_twice_is_not_taken_out() -> None:
    """A single letter would be replaced in every word, and the report as it was is nowhere else."""
    text = "Hij riep naar mij. Ook dit: hij duwde een klant."

    for part in ("e", " ", "ij"):
        assert not rules.may_split(BY, facts(state=State.IN_HAND), part=part, text=text).allowed
    assert rules.may_split(BY, facts(state=State.IN_HAND), part="Hij riep naar mij.", text=text).allowed


@pytest.mark.parametrize(
    ("other", "repeats", "allowed"),
    [(None, False, False), (1, False, False), (2, True, False), (2, False, True)],
)
def test_a_duplicate_is_of_another_first_report(other: int | None, repeats: bool, allowed: bool) -> None:
    assert rules.may_duplicate(1, other, repeats).allowed == allowed


@pytest.mark.parametrize(("given", "shared", "asked"), list(product([True, False], repeat=3)))
def test_the_custodian_is_asked_once_for_what_is_kept(given: bool, shared: bool, asked: bool) -> None:
    allowed = rules.may_ask_identity(BY, given=given, shared=shared, asked=asked).allowed

    assert allowed == (given and not shared and not asked)


def test_every_outcome_goes_on_or_ends() -> None:
    assert set(TAKEN_UP) | set(ENDING) == set(Outcome)
    assert not set(TAKEN_UP) & set(ENDING)


def report(desk: Desk, arrived: date, confirmed: date | None) -> Report:
    noon = lambda day: datetime(day.year, day.month, day.day, 12, tzinfo=UTC)  # noqa: E731
    return Report(
        desk=desk,
        state=State.IN_HAND,
        arrived_at=noon(arrived),
        acknowledge_by=desks.acknowledge_by(desk, arrived),
        acknowledged_at=noon(confirmed) if confirmed else None,
        feedback_by=desks.feedback_by(desk, arrived, confirmed),
    )


@pytest.mark.req("L7-h")
def test_feedback_runs_from_the_confirmation_or_from_its_last_day() -> None:
    late = report(Desk.CHANNEL, date(2025, 1, 1), None)
    early = report(Desk.CHANNEL, date(2025, 1, 1), date(2025, 1, 3))

    assert [one.due for one in clocks.of(late)] == [date(2025, 1, 8), date(2025, 4, 8)]
    assert [one.due for one in clocks.of(early)] == [date(2025, 1, 8), date(2025, 4, 3)]
    overdue = report(
        Desk.CHANNEL, date(2025, 1, 1), date(2025, 3, 1)
    )  # a late confirmation gives no more time
    assert [one.due for one in clocks.of(overdue)] == [date(2025, 1, 8), date(2025, 4, 8)]
    assert clocks.of(overdue)[1].start == date(2025, 1, 8)
    assert clocks.running(late).kind == clocks.ACKNOWLEDGE  # type: ignore[union-attr]
    assert clocks.running(early).kind == clocks.FEEDBACK  # type: ignore[union-attr]


@pytest.mark.req("L7-h")
def test_terms_run_from_the_day_here_also_just_after_midnight() -> None:
    """The database answers in UTC, where it is still the day before."""
    night = report(Desk.CHANNEL, date(2025, 1, 1), date(2025, 1, 2))
    night.arrived_at = datetime(2024, 12, 31, 23, 30, tzinfo=UTC)
    night.acknowledged_at = datetime(2025, 1, 1, 23, 30, tzinfo=UTC)

    assert {(one.start, one.met) for one in clocks.of(night) if one.kind == clocks.ACKNOWLEDGE} == {
        (date(2025, 1, 1), date(2025, 1, 2))
    }


@pytest.mark.parametrize("desk", Desk)
def test_only_the_channel_has_terms_of_law(desk: Desk) -> None:
    assert all(
        bool(one.law) == (desk in rules.CHANNEL_DESKS)
        for one in clocks.of(report(desk, date(2025, 1, 1), None))
    )


def test_a_closed_report_has_no_clock() -> None:
    closed = report(Desk.CHANNEL, date(2025, 1, 1), None)
    closed.state = State.CLOSED

    assert clocks.running(closed) is None


@pytest.mark.req("L5-f")
def test_every_ending_has_a_standard_letter_in_four_languages() -> None:
    assert {*ENDING, "close", "acknowledgement", "feedback"} <= set(letters.texts())
