"""When a theme rises: whole quarters, more than chance gives, and enough to be shown (L6.2-d; decision 21)."""

from __future__ import annotations

from datetime import date

import pytest

from rit.loop.risk_from_theme import quarter, rising

pytestmark = pytest.mark.req("L6.2-d")


@pytest.mark.parametrize(
    ("year", "before", "rises"),
    [(4, 0, False), (5, 0, True), (5, 1, True), (5, 2, False), (6, 2, True), (8, 4, False), (9, 4, True)],
)  # fmt: skip
def test_a_theme_rises_beyond_chance_and_only_when_it_may_be_shown(
    year: int, before: int, rises: bool
) -> None:
    assert rising({"reception": year}, {"reception": before}) == ["reception"] * rises


def test_what_was_reported_before_only_does_not_rise() -> None:
    assert rising({}, {"reception": 40}) == []


@pytest.mark.parametrize(
    ("day", "back", "first"),
    [
        (date(2025, 3, 18), 0, date(2025, 1, 1)),
        (date(2025, 1, 1), 0, date(2025, 1, 1)),
        (date(2024, 12, 31), 0, date(2024, 10, 1)),
        (date(2025, 1, 1), 1, date(2024, 10, 1)),
        (date(2025, 3, 18), 8, date(2023, 1, 1)),
        (date(2025, 11, 30), 7, date(2024, 1, 1)),
    ],
)
def test_quarters_begin_where_the_calendar_says(day: date, back: int, first: date) -> None:
    assert quarter(day, back) == first
