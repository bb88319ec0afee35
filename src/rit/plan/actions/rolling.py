"""Rolls a plan forward into a new period (L1-b): keeps what is chosen page by page, then makes the draft at once.

The draft comes about in one transaction with a number of statements that does not grow with the plan; each new
action keeps the line back to the one that it continues.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.history.recording import recorded
from rit.plan import carrying, rolling, rules
from rit.plan.models import (
    Action,
    Instrument,
    LogEntry,
    Objective,
    Occurrence,
    Pillar,
    Plan,
    PlanLogEntry,
    Process,
    RollForward,
)
from rit.plan.queries.periods import live_successor
from rit.plan.states import OPEN, ActionState, InstrumentState, LogKind, PlanLogKind, PlanStatus
from rit.plan.turns import days_of

TEXTS = (
    "strategic_goal",
    "motto",
    "slogan",
    "mission",
    "vision",
    "zone",
    "approach_controlling",
    "approach_stimulating",
    "evaluation_every_months",
    "legal_anchors",
)
BATCH = 2_000


@dataclass(frozen=True)
class Period:
    """What the first page of a roll forward asks."""

    code: str
    title: dict[str, str]
    from_date: date
    to_date: date


@recorded
def keep_period(plan: Plan, period: Period, *, by: Actor, now: datetime) -> RollForward:
    """Begins the preparation, or changes its period; what was chosen on the other pages stays."""
    _locked(plan, period.from_date, period.to_date, by=by)
    roll = RollForward.objects.filter(plan=plan, made_at=None).first()
    if roll is None:
        roll = RollForward(plan=plan, begun_at=now, begun_by_id=by.person)
    roll.code, roll.title = period.code, period.title
    roll.from_date, roll.to_date, roll.changed_at = period.from_date, period.to_date, now
    roll.save()
    return roll


@recorded
def keep_choices(
    roll: RollForward, chosen: Mapping[str, Mapping[str, Any]], *, by: Actor, now: datetime
) -> None:
    """Takes over what one page says. `chosen`: group, key and choice; None means as proposed. Any: yes, no or a day."""
    require(rules.may_roll(by, roll.plan.status))
    kept = RollForward.objects.select_for_update().get(pk=roll.pk)
    for group, values in chosen.items():
        merged = {**kept.choices.get(group, {}), **values}
        kept.choices[group] = {key: value for key, value in merged.items() if value is not None}
    kept.changed_at = now
    kept.save(update_fields=["choices", "changed_at"])
    roll.choices = kept.choices


@recorded
def roll_forward(roll: RollForward, *, by: Actor, now: datetime) -> Plan:
    """Makes the draft plan from all that is chosen. Raises Refused when the plan goes on in that period already."""
    old = _locked(roll.plan, roll.from_date, roll.to_date, by=by)
    roll = RollForward.objects.select_for_update().get(pk=roll.pk)
    selection = rolling.select(rolling.ground(old), roll)
    require(rules.enough_comes_along(len(selection.objectives)))
    require(rules.code_is_free(Plan.objects.filter(code=roll.code).exists()))
    new = Plan.objects.create(
        code=roll.code,
        title=roll.title,
        from_date=roll.from_date,
        to_date=roll.to_date,
        status=PlanStatus.DRAFT,
        rolled_from=old,
        **{name: getattr(old, name) for name in TEXTS},
    )
    carried = _copy(old, new, selection, by=by, now=now)
    for carrier in carrying.carriers:
        carrier(carried, by=by, now=now)
    roll.made, roll.made_at = new, now
    roll.save(update_fields=["made", "made_at"])
    counts = {"objectives": len(carried.objectives), "actions": len(carried.actions)}
    PlanLogEntry.objects.create(
        plan=new,
        kind=PlanLogKind.ROLLED,
        at=now,
        by_id=by.person,
        by_name="" if by.person else by.name,
        changes={"rolled_from": [None, old.code]},
    )
    audit.append("plan.rolled_forward", by=by, now=now, subject=new, detail=counts)
    return new


def _locked(plan: Plan, first: date, last: date, *, by: Actor) -> Plan:
    """Two who roll the same plan forward wait for each other here; the second is told what the first made."""
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    found = live_successor(locked, first, last)
    require(rules.may_roll(by, locked.status, goes_on_in=found))
    return locked


def _copy(
    old: Plan, new: Plan, selection: rolling.Selection, *, by: Actor, now: datetime
) -> carrying.Carried:
    pillars = _again(Pillar, old.pillars.filter(pk__in=selection.pillars), new)
    objectives = _again(
        Objective, selection.objectives, new, lambda row: {"pillar_id": pillars[row.pillar_id]}
    )
    numbered = {row.number: objectives[row.pk] for row in selection.objectives}
    proposed = {"state": InstrumentState.PROPOSED, "from_date": None, "to_date": None, "decision": ""}
    instruments = _again(
        Instrument, [row for row, _numbers in selection.instruments], new, lambda row: proposed
    )
    served = Instrument.objectives.through
    served.objects.bulk_create(
        served(instrument_id=instruments[row.pk], objective_id=numbered[number])
        for row, numbers in selection.instruments
        for number in numbers
    )
    actions = _actions(new, selection.actions, instruments, numbered, by=by, now=now)
    lists = {
        name: _again(old._meta.get_field(name).related_model, getattr(old, name).all(), new)
        for name in selection.lists
        if name != "processes"
    }
    processes = _processes(old, new, instruments) if "processes" in selection.lists else {}
    return carrying.Carried(old, new, objectives, instruments, actions, processes, lists)


def _again(
    table: Any, rows: Any, new: Plan, more: Any = None
) -> dict[int, int]:  # Any: whichever list of the plan
    """The same rows for the new plan; the key of each old row with that of the new one."""
    old = list(rows)
    names = [
        field.attname
        for field in table._meta.concrete_fields
        if field.name not in {"id", "plan"} and not field.generated
    ]
    copies = [
        table(**{name: getattr(row, name) for name in names} | (more(row) if more else {}), plan=new)
        for row in old
    ]
    table._default_manager.bulk_create(copies, batch_size=BATCH)
    return {row.pk: copy.pk for row, copy in zip(old, copies, strict=True)}


def _actions(
    new: Plan,
    carries: list[rolling.Carry],
    instruments: Mapping[int, int],
    numbered: Mapping[int, int],
    *,
    by: Actor,
    now: datetime,
) -> dict[UUID, UUID]:
    made = [(carry, _action(new, carry, instruments, by=by, now=now)) for carry in carries]
    turns = {action.pk: sorted(days_of(action)) for _carry, action in made}
    for _carry_on, action in made:
        action.next_date = next(iter(turns[action.pk]), action.due_date)
    fresh = [action for _carry, action in made]
    Action.objects.bulk_create(fresh, batch_size=BATCH)
    Occurrence.objects.bulk_create(
        [Occurrence(action_id=key, due_date=day) for key, days in turns.items() for day in days],
        batch_size=BATCH * 5,
    )
    through = Action.objectives.through
    through.objects.bulk_create(
        [
            through(action_id=action.pk, objective_id=numbered[number])
            for carry, action in made
            for number in carry.numbers
        ],
        batch_size=BATCH * 5,
    )
    author: dict[str, Any] = {"by_id": by.person, "by_name": "" if by.person else by.name}
    LogEntry.objects.bulk_create(
        [LogEntry(action=action, kind=LogKind.CHANGE, at=now, day=now.date(), **author) for action in fresh],
        batch_size=BATCH,
    )
    keys = {carry.action.pk: action.pk for carry, action in made}
    _follows(keys)
    return keys


def _action(
    new: Plan, carry: rolling.Carry, instruments: Mapping[int, int], *, by: Actor, now: datetime
) -> Action:
    """Where it stands comes along too; recurring work and what was done begin anew."""
    old = carry.action
    goes_on = old.state in OPEN and old.recurrence == "none"
    unit = old.unit_id if old.unit and old.unit.closed_date is None else None
    return Action(
        plan=new,
        carried_from=old,
        instrument_id=instruments[carry.instrument] if carry.instrument else None,
        code=old.code,
        title=old.title,
        note=old.note,
        source=old.source,
        owner_id=old.owner_id if carry.keeps_owner else None,
        owner_role=old.owner_role,
        unit_id=unit,
        start_date=new.from_date,
        start_given=False,
        due_date=carry.due,
        due_given=carry.due_given,
        next_date=carry.due,
        recurrence=old.recurrence,
        recurrence_given=old.recurrence_given,
        progress=old.progress if goes_on else 0,
        state=old.state if goes_on else ActionState.NOT_BEGUN,
        created_at=now,
        created_by_id=by.person,
    )


def _follows(keys: Mapping[UUID, UUID]) -> None:
    """What came after what, where both come along."""
    through = Action.follows.through
    pairs = through.objects.filter(from_action__in=keys.keys(), to_action__in=keys.keys())
    through.objects.bulk_create(
        through(from_action_id=keys[before], to_action_id=keys[after])
        for before, after in pairs.values_list("from_action", "to_action")
    )


def _processes(old: Plan, new: Plan, instruments: Mapping[int, int]) -> dict[UUID, UUID]:
    rows = list(old.processes.select_related("owner").prefetch_related("units", "instruments"))
    copies = [
        Process(
            plan=new,
            line=row.line,
            title=row.title,
            purpose=row.purpose,
            owner=row.owner if row.owner and row.owner.left_date is None else None,
        )
        for row in rows
    ]
    Process.objects.bulk_create(copies)
    keys = {row.pk: copy.pk for row, copy in zip(rows, copies, strict=True)}
    units, guards = Process.units.through, Process.instruments.through
    units.objects.bulk_create(
        units(process_id=keys[row.pk], unit_id=unit.pk)
        for row in rows
        for unit in row.units.all()
        if unit.closed_date is None
    )
    guards.objects.bulk_create(
        guards(process_id=keys[row.pk], instrument_id=instruments[guard.pk])
        for row in rows
        for guard in row.instruments.all()
        if guard.pk in instruments
    )
    return keys
