"""What comes along when a plan is rolled forward (L1-b): what is proposed, what was chosen, and what follows from it.

Reads and reckons only; `actions/rolling.py` writes. All structure and all open actions come along unless somebody
says otherwise; what is done or stopped stays, and what is done may be chosen all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from rit.plan.models import Action, Instrument, Objective, Pillar, Plan, RollForward, by_section
from rit.plan.queries import numbers, numbers_of
from rit.plan.states import OPEN, InstrumentState
from rit.plan.turns import months_later

SHARED = "shared"
LISTS = {
    "values": _("Core values"),
    "trust_factors": _("What makes or breaks trust"),
    "themes": _("Themes to train on"),
    "anchoring_points": _("Anchoring points"),
    "traces_to": _("What it traces up to"),
    "actors": _("Who has which part in it"),
    "processes": _("Work processes"),
    "corrections": _("Corrections to the text of the plan"),
}
STAY = {"corrections"}  # they are about the old text; they come along only when asked


@dataclass(frozen=True)
class Ground:
    """All rows of the old plan that may come along, read in three queries whatever the size of the plan."""

    plan: Plan
    pillars: list[Pillar]
    objectives: list[Objective]
    instruments: list[Instrument]
    actions: list[Action]

    @cached_property
    def pillar_of(self) -> dict[int, str]:
        return {objective.number: objective.pillar.code for objective in self.objectives}

    def place_of(self, row: Action | Instrument) -> str:
        """Where a row is asked about: with its instrument, else in the pillar that it serves most; the later of two."""
        if isinstance(row, Action) and row.instrument_id in self._placed:
            return self._placed[row.instrument_id]
        served = [self.pillar_of[number] for number in numbers_of(row)]
        order = [pillar.code for pillar in self.pillars]
        return max(order, key=lambda code: (served.count(code), order.index(code) if code in served else -1))

    @cached_property
    def _placed(self) -> dict[int | None, str]:
        return {row.pk: self.place_of(row) for row in self.instruments}


@dataclass(frozen=True)
class Choices:
    """What somebody chose otherwise than proposed, by the key of the row; read from `RollForward.choices`."""

    objectives: Mapping[str, bool]
    instruments: Mapping[str, bool]
    actions: Mapping[str, bool]
    dates: Mapping[str, str]
    owners: Mapping[str, bool]
    lists: Mapping[str, bool]

    @classmethod
    def of(cls, roll: RollForward) -> Choices:
        kept: dict[str, Any] = roll.choices  # Any: a JSON column
        return cls(**{name: kept.get(name, {}) for name in cls.__dataclass_fields__})

    def takes(self, row: Objective | Instrument | Action) -> bool:
        if isinstance(row, Objective):
            return self.objectives.get(str(row.number), True)
        if isinstance(row, Instrument):
            return self.instruments.get(row.code, True)
        return self.actions.get(str(row.pk), row.state in OPEN)

    def takes_list(self, name: str) -> bool:
        return self.lists.get(name, name not in STAY)

    def keeps_owner(self, action: Action) -> bool:
        """Who left the corps does not stay owner."""
        if action.owner is None:
            return False
        return self.owners.get(str(action.pk), action.owner.left_date is None)

    def due(self, action: Action, roll: RollForward) -> date:
        chosen = self.dates.get(str(action.pk))
        day = date.fromisoformat(chosen) if chosen else proposed_date(action, roll.from_date, roll.to_date)
        return min(max(day, roll.from_date), roll.to_date)  # the period may have changed since it was chosen


@dataclass(frozen=True)
class Carry:
    """An action that comes along, and in which shape."""

    action: Action
    numbers: list[int]
    instrument: int | None
    due: date
    due_given: bool
    keeps_owner: bool


@dataclass(frozen=True)
class Selection:
    """What comes along in the end. `orphans` were chosen, but no objective that they serve comes along."""

    objectives: list[Objective]
    instruments: list[tuple[Instrument, list[int]]]
    actions: list[Carry]
    orphans: list[Action]
    lists: list[str]

    @property
    def pillars(self) -> set[int]:
        return {objective.pillar_id for objective in self.objectives}


def ground(plan: Plan) -> Ground:
    served = Instrument.objectives.through.objects.filter(instrument=OuterRef("pk"))
    instruments = plan.instruments.exclude(state=InstrumentState.WITHDRAWN).annotate(
        numbers=ArraySubquery(served.order_by("objective__number").values("objective__number"))
    )
    actions = plan.actions.exclude(state="stopped").select_related("owner", "unit", "instrument")
    actions = actions.defer("folded", "instrument__summary", "instrument__class_reason").annotate(
        numbers=numbers()
    )
    objectives = list(plan.objectives.select_related("pillar"))
    pillars = {objective.pillar_id: objective.pillar for objective in objectives}
    return Ground(
        plan,
        sorted(pillars.values(), key=lambda pillar: pillar.order),
        objectives,
        list(instruments.order_by(by_section(), "code")),
        sorted(
            actions.order_by(by_section("instrument__section"), "due_date", "code", "pk"),
            key=lambda action: action.state not in OPEN,  # what is done comes last
        ),
    )


def pillars_of(plan: Plan) -> list[Pillar]:
    """Those that have something to bring along."""
    return list(plan.pillars.filter(objectives__isnull=False).distinct())


def select(ground: Ground, roll: RollForward) -> Selection:
    choices = Choices.of(roll)
    objectives = [row for row in ground.objectives if choices.takes(row)]
    numbers = {row.number for row in objectives}
    instruments = [
        (row, served)
        for row in ground.instruments
        if choices.takes(row) and (served := _within(numbers_of(row), numbers))
    ]
    coming = {row.pk for row, _served in instruments}
    chosen = [action for action in ground.actions if choices.takes(action)]
    actions = [
        Carry(
            action,
            served,
            action.instrument_id if action.instrument_id in coming else None,
            choices.due(action, roll),
            str(action.pk) in choices.dates or (action.due_given and action.recurrence == "none"),
            choices.keeps_owner(action),
        )
        for action in chosen
        if (served := _within(numbers_of(action), numbers))
    ]
    orphans = [action for action in chosen if not _within(numbers_of(action), numbers)]
    return Selection(objectives, instruments, actions, orphans, [n for n in LISTS if choices.takes_list(n)])


def proposed_date(action: Action, first: date, last: date) -> date:
    """Recurring work and what has no date of its own: the whole period. What was agreed: kept, else the first year."""
    if action.recurrence != "none" or not action.due_given:
        return last
    if first < action.due_date <= last:
        return action.due_date
    return min(last, months_later(first, 12) - timedelta(days=1))


def next_period(plan: Plan) -> tuple[date, date]:
    """Proposed: from the day after, and as long as the plan itself."""
    first = plan.to_date + timedelta(days=1)
    months = (plan.to_date.year - plan.from_date.year) * 12 + plan.to_date.month - plan.from_date.month + 1
    return first, months_later(first, months) - timedelta(days=1)


def _within(numbers: Iterable[int], wanted: set[int]) -> list[int]:
    return [number for number in numbers if number in wanted]
