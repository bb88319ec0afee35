"""An adopted plan starts by itself in the night of its first day, run as the clerk; the coordinator is told."""

from __future__ import annotations

import json
import sys

import pytest

from tests import database

SCRIPT = """
import django, json; django.setup()
from datetime import datetime, UTC
from django.db import DatabaseError, connection, transaction
from rit.foundation.access.actor import system
from rit.plan.models import Plan
from rit.plan.starting import start_on_their_day
by = system("nightly")
nights = [datetime(2025, 12, 30, 23, 30, tzinfo=UTC), *[datetime(2025, 12, 31, 23, 30, tzinfo=UTC)] * 2]
told = {"started": [start_on_their_day(by=by, now=night) for night in nights]}
told["states"] = sorted(Plan.objects.exclude(code="ghent-2020-2025").values_list("status", flat=True))
refused = []
for statement in ("select decision from plan_plan", "update plan_plan set title = '{}'", "delete from plan_plan_log"):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        refused.append(statement)
told["refused"] = len(refused)
print(json.dumps(told))
"""
PREPARE = """
import django; django.setup()
from datetime import UTC, date, datetime
from rit.foundation.access.actor import Actor
from rit.plan import actions
from rit.plan.models import Plan
by, now = Actor(account=None, name="test", doors=frozenset({"plan.steer"})), datetime(2025, 3, 18, 9, tzinfo=UTC)
plan = Plan.objects.get(code="ghent-2020-2025")
for code, first in (("next", date(2026, 1, 1)), ("after", date(2032, 1, 1))):
    period = actions.Period(code, {"nl": code}, first, first.replace(year=first.year + 5))
    new = actions.roll_forward(actions.keep_period(plan, period, by=by, now=now), by=by, now=now)
    actions.adopt(new, "Beslissing 2025/09.", by=by, now=now)
"""
SEEN = """
import django, json; django.setup()
from rit.foundation.audit.models import Entry
from rit.foundation.notices.models import Notice
from rit.plan.models import PlanLogEntry
entry = PlanLogEntry.objects.get(kind="start", plan__code="next")
print(json.dumps({
    "log": [entry.by_name, entry.changes],
    "trail": Entry.objects.filter(event="plan.start").count(),
    "told": list(Notice.objects.filter(kind="plan_started").values_list("account__username", "url")),
}))
"""


@pytest.mark.req("L1-a")
def test_an_adopted_plan_starts_in_the_night_of_its_first_day() -> None:
    name = "rit_plan_starts"
    database.copy(name)
    try:
        owner = database.environment(name, RIT_MODE="demo", RIT_DATABASE_ROLE="owner")
        clerk = database.environment(name, RIT_MODE="demo", RIT_DATABASE_ROLE="clerk")
        database.run([sys.executable, "-c", PREPARE], owner)
        night = json.loads(database.run([sys.executable, "-c", SCRIPT], clerk))
        seen = json.loads(database.run([sys.executable, "-c", SEEN], owner))
    finally:
        database.drop(name)
    assert night["started"] == [0, 1, 0]  # the day before by the zone's clock; the night itself; again
    assert night["states"] == ["adopted", "running"]  # the one after next waits
    assert night["refused"] == 3
    assert seen["log"] == ["nightly", {"status": ["adopted", "running"]}]
    assert seen["trail"] == 1
    assert seen["told"] == [["P0003", "/plan/periods/next/"]]
