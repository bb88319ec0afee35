"""Everything the report tells, in at most twelve queries, whatever the size of the plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from rit.foundation.access.actor import Actor
from rit.foundation.audit import actions as audit
from rit.plan import describe, queries
from rit.plan.models import Action, Correction, LogEntry, Occurrence, Plan
from rit.plan.states import OPEN, ActionState, LogKind, Recurrence

MONTHS_BACK, MONTHS_ON = 11, 3
FIELDS = (
    "code", "title", "instrument_id", "start_date", "due_date", "next_date", "recurrence", "progress",
    "state", "finished_date", "owner__first_name", "owner__last_name", "unit__name",
)  # fmt: skip
BY_KEY = frozenset({"owner", "unit", "instrument"})  # kept as keys: naming what they were would cost queries


@dataclass(frozen=True)
class Turns:
    """One recurring action, month by month: the worst of what was due in it."""

    action: Action
    cells: list[str]


@dataclass(frozen=True)
class Decision:
    """An adjustment of the plan: what changed, by whom, and why."""

    day: date
    action: Action
    what: list[str]
    reason: str
    who: str


@dataclass(frozen=True)
class Gathered:
    """`served`: the numbers of the objectives that an action serves.

    `more_decisions`: whether older ones of the last twelve months were left out.
    """

    plan: Plan
    day: date
    house: queries.House
    actions: list[Action]
    served: dict[UUID, list[int]]
    months: list[date]
    turns: list[Turns]
    decisions: list[Decision]
    more_decisions: bool
    corrections: list[Correction]
    trail: tuple[int, str]

    @property
    def late(self) -> list[Action]:
        return [action for action in self.actions if action.state in OPEN and action.next_date < self.day]

    @property
    def coming(self) -> list[Action]:
        """Due within 90 days from the day itself."""
        last = self.day + timedelta(days=90)
        return [
            action for action in self.actions if action.state in OPEN and self.day <= action.next_date <= last
        ]


def gather(plan: Plan, actor: Actor, day: date, most_decisions: int | None) -> Gathered:
    """What this actor may see of the plan; with a limit, only the newest decisions."""
    mine = queries.visible_to(actor).filter(plan=plan)
    actions = list(mine.select_related("owner", "unit").only(*FIELDS).order_by("next_date", "pk"))
    months = [_month(day, offset) for offset in range(-MONTHS_BACK, MONTHS_ON + 1)]
    decisions = _decisions(plan, {action.pk: action for action in actions}, day, most_decisions)
    return Gathered(
        plan=plan,
        day=day,
        house=queries.house(plan, day),
        actions=actions,
        served=_served(plan),
        months=months,
        turns=_turns(actions, months, day),
        decisions=decisions[:most_decisions],
        more_decisions=most_decisions is not None and len(decisions) > most_decisions,
        corrections=list(plan.corrections.all()),
        trail=audit.head(),
    )


def _served(plan: Plan) -> dict[UUID, list[int]]:
    served: dict[UUID, list[int]] = defaultdict(list)
    pairs = Action.objectives.through.objects.filter(action__plan=plan).order_by("objective__number")
    for action, number in pairs.values_list("action_id", "objective__number"):
        served[action].append(number)
    return dict(served)


def _turns(actions: list[Action], months: list[date], day: date) -> list[Turns]:
    recurring = [
        action
        for action in actions
        if action.recurrence != Recurrence.NONE and action.state != ActionState.STOPPED
    ]
    due = Occurrence.objects.filter(
        action__in=recurring, due_date__gte=months[0], due_date__lt=_month(months[-1], 1)
    )
    states: dict[tuple[UUID, date], list[str]] = defaultdict(list)
    for turn in due:
        states[turn.action_id, turn.due_date.replace(day=1)].append(_state(turn, day))
    worst = ("missed", "late", "planned", "done")
    return [
        Turns(action, [min(states.get((action.pk, month), [""]), key=("", *worst).index) for month in months])
        for action in recurring
    ]


def _state(turn: Occurrence, day: date) -> str:
    if turn.done_date:
        return "done" if turn.done_date <= turn.due_date else "late"
    return "missed" if turn.due_date < day else "planned"


def _month(day: date, offset: int) -> date:
    index = day.year * 12 + day.month - 1 + offset
    return date(index // 12, index % 12 + 1, 1)


def _decisions(plan: Plan, actions: dict[UUID, Action], day: date, most: int | None) -> list[Decision]:
    """Changes, additions by people, stops, and what was opened again, of twelve months; the newest first."""
    steered = Q(kind=LogKind.CHANGE) | Q(kind=LogKind.STEP) & (
        Q(changes__state__1=ActionState.STOPPED)
        | Q(changes__state__0__in=[ActionState.DONE, ActionState.STOPPED])
    )
    found = LogEntry.objects.filter(
        steered, action__plan=plan, day__gt=day - timedelta(days=365), day__lte=day
    )
    entries = found.exclude(changes={}, by=None).select_related("by").order_by("-day", "-pk")
    kept = list(entries if most is None else entries[: most + 1])
    keyed = []
    for entry in kept:
        keyed.append([str(describe.FIELDS[name]) for name in entry.changes if name in BY_KEY])
        entry.changes = {name: change for name, change in entry.changes.items() if name not in BY_KEY}
    return [
        Decision(
            entry.day,
            actions[entry.action_id],
            [said.head] if not said.changes and not names else [*map(_change, said.changes), *names],
            entry.text,
            said.who,
        )
        for entry, said, names in zip(kept, describe.entries(kept), keyed, strict=True)
        if entry.action_id in actions
    ]


def _change(change: tuple[str, str, str]) -> str:
    name, before, after = change
    return f"{name}: {before} → {after}"
