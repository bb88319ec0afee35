"""Who may grant what to whom, for how long, and what may not be combined: the whole table, without a database."""

from __future__ import annotations

from datetime import date
from itertools import product
from uuid import UUID, uuid4

import pytest

from rit.foundation.access import devices, rules
from rit.foundation.access.actor import Actor, system
from rit.foundation.access.roles import doors, doors_of, roles

pytestmark = pytest.mark.req("L5-a")

ROLES = roles()
CODES = sorted(ROLES)
DAY = date(2025, 3, 18)
SOMEBODY = UUID(int=1)

# Written down here a second time: a change in the policy file is meant, or this fails.
GRANTED_BY = {
    "mayor": set(),
    "chief": {"mayor"},
    "custodian": {"mayor"},
    "coach": {"coordinator"},
}
BY_THE_CHIEF = set(CODES) - set(GRANTED_BY)
EXCLUDES = {
    frozenset(pair)
    for one, others in {
        "chief": "mayor discipline_office confidential_counsellor prevention_adviser trust_person integrity_officer "
        "integrity_investigator custodian dpo technical_admin",
        "mayor": "discipline_office confidential_counsellor prevention_adviser trust_person integrity_officer "
        "integrity_investigator custodian technical_admin",
        "board_member": "integrity_officer",
        "coordinator": "discipline_office",
        "hr": "confidential_counsellor prevention_adviser dpo",
        "discipline_office": "confidential_counsellor prevention_adviser custodian technical_admin",
        "trust_person": "integrity_officer integrity_investigator technical_admin",
        "custodian": "integrity_officer integrity_investigator complaints_coordinator internal_oversight "
        "technical_admin",
        "technical_admin": "dpo complaints_coordinator internal_oversight integrity_officer integrity_investigator",
    }.items()
    for pair in product([one], others.split())
}


def holding(*codes: str) -> Actor:
    held = frozenset(codes)
    return Actor(account=uuid4(), roles=held, doors=doors_of(held))


@pytest.mark.parametrize("code", CODES)
def test_each_role_is_granted_by_exactly_these(code: str) -> None:
    expected = GRANTED_BY.get(code, {"chief"})
    assert {giver for giver in CODES if rules.may_grant(holding(giver), ROLES[code])} == expected
    assert {giver for giver in CODES if rules.may_end(holding(giver), ROLES[code])} == expected


@pytest.mark.parametrize("code", CODES)
def test_without_a_role_nobody_grants_and_the_console_grants_everything(code: str) -> None:
    assert not rules.may_grant(holding(), ROLES[code])
    assert rules.may_grant(system("console"), ROLES[code])


def test_who_runs_the_machine_grants_nothing() -> None:
    assert not any(rules.may_grant(holding("technical_admin"), role) for role in ROLES.values())


def test_the_door_of_granting_stands_with_exactly_those_who_grant() -> None:
    givers = {giver for role in ROLES.values() for giver in role.granted_by}
    assert {code for code, role in ROLES.items() if "roles.grant" in role.doors} == givers


@pytest.mark.parametrize(("one", "other"), list(product(CODES, CODES)))
def test_which_roles_one_person_may_combine(one: str, other: str) -> None:
    verdict = rules.may_hold(ROLES[one], SOMEBODY, frozenset({other}), holding("chief"))
    forbidden = one == other or frozenset({one, other}) in EXCLUDES
    assert bool(verdict) is not forbidden
    assert verdict or str(verdict.reason)


def test_combining_is_refused_both_ways_and_says_why() -> None:
    for code, role in ROLES.items():
        for other in role.not_with:
            assert code in ROLES[other].not_with
        assert not role.not_with or any(ROLES[named].why_not_with for named in {code, *role.not_with})


def test_nobody_grants_to_himself_or_herself() -> None:
    by = holding("mayor")
    assert by.account
    assert not rules.may_hold(ROLES["chief"], by.account, frozenset(), by)
    assert rules.may_hold(ROLES["chief"], SOMEBODY, frozenset(), by)


@pytest.mark.parametrize("code", CODES)
def test_a_role_has_a_first_and_a_last_day_and_a_longest_term(code: str) -> None:
    role = ROLES[code]
    longest = DAY.replace(year=DAY.year + role.longest_years)
    assert rules.period_fits(role, DAY, DAY)
    assert rules.period_fits(role, DAY, longest)
    assert not rules.period_fits(role, DAY, longest.replace(day=longest.day + 1))
    assert not rules.period_fits(role, DAY, date(2025, 3, 17))


def test_the_29th_of_february_has_a_last_day_too() -> None:
    coach = ROLES["coach"]
    assert rules.period_fits(coach, date(2024, 2, 29), date(2027, 2, 28))
    assert not rules.period_fits(coach, date(2024, 2, 29), date(2027, 3, 1))


def test_no_right_for_days_that_have_passed() -> None:
    assert not rules.starts_in_time(holding("chief"), date(2025, 3, 17), DAY)
    assert rules.starts_in_time(holding("chief"), DAY, DAY)
    assert rules.starts_in_time(system("console"), date(2020, 1, 1), DAY)


@pytest.mark.parametrize(
    ("code", "account", "first", "last", "fits"),
    [
        ("coach", SOMEBODY, date(2025, 3, 18), date(2025, 4, 18), True),
        ("coach", SOMEBODY, date(2025, 1, 1), date(2025, 12, 31), True),
        ("hr", SOMEBODY, date(2025, 3, 18), date(2025, 4, 18), False),
        ("coach", UUID(int=2), date(2025, 3, 18), date(2025, 4, 18), False),
        ("coach", SOMEBODY, date(2024, 12, 31), date(2025, 4, 18), False),
        ("coach", SOMEBODY, date(2025, 3, 18), date(2026, 1, 1), False),
    ],
)
def test_a_stand_in_holds_the_same_role_within_the_same_days(
    code: str, account: UUID, first: date, last: date, fits: bool
) -> None:
    of_period = (date(2025, 1, 1), date(2025, 12, 31))
    verdict = rules.stands_in_fits(ROLES[code], account, (first, last), UUID(int=2), "coach", of_period)
    assert bool(verdict) is fits


def test_a_link_for_a_password_is_made_at_the_console_only() -> None:
    assert rules.may_issue_password_link(system("console"))
    assert not any(rules.may_issue_password_link(holding(code)) for code in CODES)


def test_every_door_of_a_role_is_named_once() -> None:
    assert {door for role in ROLES.values() for door in role.doors} == set(doors())


@pytest.mark.parametrize(
    ("agent", "browser", "system_word"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox",
            "Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "Chrome", "Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge",
            "Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari",
            "iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
            "Chrome",
            "Android",
        ),
        ("curl/8.5.0", "", ""),
        ("", "", ""),
    ],
)
def test_a_device_is_two_words(agent: str, browser: str, system_word: str) -> None:
    assert devices.words(agent) == (browser, system_word)
