"""The nights of the indicators, run as the clerk: followed, counted at the end of a period, owners told once."""

from __future__ import annotations

import json
import sys

import pytest

from tests import database

SCRIPT = """
import django, json; django.setup()
from datetime import datetime, timedelta, UTC
from django.db import connection, DatabaseError, transaction
from rit.foundation.access.actor import system
from rit.foundation.registries import indicators
from rit.plan.indicators import nightly
from rit.plan.indicators.models import Indicator, Value
from django.utils.translation import gettext_lazy as _
by = system("nightly")
indicators.add(indicators.Indicator(
    code="later.area", objective=7, title=_("Progress of its actions"), unit="files", source=_("Action plan"),
    value=lambda day: 17.0, direction="down", rhythm="month"))
told = {"followed": [nightly.follow(by=by, now=datetime(2025, 3, 18, 1, 30, tzinfo=UTC)) for _night in range(2)]}
row = Indicator.objects.filter(supplied_by="later.area").values_list("unit", "rhythm", "direction", "title").get()
told["row"] = [*row[:3], sorted(row[3])]
nights = [datetime(2025, 4, day, 1, 30, tzinfo=UTC) for day in (1, 1, 5, 30)]
told["recorded"] = [nightly.record(by=by, now=night) for night in nights]
told["late"] = nightly.record(by=by, now=datetime(2025, 7, 20, 1, 30, tzinfo=UTC))  # nobody counted in time: a gap
rows = Value.objects.filter(on_date="2025-03-31").values_list("value", "entered_by_id")
told["values"] = sorted(float(value) for value, by_id in rows if by_id is None)
told["reminded"] = [nightly.remind(by=by, now=datetime(2025, 4, 14, 1, 30, tzinfo=UTC)) for _night in range(2)]
refused = []
for column in ("note", "reason", "entered_name"):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"select {column} from plan_indicators_value limit 1")
    except DatabaseError:
        refused.append(column)
told["refused"] = refused
print(json.dumps(told))
"""


@pytest.mark.req("L4-b")
def test_the_night_counts_by_itself_without_reading_what_people_wrote() -> None:
    database.copy("rit_indicator_nights")
    try:
        env = database.environment("rit_indicator_nights", RIT_MODE="demo", RIT_DATABASE_ROLE="clerk")
        told = json.loads(database.run([sys.executable, "-c", SCRIPT], env))
    finally:
        database.drop("rit_indicator_nights")
    # this one, and two each of reports, risks and rules: an area adds a provider
    assert told["followed"] == [7, 0]
    assert told["row"] == ["files", "month", "down", ["de", "en", "fr", "nl"]]
    assert told["recorded"] == [15, 0, 0, 0]
    assert told["late"] == 0
    assert len(told["values"]) == 15
    assert told["reminded"][0] >= 5
    assert told["reminded"][1] == 0
    assert told["refused"] == ["note", "reason", "entered_name"]
