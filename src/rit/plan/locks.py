"""What every writer of a plan as a whole does: it locks the plan first, and writes in its log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rit.foundation.access.actor import Actor
from rit.plan.models import Plan, PlanLogEntry
from rit.plan.states import PlanLogKind


def lock_plan(plan: Plan) -> Plan:
    return Plan.objects.select_for_update().get(pk=plan.pk)


def log_plan(
    plan: Plan,
    kind: PlanLogKind,
    subject: str,
    changes: Mapping[str, Any],
    text: str,
    *,
    by: Actor,
    now: datetime,
) -> PlanLogEntry:
    return PlanLogEntry.objects.create(
        plan=plan,
        kind=kind,
        at=now,
        by_id=by.person,
        by_name="" if by.person else by.name,
        subject=subject,
        text=text.strip(),
        changes=changes,
    )
