"""Brings the activities of the policy file into their table; what somebody edited stays (L6.1-a, L6.4-b)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from rit.stimulate.training.events import crediting
from rit.stimulate.training.events.models import Activity


@transaction.atomic
def load(*, now: datetime) -> int:
    """From the policy file: new ones are added, and those that nobody edited follow it. How many changed."""
    known = {one.code: one for one in Activity.objects.all()}
    changed = 0
    for told in crediting.activities():
        one = known.get(told["code"])
        if one is not None and (not one.by_policy or not _differs(one, told)):
            continue
        one = one or Activity(code=told["code"], by_policy=True)
        for name, value in _columns(told).items():
            setattr(one, name, value)
        one.changed_at = now
        one.save()
        changed += 1
    return changed


def _columns(told: dict[str, Any]) -> dict[str, Any]:  # Any: values of columns
    return {"recognised_as": ""} | {name: value for name, value in told.items() if name != "code"}


def _differs(one: Activity, told: dict[str, Any]) -> bool:  # Any: a table of the file
    return any(getattr(one, name) != value for name, value in _columns(told).items())
