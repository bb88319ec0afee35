"""Hours of function training that a measure asks, and what whoever holds the function followed of them (L6.2-c).

Counted from the first day in the function. Nothing is stored: training knows who was there, HR who holds what.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rit.foundation.access.actor import Actor
from rit.foundation.registries import courses
from rit.people.models import Function
from rit.plan.measures import queries as measures
from rit.plan.measures.models import Measure, Serving
from rit.plan.measures.queries import Shown
from rit.plan.states import ActionState
from rit.protect.functions.queries import stays
from rit.protect.functions.queries.catalogue import reach
from rit.protect.functions.queries.stays import Stay
from rit.protect.functions.rules import Reach
from rit.protect.functions.states import DESIGNATED


@dataclass(frozen=True)
class Training:
    """A measure that asks hours of a course. `followed`: by person the minutes, None where the reader may not know."""

    measure: Shown
    title: str
    minutes: int
    followed: Mapping[UUID, int | None]

    def lacks(self, person: UUID) -> bool:
        had = self.followed.get(person)
        return had is not None and had < self.minutes

    @property
    def lacking(self) -> list[UUID]:
        return [person for person in self.followed if self.lacks(person)]

    @property
    def unknown(self) -> int:
        return sum(minutes is None for minutes in self.followed.values())

    @property
    def known(self) -> int:
        return len(self.followed) - self.unknown

    @property
    def enough(self) -> int:
        return self.known - len(self.lacking)

    @property
    def suggests(self) -> bool:
        """Everybody has the hours and the measure is still open: somebody may find it done."""
        return self.measure.is_open and bool(self.followed) and self.enough == len(self.followed)


def trainings(actor: Actor, asked: Iterable[Shown], held: Sequence[Stay], day: date) -> list[Training]:
    """Of the measures of one function; no query where none of them asks hours, else one."""
    asking = _asking(asked)
    if not asking:
        return []
    had = courses.followed(actor, {one.course for one in asking}, [one.person for one in held], day)
    return [_training(one, had, held) for one in asking]


def _asking(asked: Iterable[Shown]) -> list[Shown]:
    """Once for each course and its hours: a measure that goes on in a new plan asks the same of the same people."""
    found: dict[tuple[str, int], Shown] = {}
    for one in asked:
        if one.course and one.state != ActionState.STOPPED and not one.is_draft:
            found.setdefault((one.course, one.course_minutes), one)
    return list(found.values())


def _training(one: Shown, had: courses.Followed, held: Sequence[Stay]) -> Training:
    course = had.courses.get(one.course)
    followed = {
        stay.person: had.minutes(one.course, stay.person, stay.since) if stay.person in had.known else None
        for stay in held
    }
    return Training(one, course.title if course else one.course, one.course_minutes, followed)


def lacking(actor: Actor, day: date, *, seen: Reach) -> list[tuple[Stay, Training]]:
    """Of all designated functions, who has not followed the hours yet, as far as the reader may know it."""
    functions = list(Function.objects.filter(profile__level__in=DESIGNATED))
    found = of_functions(actor, functions, day, units=None if seen.everything else seen.units)
    return [
        (stay, training)
        for held, trainings_ in found.values()
        for training in trainings_
        for stay in held
        if training.lacks(stay.person)
    ]


def of_functions(
    actor: Actor,
    functions: Iterable[Function],
    day: date,
    *,
    units: Collection[UUID] | None = None,
    person: UUID | None = None,
) -> dict[UUID, tuple[list[Stay], list[Training]]]:
    """Of those functions of which a measure asks hours: who holds them (in these units, or this person alone), and the
    trainings. Three queries, however many functions."""
    keys = {one.code: one.pk for one in functions}
    asked = measures.serving_of(actor, "function", list(keys))
    asking = {keys[code]: wanted for code, shown in asked.items() if (wanted := _asking(shown))}
    every = stays.stays(list(asking), day, units=units)
    found = [one for one in every if person is None or one.person == person]
    held, codes = _by_function(found), {one.course for shown in asking.values() for one in shown}
    had = courses.followed(actor, codes, {one.person for one in found}, day)
    return {
        key: (held.get(key, []), [_training(one, had, held.get(key, [])) for one in shown])
        for key, shown in asking.items()
    }


def mine(actor: Actor, functions: Iterable[Function], day: date) -> dict[UUID, list[Training]]:
    """Of the functions that the reader holds, what they followed themselves."""
    found = of_functions(actor, functions, day, person=actor.person)
    return {key: asked for key, (_held, asked) in found.items()}


def of_measure(actor: Actor, action: UUID, day: date) -> list[tuple[Function, Training]]:
    """For each function that it serves and that the reader sees inside."""
    codes = Serving.objects.filter(measure__action=action, kind="function").values("key")
    found = Function.objects.filter(code__in=codes, profile__level__in=DESIGNATED).order_by("folded")
    seen = reach(actor, day)
    inside = {one.pk: one for one in found if seen.has(one.pk)}
    if not inside:
        return []
    one = measures.shown(measures.with_actions(Measure.objects.filter(action=action)).get())
    found_stays = stays.stays(list(inside), day, units=None if seen.everything else seen.units)
    held, asking = _by_function(found_stays), _asking([one])
    had = courses.followed(actor, {one.course for one in asking}, {stay.person for stay in found_stays}, day)
    return [
        (function, _training(one, had, held.get(key, [])))
        for key, function in inside.items()
        for one in asking
    ]


def _by_function(found: Iterable[Stay]) -> dict[UUID, list[Stay]]:
    held: dict[UUID, list[Stay]] = {}
    for stay in found:
        held.setdefault(stay.function, []).append(stay)
    return held
