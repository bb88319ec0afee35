"""The nightly reminders of the communication plan, run as the clerk, who may not read what a message says."""

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
from rit.foundation.notices.models import Notice
from rit.plan.communication.reminders import remind
by, day = system("nightly"), clock.now()
found = []
for ahead in range(0, 275):
    made = remind(by=by, now=day + timedelta(days=ahead))
    if made:
        found.append(ahead)
again = remind(by=by, now=day + timedelta(days=found[-1]))
refused = []
for query in (
    "select title from communication_item limit 1",
    "select texts from communication_item limit 1",
    "select person_id from communication_told limit 1",
):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query)
    except DatabaseError:
        refused.append(query)
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("delete from communication_told where at < '2020-02-01'")
    purged = cursor.rowcount
made = Notice.objects.filter(kind__startswith="communication_", at__gte=day)
kinds = sorted(set(made.values_list("kind", flat=True)))
print(json.dumps({"days": found, "again": again, "refused": len(refused), "purged": purged, "kinds": kinds}))
"""


@pytest.mark.req("L5-h")
def test_owners_are_told_in_time_by_a_job_that_cannot_read_the_message() -> None:
    database.copy("rit_communication")
    try:
        env = database.environment("rit_communication", RIT_MODE="demo", RIT_DATABASE_ROLE="clerk")
        told = json.loads(database.run([sys.executable, "-c", SCRIPT], env))
    finally:
        database.drop("rit_communication")
    # planned for 10 March and still open: a day after it, and every week until the thirtieth day
    assert {0, 7, 14, 21} <= set(told["days"])
    assert (
        265 in told["days"]
    )  # a week before 15 December, which nobody owns: the communications service is told
    assert told["again"] == 0
    assert told["refused"] == 3
    assert told["purged"] > 1000
    assert told["kinds"] == ["communication_due", "communication_overdue"]
