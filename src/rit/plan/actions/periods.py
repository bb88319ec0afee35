"""Takes a plan from draft to closed (L1-a), and changes its texts while it is a draft (L1-b).

Adopting belongs to the board: its decision calls `adopt`. Starting belongs to the calendar: when the board adopts a
plan whose period has begun, and else in the night of its first day. Every step is in the plan's own log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.history.recording import recorded
from rit.plan import rules
from rit.plan.locks import lock_plan, log_plan
from rit.plan.models import Instrument, Objective, Plan, PlanLogEntry
from rit.plan.states import InstrumentState, PlanLogKind, PlanStatus, plan_step


class StaleText(Exception):
    """Somebody changed the same text after it was read: `entry` is what they did."""

    def __init__(self, entry: PlanLogEntry) -> None:
        super().__init__(entry.subject)
        self.entry = entry


@recorded
def adopt(plan: Plan, decision_text: str, *, by: Actor, now: datetime) -> Plan:
    """Carries out the board's decision; whether `by` may decide is the board's own rule, asked before.

    The plan runs when its period has begun, else it waits for that; its instruments are adopted with it. One that
    ran already gets its decision.
    """
    plan = lock_plan(plan)
    require(rules.may_adopt(plan.status, plan.decision, decision_text))
    plan.decision = decision_text.strip()
    if plan.status != PlanStatus.DRAFT:
        plan.save(update_fields=["decision"])
        log_plan(
            plan, PlanLogKind.ADOPT, "", {"decision": ["", plan.decision]}, decision_text, by=by, now=now
        )
        audit.append("plan.adopt", by=by, now=now, subject=plan)
        return plan
    plan = _step(plan, "adopt", decision_text, by=by, now=now, saved=["decision"])
    today = timezone.localdate(now)
    plan.instruments.filter(state=InstrumentState.PROPOSED).update(
        state=InstrumentState.ADOPTED, from_date=max(plan.from_date, today)
    )
    if plan.from_date <= today:
        plan = _step(plan, "start", "", by=by, now=now)
    return plan


@recorded
def start_on_its_day(key: int, *, by: Actor, now: datetime) -> bool:
    """From now on its actions are asked of people; what goes on in it is no longer asked in the plan before.

    False when its day has not come, or when it runs already. Called at night by the clerk, who may not read what
    the board decided.
    """
    waiting = Plan.objects.filter(pk=key, status=PlanStatus.ADOPTED, from_date__lte=timezone.localdate(now))
    plan = waiting.select_for_update().only("code", "status").first()
    if plan is None:
        return False
    _step(plan, "start", "", by=by, now=now)
    return True


@recorded
def close(plan: Plan, *, reason: str, by: Actor, now: datetime) -> Plan:
    """Nothing is added any more; what is open stays as it is, and stays readable."""
    plan = lock_plan(plan)
    require(rules.may_close(by, plan.status))
    return _step(plan, "close", reason, by=by, now=now)


@recorded
def discard(plan: Plan, *, reason: str, by: Actor, now: datetime) -> Plan:
    """The draft disappears from every page; its row and its log stay, and its code is free for another."""
    plan = lock_plan(plan)
    require(rules.may_edit_draft(by, plan.status))
    before = plan.code
    plan.code = f"{plan.code[:40]}-discarded-{plan.pk}"
    changes = {"code": [before, plan.code]}
    return _step(plan, "discard", reason, by=by, now=now, changes=changes, saved=["code"])


@recorded
def change_plan(
    plan: Plan, texts: Mapping[str, Any], *, version: int, by: Actor, now: datetime
) -> PlanLogEntry | None:
    """Title, goal and other texts of a draft. None when nothing differs."""
    return _change(plan, lock_plan(plan), "plan", texts, version=version, by=by, now=now)


@recorded
def change_objective(
    objective: Objective, texts: Mapping[str, Any], *, version: int, by: Actor, now: datetime
) -> PlanLogEntry | None:
    subject = f"objective:{objective.number}"
    return _change(objective, lock_plan(objective.plan), subject, texts, version=version, by=by, now=now)


@recorded
def change_instrument(
    instrument: Instrument,
    texts: Mapping[str, Any],
    objectives: Sequence[Objective],
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> PlanLogEntry | None:
    """Its texts and class, and the objectives that it serves, while it is proposed."""
    plan = lock_plan(instrument.plan)
    instrument.refresh_from_db(fields=["state"])
    before = sorted(instrument.objectives.values_list("number", flat=True))
    after = sorted(objective.number for objective in objectives)
    served = {} if before == after else {"objectives": [before, after]}
    subject = f"instrument:{instrument.code}"
    entry = _change(instrument, plan, subject, texts, served, version=version, by=by, now=now)
    if served:
        instrument.objectives.set(objectives)
    return entry


def _step(
    plan: Plan,
    name: str,
    reason: str,
    *,
    by: Actor,
    now: datetime,
    changes: Mapping[str, Any] | None = None,
    saved: Sequence[str] = (),
) -> Plan:
    """`saved`: the fields that changed with the status."""
    before, plan.status = plan.status, plan_step(name).target
    plan.save(update_fields=["status", *saved])
    moved = {"status": [before, plan.status], **(changes or {})}
    log_plan(plan, PlanLogKind(name), "", moved, reason, by=by, now=now)
    audit.append(f"plan.{name}", by=by, now=now, subject=plan)
    return plan


def _change(
    row: Plan | Objective | Instrument,
    plan: Plan,
    subject: str,
    texts: Mapping[str, Any],
    changes: dict[str, Any] | None = None,
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> PlanLogEntry | None:
    """`version`: the key of the last entry about this text that the writer saw, 0 for none."""
    if isinstance(row, Instrument):
        require(rules.may_change_instrument(by, plan.status, row.state))
    else:
        require(rules.may_edit_draft(by, plan.status))
    last = plan.log.filter(subject=subject).order_by("pk").last()
    if last is not None and last.pk != version:
        raise StaleText(last)
    changed = {
        name: [getattr(row, name), value] for name, value in texts.items() if getattr(row, name) != value
    }
    for name in changed:
        setattr(row, name, texts[name])
    if changed:
        row.save(update_fields=list(changed))
    every = changed | (changes or {})
    if not every:
        return None
    audit.append("plan.draft_changed", by=by, now=now, subject=plan, detail={"part": subject})
    return log_plan(plan, PlanLogKind.CHANGE, subject, every, "", by=by, now=now)
