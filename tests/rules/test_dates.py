"""Dates as each language writes them."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.defaultfilters import date as written
from django.utils.translation import override

from rit.foundation.ui.templatetags.rit import daydate, longdate, monthyear, shortdate

MARCH, JUNE = date(2025, 3, 18), date(2024, 6, 30)


@pytest.mark.parametrize(
    ("language", "short", "june", "near", "long", "month", "in_a_sentence"),
    [
        (
            "nl",
            "18 mrt 2025",
            "30 jun 2024",
            "di 18 mrt",
            "dinsdag 18 maart 2025",
            "mrt 2025",
            "18 maart 2025",
        ),
        (
            "fr",
            "18 mars 2025",
            "30 juin 2024",
            "mar 18 mars",
            "mardi 18 mars 2025",
            "mars 2025",
            "18 mars 2025",
        ),
        (
            "de",
            "18. März 2025",
            "30. Juni 2024",
            "Di 18. März",
            "Dienstag, 18. März 2025",
            "März 2025",
            "18. März 2025",
        ),
        (
            "en",
            "18 Mar 2025",
            "30 Jun 2024",
            "Tue 18 Mar",
            "Tuesday 18 March 2025",
            "Mar 2025",
            "18 March 2025",
        ),
    ],
)
def test_a_date_in_each_language(
    language: str, short: str, june: str, near: str, long: str, month: str, in_a_sentence: str
) -> None:
    with override(language):
        assert (shortdate(MARCH), shortdate(JUNE), daydate(MARCH)) == (short, june, near)
        assert (longdate(MARCH), monthyear(MARCH)) == (long, month)
        assert written(MARCH, "DATE_FORMAT") == in_a_sentence
