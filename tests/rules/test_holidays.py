"""The ten public holidays of the act of 4 January 1974, of any year (L6.4-b)."""

from __future__ import annotations

from datetime import date

import pytest

from rit.foundation import holidays

pytestmark = pytest.mark.req("L6.4-b")


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1961, 4, 3), (1981, 4, 20), (2000, 4, 24), (2008, 3, 24), (2024, 4, 1), (2027, 3, 29), (2038, 4, 26)],
)
def test_easter_monday_is_as_the_calendar_has_it(year: int, month: int, day: int) -> None:
    """The earliest and the latest of a lifetime, and the two years in which the rule has an exception."""
    assert holidays.of(year)[date(year, month, day)]["en"] == "Easter Monday"


def test_a_year_has_ten_each_named_in_four_languages() -> None:
    assert [f"{day:%d-%m}" for day in holidays.of(2026)] == [
        "01-01", "06-04", "01-05", "14-05", "25-05", "21-07", "15-08", "01-11", "11-11", "25-12",
    ]  # fmt: skip
    assert all(set(name) == {"nl", "fr", "de", "en"} for name in holidays.of(2026).values())


def test_two_on_one_day_are_one_day() -> None:
    assert len(holidays.of(2008)) == 9  # Ascension fell on 1 May


def test_a_period_over_the_turn_of_the_year_has_those_of_both() -> None:
    found = holidays.between(date(2026, 12, 25), date(2027, 1, 1))
    assert list(found) == [date(2026, 12, 25), date(2027, 1, 1)]
    assert not holidays.between(date(2026, 12, 26), date(2026, 12, 31))
