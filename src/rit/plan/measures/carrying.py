"""An action that goes on in the next plan stays a measure there, for the same things (L1-b, L6.2-c)."""

from __future__ import annotations

from datetime import datetime

from rit.foundation.access.actor import Actor
from rit.plan.carrying import Carried
from rit.plan.measures.models import Measure, Serving


def carry(carried: Carried, *, by: Actor, now: datetime) -> None:
    """In four statements; checks of the effect stay with the action that they looked at."""
    old = {one.pk: one for one in Measure.objects.filter(action__in=carried.actions)}
    new = {
        key: Measure(
            action_id=carried.actions[one.action_id],
            sort=one.sort,
            expected=one.expected,
            cost=one.cost,
            check_date=one.check_date,
            course=one.course,
            course_minutes=one.course_minutes,
        )
        for key, one in old.items()
    }
    Measure.objects.bulk_create(new.values())
    Serving.objects.bulk_create(
        Serving(measure=new[one.measure_id], kind=one.kind, key=one.key, since=now, by_id=by.person)
        for one in Serving.objects.filter(measure__in=old).order_by("pk")
    )
