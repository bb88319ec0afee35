"""The only writers of the plan: lock, ask the rule, write, log, audit, tell.

Every change of an action adds one log entry with what was and what became, and raises its version. A writer
names the version it read; when somebody else was first, `Stale` says what they did and nothing is written.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.attachments.models import Attachment
from rit.foundation.audit import actions as audit
from rit.foundation.history.recording import recorded
from rit.people.models import Assignment, Person, Unit
from rit.people.queries import held_on
from rit.plan import queries, rules
from rit.plan.models import Action, Instrument, LogEntry, Objective, Occurrence, Plan
from rit.plan.reminders import KINDS as REMINDERS
from rit.plan.states import OPEN, ActionState, LogKind, Step
from rit.plan.telling import leave_in_peace, tell_owner
from rit.plan.turns import refresh, schedule

# What somebody agreed is no longer a guess of ours.
GIVEN = {"due_date": "due_given", "start_date": "start_given", "recurrence": "recurrence_given"}
MOST_SHOWN = 100  # entries, to whoever wrote on an old version


class Stale(Exception):
    """Somebody changed the action after it was read: `entries` is what they did, newest first."""

    def __init__(self, action: Action, entries: list[LogEntry]) -> None:
        super().__init__(f"version {action.version}")
        self.action = action
        self.entries = entries


@dataclass(frozen=True)
class Proof:
    """What shows that it was done: a file, an address, or both."""

    attachment: Attachment | None = None
    link: str = ""

    def __bool__(self) -> bool:
        return bool(self.attachment or self.link)


@dataclass
class Changes:
    """Field names with [before, after], in a form that can be stored and shown."""

    values: dict[str, Any] = field(default_factory=dict)

    def put(self, action: Action, name: str, value: Any) -> None:  # Any: whatever the column holds
        before = getattr(action, name)
        if before != value:
            self.values[name] = [_stored(before), _stored(value)]
            setattr(action, name, value)


def facts(action: Action) -> rules.Facts:
    return rules.Facts(
        owner=action.owner_id,
        unit=action.unit_id,
        state=action.state,
        recurring=action.recurrence != "none",
        plan_status=action.plan.status,
    )


@recorded
def record_progress(
    action_id: UUID,
    *,
    progress: int | None,
    text: str,
    proof: Proof,
    version: int,
    by: Actor,
    now: datetime,
    day: date | None = None,
) -> LogEntry:
    """Adds progress, evidence or a remark. A first step beyond 0 starts the action; 100 asks for *finish*.

    `day` is when it happened, today unless told; the log keeps both that and when it was entered.
    """
    action = _locked(action_id, version)
    require(rules.happened(day or now.date(), now.date(), action.plan.from_date))
    changes = Changes()
    if progress is not None and progress != action.progress:
        require(rules.may_set_progress(by, facts(action)))
        changes.put(action, "progress", progress)
        if action.state == ActionState.NOT_BEGUN and progress > 0:
            changes.put(action, "state", ActionState.RUNNING)
    else:
        require(rules.may_record(by, facts(action)))
    kind = LogKind.PROGRESS if changes.values else LogKind.EVIDENCE if proof else LogKind.REMARK
    return _write(action, kind, changes, text, by=by, now=now, proof=proof, day=day)


@recorded
def take_step(
    action_id: UUID, step: Step, *, reason: str, proof: Proof, version: int, by: Actor, now: datetime
) -> LogEntry:
    """Start, wait, finish, open again, stop or take up again."""
    action = _locked(action_id, version)
    require(rules.may_take(by, facts(action), step))
    changes = Changes()
    changes.put(action, "state", step.target)
    changes.put(action, "finished_date", now.date() if step.target == ActionState.DONE else None)
    if step.target == ActionState.DONE:
        changes.put(action, "progress", 100)
    entry = _write(action, LogKind.STEP, changes, reason, by=by, now=now, proof=proof)
    if step.by == "steer":
        _tell(action, action.owner, "action_changed", by=by, now=now)
    return entry


@recorded
def assign(
    action_id: UUID, owner: Person, *, reason: str, version: int, by: Actor, now: datetime
) -> LogEntry | None:
    """The head of the unit that carries it gives an action to one of the unit; None when that is who has it."""
    action = _locked(action_id, version)
    in_unit = (
        Assignment.objects.filter(unit=action.unit_id, person=owner).filter(held_on(now.date())).exists()
    )
    require(rules.may_assign(by, facts(action), in_unit=in_unit))
    changes = Changes()
    changes.put(action, "owner", owner)
    if not changes.values:
        return None
    entry = _write(action, LogKind.CHANGE, changes, reason, by=by, now=now)
    _tell(action, owner, "action_assigned", by=by, now=now)
    return entry


@dataclass(frozen=True)
class Edit:
    """Everything that the coordinator may adjust about an action."""

    title: dict[str, str]
    owner: Person | None
    unit: Unit | None
    start_date: date
    due_date: date
    recurrence: str
    instrument: Instrument | None
    objectives: Sequence[Objective]


@recorded
def change(
    action_id: UUID, edit: Edit, *, reason: str, version: int, by: Actor, now: datetime
) -> LogEntry | None:
    """Adjusts an action, with a reason. None when nothing differs."""
    action = _locked(action_id, version)
    require(rules.may_change(by, facts(action)))
    require(rules.dates_fit(edit.start_date, edit.due_date, action.plan.from_date, action.plan.to_date))
    changes, old_owner = Changes(), action.owner_id
    for name in ("title", "owner", "unit", "start_date", "due_date", "recurrence", "instrument"):
        changes.put(action, name, getattr(edit, name))
    for name, given in GIVEN.items():
        if name in changes.values:
            changes.put(action, given, True)
    _change_objectives(action, edit.objectives, changes)
    if not changes.values:
        return None
    entry = _write(action, LogKind.CHANGE, changes, reason, by=by, now=now)
    if edit.owner and edit.owner.pk != old_owner:
        _tell(action, edit.owner, "action_assigned", by=by, now=now)
    return entry


@recorded
def add(plan: Plan, edit: Edit, *, reason: str, by: Actor, now: datetime, decided: bool = False) -> Action:
    """A new action of the zone's own, under the objectives it serves. `decided`: the board decided on it."""
    require(rules.may_add(by, plan.status, decided=decided))
    require(rules.dates_fit(edit.start_date, edit.due_date, plan.from_date, plan.to_date))
    action = Action.objects.create(
        plan=plan,
        title=edit.title,
        owner=edit.owner,
        unit=edit.unit,
        start_date=edit.start_date,
        due_date=edit.due_date,
        recurrence=edit.recurrence,
        instrument=edit.instrument,
        next_date=edit.due_date,
        created_at=now,
        created_by_id=by.person,
    )
    action.objectives.set(edit.objectives)
    schedule(action)
    refresh(action)
    action.save(update_fields=["next_date", "progress"])
    LogEntry.objects.create(
        action=action, kind=LogKind.CHANGE, at=now, day=now.date(), text=reason, **_author(by)
    )
    audit.append("plan.action_added", by=by, now=now, subject=action)
    _tell(action, edit.owner, "action_assigned", by=by, now=now)
    return action


