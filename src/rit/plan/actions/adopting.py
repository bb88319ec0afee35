"""A plan is adopted by a decision of the board, and in no other way (L1-a, L5-c)."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import require
from rit.foundation.audit import actions as audit
from rit.foundation.history.recording import recorded
from rit.plan import rules
from rit.plan.models import Plan
from rit.plan.states import PlanStatus


@recorded
def adopt(code: str, decision: str, *, by: Actor, now: datetime) -> Plan:
    """Writes down which decision adopted it; the plan runs when its period has begun, else it waits for that.

    Whoever signs the decision has been asked whether they may; this asks only whether the plan can be adopted.
    """
    plan = Plan.objects.select_for_update().get(code=code)
    require(rules.can_be_adopted(plan.status, plan.decision))
    plan.decision = decision
    if plan.status == PlanStatus.DRAFT:
        begun = plan.from_date <= timezone.localdate(now)
        plan.status = PlanStatus.RUNNING if begun else PlanStatus.ADOPTED
    plan.save(update_fields=["decision", "status"])
    audit.append("plan.adopted", by=by, now=now, subject=plan, detail={"status": str(plan.status)})
    return plan
