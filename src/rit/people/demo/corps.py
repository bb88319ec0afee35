"""Builds the fictional corps in memory: plain data, the same for the same seed and day, no database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from rit.people.demo import careers
from rit.people.demo.cast import MEMBERS, CastMember
from rit.people.demo.drafts import Draft, Stint, fresh_draft, month_before
from rit.people.demo.naming import Addresses
from rit.people.demo.posts import FunctionRow, UnitRow, functions, posts, units
from rit.people.states import Cadre, Employment, GradeGroup

DEMO_DAY = dt.date(2025, 3, 18)
FORMER_STAFF = 60


@dataclass(frozen=True)
class PersonRow:
    staff_number: str
    first_name: str
    last_name: str
    email: str
    language: str
    employment: Employment
    cadre: Cadre
    grade_group: GradeGroup
    joined_date: dt.date
    left_date: dt.date | None


@dataclass(frozen=True)
class AssignmentRow:
    staff_number: str
    unit: str
    function: str
    from_date: dt.date
    to_date: dt.date | None
    share: int


@dataclass(frozen=True)
class AbsenceRow:
    staff_number: str
    from_date: dt.date
    to_date: dt.date | None


@dataclass(frozen=True)
class Corps:
    """Everything the demo knows of its people; rows name each other by code and staff number."""

    today: dt.date
    units: tuple[UnitRow, ...]
    functions: tuple[FunctionRow, ...]
    people: tuple[PersonRow, ...]
    assignments: tuple[AssignmentRow, ...]
    absences: tuple[AbsenceRow, ...]

    def in_service(self) -> list[PersonRow]:
        """Staff of today: without those who left and those outside the corps."""
        return [
            person
            for person in self.people
            if person.cadre != Cadre.EXTERNAL
            and person.joined_date <= self.today
            and (person.left_date is None or person.left_date >= self.today)
        ]


def build(seed: int = 2020, today: dt.date = DEMO_DAY) -> Corps:
    """The corps as it stands on `today`, with what went before. Pure and deterministic."""
    rng = Random(seed)  # noqa: S311 - made-up people, not secrets
    staff = _staff(rng, today)
    former = careers.predecessors(rng, staff)
    careers.earlier_posts(rng, staff + former)
    former += careers.former_staff(rng, today, FORMER_STAFF - len(former))
    former.append(careers.head_of_closed_unit(rng))
    careers.second_functions(rng, staff)
    careers.planned_departures(rng, staff, today)
    everybody = _numbered(rng, staff + former)
    addresses = Addresses()
    return Corps(
        today=today,
        units=tuple(units().values()),
        functions=tuple(functions().values()),
        people=tuple(_person(draft, addresses) for draft in everybody),
        assignments=tuple(_assignment(draft, stint) for draft in everybody for stint in draft.stints),
        absences=tuple(AbsenceRow(*row) for row in careers.absences(rng, staff, today)),
    )


def _staff(rng: Random, today: dt.date) -> list[Draft]:
    """One draft for each place of today; the cast takes its own, and those outside the corps are added."""
    waiting = {(member.unit, member.function, member.grade): member for member in MEMBERS if member.unit}
    staff = []
    for post in posts():
        for _ in range(post.count):
            member = waiting.pop((post.unit, post.function, post.grade), None)
            if member and member.since:
                draft, start = _cast_draft(rng, member), member.since
            else:
                draft = fresh_draft(rng, post.grade)
                start = careers.since(rng, today, post.unit, post.function)
            draft.stints = [Stint(post.unit, post.function, start)]
            staff.append(draft)
    return staff + [_outsider(member, today) for member in MEMBERS if not member.unit]


def _cast_draft(rng: Random, member: CastMember) -> Draft:
    draft = fresh_draft(rng, member.grade)
    draft.staff_number, draft.language, draft.is_cast = member.staff_number, "nl", True
    draft.first_name, draft.last_name = member.first_name, member.last_name
    draft.employment = Employment.CONTRACT if member.contract else Employment.STATUTORY
    return draft


def _outsider(member: CastMember, today: dt.date) -> Draft:
    """The mayor and the external prevention adviser: no post in the corps, and so no place in its line."""
    return Draft(
        staff_number=member.staff_number,
        first_name=member.first_name,
        last_name=member.last_name,
        language="nl",
        employment=Employment.EXTERNAL,
        grade=member.grade,
        joined=month_before(today, 6.2),
        is_cast=True,
    )


def _numbered(rng: Random, drafts: list[Draft]) -> list[Draft]:
    """Staff numbers in a mixed order, so that a number tells nothing about the unit."""
    unnumbered = [draft for draft in drafts if not draft.staff_number]
    rng.shuffle(unnumbered)
    for number, draft in enumerate(unnumbered, start=len(MEMBERS) + 1):
        draft.staff_number = f"P{number:04d}"
    return sorted(drafts, key=lambda draft: draft.staff_number)


def _person(draft: Draft, addresses: Addresses) -> PersonRow:
    return PersonRow(
        staff_number=draft.staff_number,
        first_name=draft.first_name,
        last_name=draft.last_name,
        email=addresses.give(draft.first_name, draft.last_name),
        language=draft.language,
        employment=draft.employment,
        cadre=draft.cadre,
        grade_group=draft.grade,
        joined_date=draft.joined,
        left_date=draft.left,
    )


def _assignment(draft: Draft, stint: Stint) -> AssignmentRow:
    return AssignmentRow(
        draft.staff_number, stint.unit, stint.function, stint.from_date, stint.to_date, stint.share
    )
