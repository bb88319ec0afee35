"""An adopted plan starts by itself on its first day (L1-a). Runs at night as the clerk, who reads metadata only."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from rit.foundation.access.actor import Actor
from rit.foundation.access.queries import accounts_with
from rit.foundation.notices import actions as notices
from rit.plan import actions, rules
from rit.plan.models import Plan
from rit.plan.states import PlanStatus


def start_on_their_day(*, by: Actor, now: datetime) -> int:
    """How many started; whoever steers is told. Running it again the same night starts none."""
    today, started = timezone.localdate(now), 0
    due = Plan.objects.filter(status=PlanStatus.ADOPTED, from_date__lte=today).order_by("pk")
    for key, code in list(due.values_list("pk", "code")):
        if actions.start_on_its_day(key, by=by, now=now):
            page = reverse("plan:period", args=[code])
            notices.tell(accounts_with(rules.STEER, today), "plan_started", page, by=by, now=now)
            started += 1
    return started
