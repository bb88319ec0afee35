"""Vulnerable functions as spreadsheets: the list for the board, the rotation list for HR (L6.2-a, L6.2-c)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from rit.foundation.documents.workbook import Sheet
from rit.foundation.ui.words import in_language

if TYPE_CHECKING:
    from rit.protect.functions.queries.schooling import Training
    from rit.protect.functions.queries.stays import Named
    from rit.protect.functions.queries.vacancies import Vacancy
    from rit.protect.functions.showing import Row

MOST = 5_000


def catalogue(rows: Sequence[Row]) -> Sheet:
    return Sheet(
        _("Functions"),
        [
            _("Function"), _("Designation"), _("High on"), _("Waits for the coordinator"),
            _("Assessed and confirmed by the same person"), _("Holders"), _("Rotation, in years"),
            _("Looked at again on"),
        ],
        [
            [
                in_language(row.function.title), row.level.words,
                ", ".join(in_language(one.title) for one in row.raised), row.waits, row.alone, row.holders,
                row.profile.rotation_months / 12 if row.profile.rotation_months else None,
                row.profile.review_date,
            ]
            for row in rows
        ],
    )  # fmt: skip


def rotation(rows: Sequence[Named]) -> Sheet:
    return Sheet(
        _("Rotation"),
        [
            _("Due on"), _("State"), _("Function"), _("Name"), _("Staff number"), _("Unit"), _("Since"),
            _("Leaves on"), _("Exception until"),
        ],
        [
            [
                row.stay.due, row.words, in_language(row.function.title), row.person.full_name,
                row.person.staff_number, in_language(row.unit.name), row.stay.since, row.stay.until,
                row.stay.excepted_until,
            ]
            for row in rows
        ],
    )  # fmt: skip


def vacancies(rows: Sequence[Vacancy]) -> Sheet:
    """Each function once, with the measures that cover it."""
    return Sheet(
        _("Without a holder"),
        [_("Function"), _("Without a holder from"), _("Until"), _("Cover"), _("Owner"), _("Done by")],
        [
            [
                in_language(row.function.title), row.since, row.until,
                ", ".join(one.title for one in row.covers), ", ".join(one.owner_name for one in row.covers),
                max((one.due_date for one in row.covers), default=None),
            ]
            for row in rows
        ],
    )  # fmt: skip


def schooling(rows: Sequence[Named], trainings: Sequence[Training]) -> Sheet:
    """Who has not followed the hours that a measure asks; a row of `trainings` beside each of `rows`."""
    return Sheet(
        _("Hours still to follow"),
        [
            _("Function"), _("Training of the catalogue"), _("Name"), _("Staff number"), _("Unit"), _("Since"),
            _("Hours asked"), _("Hours followed"),
        ],
        [
            [
                in_language(row.function.title), training.title, row.person.full_name, row.person.staff_number,
                in_language(row.unit.name), row.stay.since, training.minutes / 60,
                (training.followed[row.stay.person] or 0) / 60,
            ]
            for row, training in zip(rows, trainings, strict=True)
        ],
    )  # fmt: skip
