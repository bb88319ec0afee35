"""The table of notices is whole, and what the code says agrees with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rit.foundation.notices import table
from rit.foundation.notices.kinds import KINDS


def test_every_kind_has_a_sentence_and_a_row() -> None:
    assert set(table.kinds()) == set(KINDS)


def test_reminders_name_the_dates_they_are_about() -> None:
    today, before = date(2025, 3, 18), date(2025, 3, 17)
    assert table.dates_reminded("action_due", today, before) == [date(2025, 3, 25)]
    assert table.dates_reminded("communication_overdue", today, before)[:2] == [
        date(2025, 3, 17),
        date(2025, 3, 10),
    ]
    assert min(table.dates_reminded("communication_overdue", today, before)) >= date(2025, 2, 16)
    assert table.dates_reminded("role_granted", today, before) == []


@pytest.mark.req("L2-b")
def test_a_night_that_was_missed_is_made_up_for() -> None:
    today, since = date(2025, 3, 18), date(2025, 3, 14)
    assert table.dates_reminded("action_due", today, since) == [
        date(2025, 3, day) for day in (25, 24, 23, 22)
    ]
    assert table.dates_reminded("action_overdue", today, since)[:4] == [
        date(2025, 3, day) for day in (17, 16, 15, 14)
    ]
    assert min(table.dates_reminded("communication_overdue", today, date(2024, 1, 1))) == date(2025, 2, 16)
    assert table.dates_reminded("action_due", today, today) == []  # told already


@pytest.mark.req("L2-b")
def test_nobody_is_told_afterwards_that_something_was_about_to_come() -> None:
    today = date(2025, 3, 18)
    assert min(table.dates_reminded("action_due", today, date(2024, 1, 1))) == today


def test_what_is_about_the_account_is_always_mailed_and_never_handed_over() -> None:
    assert table.always_mailed() == ["second_factor_changed"]
    assert not {"second_factor_changed", "message_for_you", "role_granted"} & set(table.closed_on_hand_over())


WORDS = dict.fromkeys(("nl", "fr", "de", "en"), "x")
GOOD: dict[str, Any] = {"who": WORDS, "when": WORDS, "until": WORDS, "handed_over": "closed"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"who": {"nl": "x"}},
        {"handed_over": "thrown away"},
        {"repeats_days": 7},
        {"day": 5, "repeats_days": 7, "repeats_until": 1},
        {"colour": "red"},
    ],
)
def test_a_fault_in_the_file_is_named(wrong: dict[str, Any]) -> None:
    assert table._kind("k", GOOD, {"closed": WORDS}).handed_over == "closed"
    with pytest.raises(table.NoticesFileError, match=r"kinds\.k"):
        table._kind("k", GOOD | wrong, {"closed": WORDS})
