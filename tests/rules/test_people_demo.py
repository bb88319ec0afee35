"""The fictional corps: the same each time, of the right size, possible under the rules of the real one."""

import datetime as dt
import hashlib
from collections import Counter

import pytest

from rit.people.demo.cast import CAST, CONTRACT_EMPLOYEE, MEMBERS
from rit.people.demo.corps import Corps, build
from rit.people.demo.posts import functions, units
from rit.people.states import GRADES, Cadre, Employment, GradeGroup

ROLES_OF_THE_DEMO = (
    "mayor chief board_member board_secretary coordinator coach complaints_coordinator discipline_office"
    " internal_oversight hr finance communications confidential_counsellor prevention_adviser manager"
    " trust_person integrity_officer integrity_investigator custodian dpo technical_admin employee"
)


@pytest.fixture(scope="module")
def corps() -> Corps:
    return build()


def fingerprint(corps: Corps) -> str:
    return hashlib.sha256(repr(corps).encode()).hexdigest()


def test_the_same_seed_gives_the_same_corps(corps: Corps) -> None:
    assert fingerprint(build()) == fingerprint(corps)
    assert fingerprint(build(seed=2021)) != fingerprint(corps)


def test_it_has_the_size_of_a_city_zone(corps: Corps) -> None:
    cadres = Counter(person.cadre for person in corps.in_service())
    assert (cadres[Cadre.OPERATIONAL], cadres[Cadre.CIVILIAN]) == (1090, 200)
    assert sum(unit.closed_date is None for unit in corps.units) == 60
    assert 75 <= len(corps.functions) <= 90


def test_staff_numbers_and_addresses_are_unique_and_cannot_exist(corps: Corps) -> None:
    assert len({person.staff_number for person in corps.people}) == len(corps.people)
    assert len({person.email for person in corps.people}) == len(corps.people)
    assert all(person.email.endswith("@pz.example") and person.email.isascii() for person in corps.people)


def test_units_form_one_tree(corps: Corps) -> None:
    known: set[str] = set()
    for unit in corps.units:
        assert unit.parent in known or not known
        known.add(unit.code)


def test_every_text_stands_in_four_languages(corps: Corps) -> None:
    texts = [unit.name for unit in corps.units] + [function.title for function in corps.functions]
    assert all(set(text) == {"nl", "fr", "de", "en"} and all(text.values()) for text in texts)


def heads_on(corps: Corps, day: dt.date) -> Counter[str]:
    return Counter(
        row.unit
        for row in corps.assignments
        if functions()[row.function].head_of_unit
        and row.from_date <= day
        and (row.to_date is None or row.to_date >= day)
    )


@pytest.mark.parametrize("day", [dt.date(2020, 1, 1), dt.date(2022, 6, 30), dt.date(2025, 3, 18)])
def test_every_open_unit_has_one_head(corps: Corps, day: dt.date) -> None:
    here = [unit.code for unit in corps.units if unit.closed_date is None or unit.closed_date >= day]
    assert heads_on(corps, day) == Counter(here)


def test_who_holds_a_function_today_has_a_grade_for_it(corps: Corps) -> None:
    grades = {person.staff_number: person.grade_group for person in corps.people}
    today = [row for row in corps.assignments if row.to_date is None]
    assert all(grades[row.staff_number] in functions()[row.function].grades for row in today)


def test_every_assignment_lies_within_service_and_within_the_life_of_the_unit(corps: Corps) -> None:
    people = {person.staff_number: person for person in corps.people}
    for row in corps.assignments:
        person, unit = people[row.staff_number], units()[row.unit]
        assert person.joined_date <= row.from_date
        assert unit.opened_date <= row.from_date
        assert row.to_date is None or row.from_date <= row.to_date
        for last in (person.left_date, unit.closed_date):
            assert last is None or (row.to_date is not None and row.to_date <= last)


def test_nobody_in_service_is_without_a_post_or_holds_more_than_a_full_one(corps: Corps) -> None:
    shares: Counter[str] = Counter()
    for row in corps.assignments:
        if row.from_date <= corps.today and (row.to_date is None or row.to_date >= corps.today):
            shares[row.staff_number] += row.share
    assert set(shares) == {person.staff_number for person in corps.in_service()}
    assert set(shares.values()) == {100}


def test_contract_staff_are_civilians(corps: Corps) -> None:
    contract = [person for person in corps.people if person.employment == Employment.CONTRACT]
    assert len(contract) > 50
    assert all(GRADES[person.grade_group].cadre == Cadre.CIVILIAN for person in contract)


def test_some_never_moved(corps: Corps) -> None:
    """Rotation needs long stays, also in sensitive functions."""
    long = [row for row in corps.assignments if row.to_date is None and row.from_date < dt.date(2015, 3, 18)]
    assert len(long) > 100
    assert any(row.unit == "REC-DR" for row in long)


def test_the_cast_covers_every_role_of_the_demo(corps: Corps) -> None:
    people = {person.staff_number: person for person in corps.people}
    assert set(CAST) == set(ROLES_OF_THE_DEMO.split())
    assert all(people[member.staff_number].last_name == member.last_name for member in MEMBERS)
    assert people[CONTRACT_EMPLOYEE].employment == Employment.CONTRACT
    assert people[CAST["mayor"]].grade_group == GradeGroup.EXTERNAL
    assert people[CAST["chief"]].grade_group == GradeGroup.CHIEF
