"""The retention policy: faults in the file are named, and the database is compared column by column."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from rit.foundation.retention import check, policy

WORDS = '{ nl = "a", fr = "b", de = "c", en = "d" }'
GOOD = f"""
[areas]
one = {WORDS}
[periods.30d]
days = 30
title = {WORDS}
meaning = {WORDS}
[periods.always]
title = {WORDS}
meaning = {WORDS}
[grounds.law]
words = {WORDS}
source = "an act"
confidence = "G"
[tables.thing]
area = "one"
title = {WORDS}
period = "30d"
ground = "law"
counted_from = "at"
columns = ["id", "at"]
content = ["text"]
periods = {{ text = "always" }}
"""

FAULTS = [
    ('period = "30d"', 'period = "31d"', "tables.thing.period: “31d” is not defined"),
    ('ground = "law"', 'ground = "lore"', "tables.thing.ground: “lore” is not defined"),
    ('area = "one"', 'area = "two"', "tables.thing.area: there is no area “two”"),
    (
        'counted_from = "at"',
        'counted_from = "day"',
        "tables.thing.counted_from: day is not one of its metadata columns",
    ),
    (
        'content = ["text"]',
        'content = ["text", "id"]',
        "tables.thing: id stands under columns and under content",
    ),
    ('period = "30d"', 'period = "always"', "tables.thing.counted_from: the period “always” has no length"),
    ('confidence = "G"', "", "grounds.law: a ground in law has both source and confidence"),
    ("days = 30", "days = -1", "periods.30d.days: must be a whole number"),
    ("days = 30", "weeks = 3", "periods.30d.weeks: unknown key"),
    ('{ text = "always" }', '{ note = "always" }', "tables.thing: note is not one of its columns"),
    (
        f"title = {WORDS}\nperiod",
        'title = { nl = "a" }\nperiod',
        "tables.thing.title: needs a text in nl, fr, de",
    ),
    ("[areas]", "[areas", "not valid TOML"),
]


def read(folder: Path, text: str) -> policy.Policy:
    path = folder / "retention.toml"
    path.write_text(text)
    return policy.read(path)


@pytest.mark.parametrize(("old", "new", "says"), FAULTS)
def test_a_fault_names_file_key_and_reason(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD

    with pytest.raises(policy.RetentionFileError) as caught:
        read(tmp_path, GOOD.replace(old, new, 1))

    assert str(caught.value).startswith(f"retention.toml: {says}")


def test_the_database_is_compared_both_ways(tmp_path: Path) -> None:
    written = read(tmp_path, GOOD)

    assert check.compare(written, {"thing": {"id", "at", "text"}}) == []
    assert check.compare(written, {"thing": {"id", "at", "text", "more"}}) == [
        "thing.more: the column is not in the policy."
    ]
    assert check.compare(written, {"thing": {"id", "text"}}) == [
        "thing.at: the policy lists a column that is not there."
    ]
    assert check.compare(written, {"thing": {"id", "at", "text"}, "new": {"id"}}) == [
        "new: the table is not in the policy."
    ]
    assert check.compare(written, {}) == ["thing: the policy lists a table that is not there."]


def test_the_clerk_reads_metadata_only() -> None:
    dates = {"at", "mailed_at", "settled_at"}
    assert set(policy.clerk_columns("notices_notice")) == {"id", "kind", "account_id", *dates}
    assert "session_data" not in policy.clerk_columns("django_session")
    assert "password" not in policy.clerk_columns("access_account")
    assert not {"first_name", "last_name", "folded", "email"} & set(policy.clerk_columns("people_person"))
    assert policy.clerk_columns("not_listed") == ()
    assert policy.clerk_may_delete("notices_notice")
    assert not policy.clerk_may_delete("people_person")
    assert not policy.clerk_may_delete("audit_entry")


@pytest.mark.parametrize(
    ("now", "cutoff"),
    [
        (datetime(2025, 3, 18, tzinfo=UTC), datetime(2024, 3, 18, tzinfo=UTC)),
        (datetime(2024, 2, 29, tzinfo=UTC), datetime(2023, 2, 28, tzinfo=UTC)),
    ],
)
def test_a_year_is_a_calendar_year(now: datetime, cutoff: datetime) -> None:
    assert policy.policy().periods["1y"].cutoff(now) == cutoff
