"""Somebody of the fictional corps while still being made up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from rit.people.demo import naming
from rit.people.states import GRADES, Cadre, Employment, GradeGroup

FOUNDED = dt.date(2002, 1, 1)  # the zones began when the police were reformed


@dataclass
class Stint:
    """A function in a unit for a while; `to_date` None: until now."""

    unit: str
    function: str
    from_date: dt.date
    to_date: dt.date | None = None
    share: int = 100


@dataclass
class Draft:
    """Stints in the order of time; `is_cast`: has a name in the stories and keeps the history given there."""

    first_name: str
    last_name: str
    language: str
    employment: Employment
    grade: GradeGroup
    joined: dt.date = FOUNDED
    left: dt.date | None = None
    staff_number: str = ""
    stints: list[Stint] = field(default_factory=list)
    is_cast: bool = False

    @property
    def current(self) -> Stint:
        """The main post: the last one."""
        return self.stints[-1]

    @property
    def cadre(self) -> Cadre:
        return GRADES[self.grade].cadre


def fresh_draft(rng: Random, grade: GradeGroup) -> Draft:
    """Name, language and employment; about half of the civilians below level A work on a contract."""
    cadre = GRADES[grade].cadre
    woman = rng.randrange(100) < (62 if cadre == Cadre.CIVILIAN else 31)
    first, last, language = naming.draw(rng, woman=woman)
    contract = cadre == Cadre.CIVILIAN and grade != GradeGroup.CALOG_A and rng.randrange(100) < 48
    return Draft(first, last, language, Employment.CONTRACT if contract else Employment.STATUTORY, grade)


def month_before(day: dt.date, years: float) -> dt.date:
    """The first of the month about so many years before."""
    months = day.year * 12 + day.month - 1 - round(years * 12)
    return dt.date(months // 12, months % 12 + 1, 1)
