"""The people of the demo that have a name in its stories, with fixed staff numbers (`cast.csv`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rit.people.demo.posts import read
from rit.people.states import GradeGroup


@dataclass(frozen=True)
class CastMember:
    """`role`: code of the role the demo signs in with; without a unit somebody stands outside the corps."""

    staff_number: str
    first_name: str
    last_name: str
    role: str
    unit: str
    function: str
    grade: GradeGroup
    since: dt.date | None
    contract: bool


def _member(row: dict[str, str]) -> CastMember:
    return CastMember(
        staff_number=row["staff_number"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        role=row["role"],
        unit=row["unit"],
        function=row["function"],
        grade=GradeGroup(row["grade_group"] or GradeGroup.EXTERNAL),
        since=dt.date.fromisoformat(row["since"]) if row["since"] else None,
        contract=row["contract"] == "yes",
    )


MEMBERS: tuple[CastMember, ...] = tuple(_member(row) for row in read("cast.csv"))

# Role code of the demo's sign-in page → staff number.
CAST: dict[str, str] = {member.role: member.staff_number for member in MEMBERS if member.role}

# Somebody to whom the disciplinary law does not apply.
CONTRACT_EMPLOYEE = "P0023"
