"""The indicators as a spreadsheet: what each measures, and every value with what it replaced (L4-b)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from rit.foundation.documents.workbook import Cell, Sheet
from rit.foundation.ui.words import in_language
from rit.plan.indicators import showing
from rit.plan.indicators.models import Break, Indicator, Value
from rit.plan.indicators.queries import Reading

MOST_ROWS = 50_000


def workbook_of(found: Sequence[Indicator], readings: Sequence[Reading]) -> list[Sheet]:
    """Two queries. Small numbers are hidden here as on the pages."""
    names = {one.pk: in_language(one.title) for one in found}
    return [_definitions(readings), _values(found, names), _breaks(found, names)]


def _definitions(readings: Sequence[Reading]) -> Sheet:
    return Sheet(
        _("Indicators"),
        [
            _("Name"), _("What it measures"), _("Source"), _("Unit"), _("Which way is better"), _("How often"),
            _("Followed since"), _("Target"), _("Target by"), _("Objectives"), _("Trust factors"), _("Owner"),
            _("State"), _("Last value"), _("Period"), _("Trend"), _("Beside the target"),
        ],
        [_definition(reading) for reading in readings],
    )  # fmt: skip


def _definition(reading: Reading) -> list[Cell]:
    one, last = reading.indicator, reading.last
    return [
        in_language(one.title), in_language(one.meaning), in_language(one.source), one.get_unit_display(),
        one.get_direction_display(), one.get_rhythm_display(), one.since_date,
        float(one.target) if one.target is not None else None, one.target_date,
        ", ".join(map(str, vars(one).get("numbers", []))), ", ".join(vars(one).get("factors", [])),
        one.owner.full_name if one.owner else "", one.get_state_display(),
        _cell(last.value, few=last.few) if last else None, last.on_date if last else None,
        str(reading.trend.words), str(reading.goal.words),
    ]  # fmt: skip


def _values(found: Sequence[Indicator], names: Mapping[UUID, str]) -> Sheet:
    by_key = {one.pk: one for one in found}
    rows = Value.objects.filter(indicator__in=by_key).select_related("entered_by")
    ordered = list(rows.order_by("indicator__title__nl", "on_date", "entered_at", "pk")[:MOST_ROWS])
    replaced = {row.corrects_id for row in ordered}
    return Sheet(
        _("Measured values"),
        [
            _("Indicator"), _("Period until"), _("Value"), _("How many"), _("Of how many"), _("Remark"),
            _("Entered on"), _("By"), _("Corrects an earlier value"), _("Why is it corrected?"), _("Still stands"),
        ],
        [
            [
                names[row.indicator_id], row.on_date,
                _cell(row.value, few=(few := showing.is_hidden(by_key[row.indicator_id], row))),
                None if few else row.numerator, None if few else row.denominator, row.note, row.entered_at,
                row.entered_by.full_name if row.entered_by else _("the system"),
                row.corrects_id is not None, row.reason, row.pk not in replaced,
            ]
            for row in ordered
        ],
    )  # fmt: skip


def _breaks(found: Sequence[Indicator], names: Mapping[UUID, str]) -> Sheet:
    rows = Break.objects.filter(indicator__in=found).order_by("indicator__title__nl", "on_date")
    return Sheet(
        _("Breaks"),
        [_("Indicator"), _("From which day?"), _("What changed?"), _("Marked on"), _("Taken back on"), _("Reason")],
        [
            [names[row.indicator_id], row.on_date, in_language(row.why), row.marked_at, row.taken_back_at,
             row.taken_back_reason]
            for row in rows[:MOST_ROWS]
        ],
    )  # fmt: skip


def _cell(value: object, *, few: bool) -> Cell:
    if few:
        return showing.few_text()
    return None if value is None else float(str(value))
