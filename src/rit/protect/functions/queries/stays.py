"""Who holds which function today, since when without a break, and when they are due to rotate (L6.2-c).

Computed from HR's history in one statement for any number of functions; nothing is stored that HR knows better.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import JSONField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from rit.people.models import Assignment, Function, Person, Unit
from rit.people.queries import held_on
from rit.protect.functions import rules
from rit.protect.functions.models import Profile, RotationException
from rit.protect.functions.rules import rotating
from rit.protect.functions.rules.walls import Reach
from rit.protect.functions.states import DESIGNATED, Standing

# Only columns that jobs may read; careers of those who hold it on the day, and of nobody else. What is given: `{of}`
# (of which functions), the day twice, `{of}` again, the break that is none, and four times the day.
STAYS = """
with held as (
    select function_id, person_id, from_date, coalesce(to_date, 'infinity'::date) as until
    from people_assignment
    where function_id {of} and (function_id, person_id) in (
        select function_id, person_id from people_assignment
        where from_date <= %s and (to_date is null or to_date >= %s) and function_id {of})
),
marked as (
    select *, case when from_date <= max(until) over (
        partition by function_id, person_id order by from_date rows between unbounded preceding and 1 preceding
    ) + %s then 0 else 1 end as fresh
    from held
),
numbered as (
    select *, sum(fresh) over (partition by function_id, person_id order by from_date) as stay from marked
),
stays as (
    select function_id, person_id, min(from_date) as since, max(until) as until
    from numbered group by function_id, person_id, stay
    having min(from_date) <= %s and max(until) >= %s
)
select stays.function_id, stays.person_id, now.unit_id, stays.since,
       nullif(stays.until, 'infinity'::date) as until,
       (select until_date from protect_functions_rotationexception excepted
        where excepted.function_id = stays.function_id and excepted.person_id = stays.person_id
        order by excepted.id desc limit 1) as excepted_until
from stays cross join lateral (
    select unit_id from people_assignment one
    where one.function_id = stays.function_id and one.person_id = stays.person_id
      and one.from_date <= %s and (one.to_date is null or one.to_date >= %s)
    order by one.share desc, one.from_date limit 1
) now
order by stays.since, stays.person_id
"""


@dataclass(frozen=True)
class Stay:
    """`until`: the last day that HR knows. `due` None where the function has no interval."""

    function: UUID
    person: UUID
    unit: UUID
    since: date
    until: date | None
    excepted_until: date | None = None
    due: date | None = None
    standing: str = ""


def stays(functions: Collection[UUID], day: date, *, units: Collection[UUID] | None = None) -> list[Stay]:
    """Those who hold these functions on the day; of these units only, when given. One query."""
    if not functions:
        return []
    with connection.cursor() as cursor:
        which = list(functions)
        cursor.execute(STAYS.format(of="= any(%s)"), [which, day, day, which, *_days(day)])
        found = [Stay(*row) for row in cursor.fetchall()]
    return found if units is None else [one for one in found if one.unit in units]


def _days(day: date) -> list[int | date]:
    return [rotating.SAME_STAY_DAYS, day, day, day, day]


# The same of one function, beside its profile: since, until and the exception of each stay.
OF_A_PROFILE = f"""
(select coalesce(jsonb_agg(jsonb_build_array(one.since, one.until, one.excepted_until)), '[]'::jsonb)
 from ({STAYS.format(of="= protect_functions_profile.function_id")}) one)
"""  # noqa: S608  # made of constants


def of_a_profile(day: date) -> RawSQL:
    """A column of a query of profiles; `passed` reads it."""
    return RawSQL(OF_A_PROFILE, [day, day, *_days(day)], output_field=JSONField())  # noqa: S611  # the text is ours


def passed(told: Iterable[Sequence[str | None]], months: int, starts: date, day: date) -> list[date]:
    """Of the stays beside a profile, the days of rotation that passed without an exception, earliest first."""
    found = []
    for since, until, excepted in told:
        if since is None:
            continue
        due_date = rotating.due(date.fromisoformat(since), months, starts)
        leaves, covered = (date.fromisoformat(text) if text else None for text in (until, excepted))
        if rotating.standing(due_date, day, leaves=leaves, excepted_until=covered) == Standing.LATE:
            found.append(due_date)
    return sorted(found)


def rotating_profiles() -> list[Profile]:
    """Designated functions with an interval; only columns that jobs may read."""
    return list(_rotating().only("function", "rotation_months", "rotation_from").order_by("pk"))


def _rotating() -> QuerySet[Profile]:
    return Profile.objects.filter(level__in=DESIGNATED, rotation_months__isnull=False)


def due(profiles: Iterable[Profile], day: date, *, seen: Reach) -> list[Stay]:
    """Of each function its holders, with the day that follows from its interval, earliest first. One query."""
    by_function = {one.function_id: one for one in profiles}
    units = None if seen.everything else seen.units
    placed = [
        _placed(one, by_function[one.function], day) for one in stays(list(by_function), day, units=units)
    ]
    return sorted(placed, key=lambda one: (one.due or date.max, one.since, str(one.person)))


def stay_of(function: UUID, person: UUID, day: date) -> Stay | None:
    """Of this holder; without a day where nobody rotates. Two queries."""
    found = next((one for one in stays([function], day) if one.person == person), None)
    profile = _rotating().filter(function=function).first()
    return _placed(found, profile, day) if found and profile else found


def _placed(one: Stay, profile: Profile, day: date) -> Stay:
    if profile.rotation_months is None or profile.rotation_from is None:
        return one
    due_date = rotating.due(one.since, profile.rotation_months, profile.rotation_from)
    standing = rotating.standing(due_date, day, leaves=one.until, excepted_until=one.excepted_until)
    return replace(one, due=due_date, standing=standing)


@dataclass(frozen=True)
class Named:
    """A stay with the names that its reader may see. `because`: the reason of the exception, when one counts.

    `may_wait`: an exception to the rotation would change something."""

    stay: Stay
    person: Person
    unit: Unit
    function: Function
    because: str = ""
    may_wait: bool = False

    @property
    def words(self) -> str:
        return str(Standing(self.stay.standing).label) if self.stay.standing else ""


def named(found: Iterable[Stay], day: date) -> list[Named]:
    """One query, for a page of them."""
    rows = list(found)
    excepted = RotationException.objects.filter(function=OuterRef("function"), person=OuterRef("person"))
    held = Assignment.objects.filter(
        held_on(day), person__in={one.person for one in rows}, function__in={one.function for one in rows}
    )
    held = held.annotate(because=Subquery(excepted.order_by("-pk").values("reason")[:1]))
    known = {
        (one.function_id, one.person_id, one.unit_id): one
        for one in held.select_related("person", "unit", "function")
    }
    return [_named(one, known[one.function, one.person, one.unit], day) for one in rows]


def _named(stay: Stay, one: Assignment, day: date) -> Named:
    because = vars(one)["because"] if stay.standing == Standing.EXCEPTED else ""
    waits = bool(rules.rotation_asks(stay.due, leaves=stay.until, today=day))
    return Named(stay, one.person, one.unit, one.function, because or "", waits)
