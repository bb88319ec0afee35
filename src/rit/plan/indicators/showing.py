"""Numbers, periods and changes of an indicator in words, for pages and the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rit.foundation.figures import small
from rit.foundation.ui.templatetags.rit import monthyear, shortdate
from rit.foundation.ui.words import in_language
from rit.people.models import Person
from rit.plan.indicators import trends
from rit.plan.indicators.models import Change, Indicator, Value
from rit.plan.indicators.states import COUNTS, Direction, IndicatorState, Rhythm, Unit

FIELDS = {
    "title": gettext_lazy("Name"),
    "meaning": gettext_lazy("What it measures"),
    "source": gettext_lazy("Source"),
    "unit": gettext_lazy("Unit"),
    "hides_few": gettext_lazy("Small numbers hidden"),
    "since_date": gettext_lazy("Followed since"),
    "direction": gettext_lazy("Which way is better"),
    "target": gettext_lazy("Target"),
    "target_date": gettext_lazy("Target by"),
    "rhythm": gettext_lazy("How often"),
    "owner": gettext_lazy("Owner"),
    "state": gettext_lazy("State"),
    "objectives": gettext_lazy("Objectives"),
    "trust_factors": gettext_lazy("Trust factors"),
}
CHOICES: Mapping[str, Any] = {
    "unit": Unit,
    "direction": Direction,
    "rhythm": Rhythm,
    "state": IndicatorState,
}  # Any: classes of choices


def number_text(value: Decimal | None, unit: str) -> str:
    """ "81,4 %" or "7,2": at most one decimal, none where it says nothing."""
    if value is None:
        return "–"
    rounded = value.quantize(Decimal(1) if unit in COUNTS else Decimal("0.1"))
    decimals = 0 if rounded == rounded.to_integral_value() else 1
    text = number_format(rounded, decimal_pos=decimals, use_l10n=True)
    return f"{text}\u00a0%" if unit == Unit.PERCENT else text


def few_text() -> str:
    return _("fewer than %(least)s") % {"least": small.minimum("count")}


def point_text(value: Decimal | None, unit: str, *, few: bool) -> str:
    return few_text() if few else number_text(value, unit)


def period_text(end: date, rhythm: str) -> str:
    """A period as people say it: a month, a quarter, a year."""
    if rhythm == Rhythm.MONTH:
        return monthyear(end)
    if rhythm == Rhythm.QUARTER:
        return _("Q%(number)s %(year)s") % {"number": (end.month + 2) // 3, "year": end.year}
    return str(end.year)


@dataclass(frozen=True)
class Entry:
    """One row that somebody entered, as it may be shown."""

    text: str
    counts: str
    when: datetime
    who: str
    note: str
    reason: str


@dataclass(frozen=True)
class Line:
    """One period: what is known of it now, and what was known before that. `key`: the row to correct."""

    key: int
    end: date
    period: str
    now: Entry
    earlier: list[Entry] = field(default_factory=list)


def lines(indicator: Indicator, rows: Sequence[Value]) -> list[Line]:
    """Newest period first. What is hidden now is hidden in what was known before as well."""
    by_period: dict[date, list[Value]] = {}
    for row in rows:
        by_period.setdefault(row.on_date, []).append(row)
    return [
        Line(
            chain[-1].pk,
            end,
            period_text(end, indicator.rhythm),
            _entry(indicator, chain[-1]),
            [_entry(indicator, row) for row in reversed(chain[:-1])],
        )
        for end, chain in sorted(by_period.items(), reverse=True)
    ]


def is_hidden(indicator: Indicator, row: Value) -> bool:
    return (
        indicator.hides_few
        and row.value is not None
        and trends.is_few(indicator.unit, row.value, row.numerator, row.denominator)
    )


def _entry(indicator: Indicator, row: Value) -> Entry:
    few, counts = is_hidden(indicator, row), ""
    if not few and row.denominator:
        counts = _("%(part)s of %(whole)s") % {"part": row.numerator, "whole": row.denominator}
    text = point_text(row.value, indicator.unit, few=few) if row.value is not None else _("no value")
    who = row.entered_by.full_name if row.entered_by else _("the system")
    return Entry(text, counts, row.entered_at, who, row.note, row.reason)


def corrected(indicator: Indicator, rows: Iterable[Value]) -> dict[date, list[Decimal]]:
    """The values that were replaced, by period, as far as they may be shown."""
    found = list(rows)
    replaced = {row.corrects_id for row in found}
    earlier: dict[date, list[Decimal]] = {}
    for row in found:
        if row.pk in replaced and row.value is not None and not is_hidden(indicator, row):
            earlier.setdefault(row.on_date, []).append(row.value)
    return earlier


@dataclass(frozen=True)
class Told:
    """A change of the definition in words: fields with what was and what became."""

    when: datetime
    who: str
    reason: str
    changes: list[tuple[str, str, str]]


def told(log: Sequence[Change]) -> list[Told]:
    """One query for the names of owners that the changes mention."""
    keys = {UUID(key) for entry in log for key in entry.changes.get("owner", []) if key}
    names = {str(one.pk): one.full_name for one in Person.objects.filter(pk__in=keys)} if keys else {}
    return [
        Told(
            entry.at,
            entry.by.full_name if entry.by else entry.by_name,
            entry.reason,
            [
                (str(FIELDS.get(name, name)), _text(name, before, names), _text(name, after, names))
                for name, (before, after) in entry.changes.items()
            ],
        )
        for entry in log
    ]


def _text(name: str, value: Any, names: Mapping[str, str]) -> str:  # Any: whatever JSON kept
    if value in (None, "", [], {}):
        return "–"
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    if name == "owner":
        return names.get(value, "–")
    if name.endswith("_date"):
        return shortdate(value)
    if isinstance(value, dict):
        return in_language(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return number_text(Decimal(value), "") if name == "target" else str(value)


def today_text(value: float | None, unit: str) -> str:
    return "" if value is None else number_text(Decimal(str(value)), unit)