@recorded
def change_many(
    action_ids: Iterable[UUID],
    *,
    owner: Person | None = None,
    due_date: date | None = None,
    reason: str,
    by: Actor,
    now: datetime,
) -> UUID:
    """The same new owner or date for several actions; the batch can be undone as one."""
    batch = uuid.uuid4()
    for action in _locked_many(action_ids):
        require(rules.may_change(by, facts(action)))
        changes = Changes()
        if owner is not None:
            changes.put(action, "owner", owner)
        if due_date is not None:
            require(rules.dates_fit(action.start_date, due_date, action.plan.from_date, action.plan.to_date))
            changes.put(action, "due_date", due_date)
            changes.put(action, "due_given", True)
        if not changes.values:
            continue
        _write(action, LogKind.CHANGE, changes, reason, by=by, now=now, batch=batch)
        if owner is not None:
            _tell(action, owner, "action_assigned", by=by, now=now)
    return batch


@recorded
def undo(batch: UUID, *, by: Actor, now: datetime) -> tuple[int, int]:
    """Puts a batch back. Returns how many were put back, and how many had been changed again since."""
    entries = list(LogEntry.objects.filter(batch=batch, by_id=by.person).order_by("action_id"))
    latest = {entry.action_id: entry for entry in entries}
    back = skipped = 0
    for action in _locked_many(latest):
        entry = latest[action.pk]
        require(rules.may_change(by, facts(action)))
        if LogEntry.objects.filter(action=action, pk__gt=entry.pk).exists():
            skipped += 1
            continue
        changes = Changes()
        for name, (before, _after) in entry.changes.items():
            changes.put(action, name, _restored(name, before))
        _write(action, LogKind.UNDO, changes, "", by=by, now=now)
        if "owner" in changes.values:
            _tell(action, action.owner, "action_assigned", by=by, now=now)
        back += 1
    return back, skipped


