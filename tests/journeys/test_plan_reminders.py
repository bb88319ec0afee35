"""The nightly reminders, run as the clerk: who is told, once, and what the clerk may not read."""

from __future__ import annotations

import json
import sys

import pytest

from tests import database

SCRIPT = """
import django, json; django.setup()
from datetime import datetime, timedelta
from django.db import connection, DatabaseError, transaction
from rit.foundation.access.actor import system
from rit.foundation import clock
from rit.plan.reminders import remind
by, now = system("nightly"), clock.now() + timedelta(days=2)   # the night team's training is then a week away
first = remind(by=by, now=now)
again = remind(by=by, now=now)
refused = []
for column in ("title", "note"):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"select {column} from plan_action limit 1")
    except DatabaseError:
        refused.append(column)
print(json.dumps({"first": first, "again": again, "refused": refused}))
"""


@pytest.mark.req("L2-b")
def test_owners_are_told_once_by_a_job_that_cannot_read_the_action() -> None:
    database.copy("rit_reminders")
    try:
        env = database.environment("rit_reminders", RIT_MODE="demo", RIT_DATABASE_ROLE="clerk")
        told = json.loads(database.run([sys.executable, "-c", SCRIPT], env))
    finally:
        database.drop("rit_reminders")
    assert told["first"] >= 1
    assert told["again"] == 0
    assert told["refused"] == ["title", "note"]
