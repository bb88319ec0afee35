"""What is measured comes along into the next plan; values and targets are those of their own period (L1-b, L4-b)."""

from __future__ import annotations

from datetime import datetime

from rit.foundation.access.actor import Actor
from rit.plan.carrying import Carried
from rit.plan.indicators.models import Indicator
from rit.plan.indicators.states import IndicatorState


def carry(carried: Carried, *, by: Actor, now: datetime) -> None:
    """Definitions that are still followed, under the objectives and trust factors that came along.

    What the system counts by itself is taken in by the first night on which the new plan runs.
    """
    factors = carried.lists.get("trust_factors", {})
    kept = Indicator.objects.filter(plan=carried.old, state=IndicatorState.OPEN, supplied_by="")
    old = list(kept.prefetch_related("objectives", "trust_factors"))
    goals = carried.objectives
    served = {one.pk: [goals[row.pk] for row in one.objectives.all() if row.pk in goals] for one in old}
    read = {one.pk: [factors[row.pk] for row in one.trust_factors.all() if row.pk in factors] for one in old}
    chosen = [one for one in old if served[one.pk] or read[one.pk]]
    made = [_again(one, carried, by=by, now=now) for one in chosen]
    Indicator.objects.bulk_create(made)
    under, against = Indicator.objectives.through, Indicator.trust_factors.through
    under.objects.bulk_create(
        under(indicator_id=new.pk, objective_id=key)
        for one, new in zip(chosen, made, strict=True)
        for key in served[one.pk]
    )
    against.objects.bulk_create(
        against(indicator_id=new.pk, trustfactor_id=key)
        for one, new in zip(chosen, made, strict=True)
        for key in read[one.pk]
    )


def _again(one: Indicator, carried: Carried, *, by: Actor, now: datetime) -> Indicator:
    return Indicator(
        plan=carried.new,
        code=one.code,
        title=one.title,
        meaning=one.meaning,
        source=one.source,
        unit=one.unit,
        hides_few=one.hides_few,
        since_date=carried.new.from_date,
        direction=one.direction,
        rhythm=one.rhythm,
        owner_id=one.owner_id,
        created_at=now,
        created_by_id=by.person,
    )
