"""An instrument from proposed to withdrawn (L5-c). In a draft it is adopted with its plan, by `periods.adopt`.

Whoever decides is the board's own rule; each step stands in the log of the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.history.recording import recorded
from rit.plan import rules
from rit.plan.locks import lock_plan, log_plan
from rit.plan.models import Instrument, Objective, Plan
from rit.plan.states import PlanLogKind, PlanStatus, instrument_step


@recorded
def propose_instrument(
    plan: Plan,
    code: str,
    section: str,
    texts: Mapping[str, Any],
    objectives: Sequence[Objective],
    *,
    from_date: date | None = None,
    by: Actor,
    now: datetime,
) -> Instrument:
    """`from_date`: the day that is asked for; in a draft the plan gives it. Any: words, an approach or kinds."""
    plan = lock_plan(plan)
    require(rules.may_propose_instrument(by, plan.status))
    instrument = Instrument.objects.create(
        plan=plan,
        code=code,
        section=section,
        from_date=None if plan.status == PlanStatus.DRAFT else from_date,
        **texts,
    )
    instrument.objectives.set(objectives)
    log_plan(plan, PlanLogKind.PROPOSE, _subject(instrument), {}, "", by=by, now=now)
    audit.append("plan.instrument_proposed", by=by, now=now, subject=instrument)
    return instrument


@recorded
def adopt_instrument(
    instrument: Instrument, reference: str, decided: date, *, by: Actor, now: datetime
) -> Instrument:
    """In force from the day that was asked for, and never from before the board decided."""
    plan, instrument = _locked(instrument)
    require(rules.can_adopt_instrument(plan.status, instrument.state))
    instrument.from_date = max(instrument.from_date or decided, decided)
    instrument.decision = reference
    return _step(plan, instrument, "adopt", reference, by=by, now=now)


@recorded
def withdraw_instrument(
    instrument: Instrument, reference: str, decided: date, *, by: Actor, now: datetime
) -> Instrument:
    """In force until the day of the decision; its actions stay as they are."""
    plan, instrument = _locked(instrument)
    require(rules.can_withdraw_instrument(plan.status, instrument.state))
    began = instrument.from_date is not None and instrument.from_date <= decided
    instrument.from_date = instrument.from_date if began else None
    instrument.to_date = decided if began else None
    return _step(plan, instrument, "withdraw", reference, by=by, now=now)


@recorded
def take_back_instrument(instrument: Instrument, reason: str, *, by: Actor, now: datetime) -> Instrument:
    """What the board did not adopt; it stays readable."""
    plan, instrument = _locked(instrument)
    require(rules.may_change_instrument(by, plan.status, instrument.state))
    instrument.from_date = None
    return _step(plan, instrument, "take_back", reason, by=by, now=now)


def _locked(instrument: Instrument) -> tuple[Plan, Instrument]:
    plan = lock_plan(instrument.plan)
    return plan, Instrument.objects.get(pk=instrument.pk)


def _subject(instrument: Instrument) -> str:
    return f"instrument:{instrument.code}"


def _step(
    plan: Plan, instrument: Instrument, name: str, text: str, *, by: Actor, now: datetime
) -> Instrument:
    instrument.state = instrument_step(name).target
    instrument.save(update_fields=["state", "from_date", "to_date", "decision"])
    log_plan(plan, PlanLogKind(name), _subject(instrument), {}, text, by=by, now=now)
    audit.append(f"plan.instrument_{name}", by=by, now=now, subject=instrument)
    return instrument
