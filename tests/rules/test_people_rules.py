"""Truth tables of the people area, without a database."""

from itertools import product
from uuid import UUID, uuid4

import pytest

from rit.foundation.access.actor import Actor, system
from rit.people import rules
from rit.people.states import (
    GRADES,
    Cadre,
    DisciplinaryCategory,
    Employment,
    GradeGroup,
    disciplinary_category,
    grades_of,
)

SUBJECT = uuid4()
HR = Actor(account=uuid4(), person=uuid4(), doors=frozenset({"people.hr"}))
COLLEAGUE = Actor(account=uuid4(), person=uuid4())
SELF = Actor(account=uuid4(), person=SUBJECT)
NOBODY = Actor(account=uuid4(), person=None)


@pytest.mark.parametrize(
    ("actor", "line", "allowed"),
    [
        (SELF, set(), True),
        (HR, set(), True),
        (COLLEAGUE, set(), False),
        (COLLEAGUE, {COLLEAGUE.person}, True),
        (COLLEAGUE, {SUBJECT}, False),
        (NOBODY, set(), False),
    ],
)
def test_grade_and_employment_are_for_the_person_the_line_and_hr(
    actor: Actor, line: set[UUID], allowed: bool
) -> None:
    assert rules.may_see_employment(actor, SUBJECT, line).allowed is allowed


@pytest.mark.parametrize(("actor", "allowed"), [(HR, True), (COLLEAGUE, False), (system("import"), True)])
def test_only_hr_and_imports_change_the_register(actor: Actor, allowed: bool) -> None:
    verdict = rules.may_change_register(actor)
    assert verdict.allowed is allowed
    assert verdict or verdict.reason


@pytest.mark.parametrize("case", list(product([True, False], repeat=4)))
def test_appointing_needs_service_an_open_unit_and_a_free_place(case: tuple[bool, bool, bool, bool]) -> None:
    in_service, unit_open, held, led = case
    verdict = rules.may_appoint(
        HR, in_service=in_service, unit_open=unit_open, held_already=held, led_already=led
    )
    assert verdict.allowed is (in_service and unit_open and not held and not led)


@pytest.mark.parametrize("case", list(product([True, False], repeat=2)))
def test_the_other_writers(case: tuple[bool, bool]) -> None:
    one, two = case
    assert rules.may_close_unit(HR, has_open_units=one, has_holders=two).allowed is (not one and not two)
    assert rules.may_end_assignment(HR, after_start=one, extends=two).allowed is (one and not two)
    assert rules.may_link_account(HR, person_has_other=one, account_has_other=two).allowed is (
        not one and not two
    )
    assert rules.may_open_unit(HR, parent_open=one).allowed is one
    assert not rules.may_open_unit(COLLEAGUE, parent_open=one)


@pytest.mark.parametrize(
    ("grade", "category"),
    [
        (GradeGroup.AUXILIARY, DisciplinaryCategory.BASE_AND_CALOG),
        (GradeGroup.BASIC, DisciplinaryCategory.BASE_AND_CALOG),
        (GradeGroup.MIDDLE, DisciplinaryCategory.BASE_AND_CALOG),
        (GradeGroup.OFFICER, DisciplinaryCategory.OFFICER),
        (GradeGroup.SENIOR_OFFICER, DisciplinaryCategory.SENIOR_OFFICER),
        (GradeGroup.CHIEF, DisciplinaryCategory.CHIEF),
        (GradeGroup.CALOG_D, DisciplinaryCategory.BASE_AND_CALOG),
        (GradeGroup.CALOG_C, DisciplinaryCategory.BASE_AND_CALOG),
        (GradeGroup.CALOG_B, DisciplinaryCategory.BASE_AND_CALOG),
        (GradeGroup.CALOG_A, DisciplinaryCategory.CALOG_A),
        (GradeGroup.EXTERNAL, None),
    ],
)
def test_the_category_follows_from_grade_and_employment(
    grade: GradeGroup, category: DisciplinaryCategory | None
) -> None:
    assert disciplinary_category(Employment.STATUTORY, grade) == category
    assert disciplinary_category(Employment.CONTRACT, grade) is None


def test_every_grade_belongs_to_one_cadre() -> None:
    assert set(GRADES) == set(GradeGroup)
    assert sum(len(grades_of(cadre)) for cadre in Cadre) == len(GradeGroup)