@recorded
def record_turn(
    action_id: UUID, due_date: date, *, note: str, version: int, by: Actor, now: datetime
) -> LogEntry:
    """One turn of recurring work is done; progress follows from the turns."""
    action = _locked(action_id, version)
    require(rules.may_record(by, facts(action)))
    turn = Occurrence.objects.select_for_update().get(action=action, due_date=due_date)
    changes = Changes()
    if turn.done_date is None:
        turn.done_date, turn.done_by_id, turn.note = now.date(), by.person, note
        turn.save(update_fields=["done_date", "done_by", "note"])
        changes.values["turn"] = [None, due_date.isoformat()]
    if action.state == ActionState.NOT_BEGUN:
        changes.put(action, "state", ActionState.RUNNING)
    return _write(action, LogKind.OCCURRENCE, changes, note, by=by, now=now)


def _locked(action_id: UUID, version: int) -> Action:
    action = _lock([action_id])[0]
    if action.version != version:
        entries = LogEntry.objects.filter(action=action).select_related("by").order_by("-pk")
        since = min(max(action.version - version, 0), MOST_SHOWN)  # the version comes from a form
        raise Stale(action, list(entries[:since]))
    return action


def _locked_many(action_ids: Iterable[UUID]) -> list[Action]:
    return _lock(sorted(set(action_ids)))


def _lock(action_ids: Sequence[UUID]) -> list[Action]:
    found = Action.objects.select_for_update(of=("self",)).select_related("plan", "owner").order_by("pk")
    return list(found.filter(pk__in=action_ids))


def _write(
    action: Action,
    kind: LogKind,
    changes: Changes,
    text: str,
    *,
    by: Actor,
    now: datetime,
    proof: Proof = Proof(),  # frozen
    batch: UUID | None = None,
    day: date | None = None,
) -> LogEntry:
    if {"recurrence", "start_date", "due_date"} & set(changes.values):
        schedule(action)
    before = action.progress
    refresh(action)
    if action.progress != before:
        changes.values["progress"] = [before, action.progress]
    action.version += 1
    action.save()
    entry = LogEntry.objects.create(
        action=action,
        kind=kind,
        at=now,
        day=day or now.date(),
        text=text,
        changes=changes.values,
        evidence=proof.attachment,
        link=proof.link,
        batch=batch,
        **_author(by),
    )
    audit.append(
        f"plan.action_{kind}", by=by, now=now, subject=action, detail={"fields": sorted(changes.values)}
    )
    if "owner" in changes.values and (old := changes.values["owner"][0]):
        soon = now.date() + timedelta(days=queries.SOON_DAYS)
        due = Action.objects.filter(owner=old, state__in=OPEN, next_date__lte=soon)
        leave_in_peace(UUID(old), _page(action), REMINDERS, due, by=by, now=now)
    return entry


def _author(by: Actor) -> dict[str, Any]:
    return {"by_id": by.person, "by_name": "" if by.person else by.name}


def _change_objectives(action: Action, wanted: Sequence[Objective], changes: Changes) -> None:
    before = sorted(action.objectives.values_list("number", flat=True))
    after = sorted(objective.number for objective in wanted)
    if before != after:
        action.objectives.set(wanted)
        changes.values["objectives"] = [before, after]


def _tell(action: Action, person: Person | None, kind: str, *, by: Actor, now: datetime) -> None:
    tell_owner(person, kind, _page(action), action.plan, by=by, now=now)


def _page(action: Action) -> str:
    return reverse("plan:action", args=[action.pk])


def _stored(value: Any) -> Any:
    """Dates as text, rows as their key: what a log entry keeps."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Person | Unit | Instrument):
        return str(value.pk)
    return value


def _restored(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in {"start_date", "due_date", "finished_date"}:
        return date.fromisoformat(value)
    if name == "owner":
        return Person.objects.get(pk=value)
    return value
