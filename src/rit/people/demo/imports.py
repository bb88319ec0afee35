"""The monthly file of HR in the demo's history: six things that it changed on 3 March 2025, from the fixed seed."""

from __future__ import annotations

import datetime as dt
from random import Random

from rit.foundation.access.actor import Actor
from rit.people.demo.cast import CAST
from rit.people.importing import actions, queries
from rit.people.importing.comparing import Register
from rit.people.importing.sample import as_csv, rows_on
from rit.people.models import Assignment, Person, StaffFile
from rit.people.states import Cadre, GradeGroup

SEED = 303
DAY = dt.date(2025, 3, 3)


def bring_monthly_file(*, by: Actor, now: dt.datetime) -> StaffFile | None:
    """Sets the register back to what it said before that file, and applies the file. None when nobody is there yet."""
    register = queries.register()
    rows = [row for row in rows_on(register, DAY) if _is_staff(register.people[row["staff_number"]])]
    if not rows:
        return None
    _set_back(register, Random(SEED))  # noqa: S311  # made-up people, not secrets
    data = as_csv(rows).encode("utf-8-sig")
    file = actions.show(data, name="korps-2025-03-03.csv", day=DAY, everybody=True, by=by, now=now)
    return actions.apply(file, by=by, now=now)


def _is_staff(person: Person) -> bool:
    return person.cadre != Cadre.EXTERNAL and person.is_in_service_on(DAY)


def _set_back(register: Register, rng: Random) -> None:
    """Two new addresses, a name, a promotion, and somebody who leaves with the function held."""
    ordinary = [
        person
        for number, person in sorted(register.people.items())
        if _is_staff(person) and person.left_date is None and number not in CAST.values()
    ]
    *new_addresses, renamed = rng.sample(ordinary, 3)
    promoted = rng.choice([person for person in ordinary if person.grade_group == GradeGroup.MIDDLE])
    leaver = rng.choice(
        [
            person
            for _number, person in sorted(register.people.items())
            if person.left_date and _is_staff(person)
        ]
    )
    Person.objects.filter(pk__in=[person.pk for person in new_addresses]).update(email="")
    Person.objects.filter(pk=renamed.pk).update(last_name=f"{renamed.last_name}-{promoted.last_name}")
    Person.objects.filter(pk=promoted.pk).update(grade_group=GradeGroup.BASIC)
    Assignment.objects.filter(person=leaver, to_date=leaver.left_date).update(to_date=None)
    Person.objects.filter(pk=leaver.pk).update(left_date=None)
