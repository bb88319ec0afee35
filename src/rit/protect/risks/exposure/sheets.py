"""How exposed the processes are, as a spreadsheet: the list, and every answer behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from rit.foundation.documents.workbook import Cell, Sheet
from rit.foundation.ui.words import in_language
from rit.protect.risks.exposure import method as methods
from rit.protect.risks.exposure.listing import Row
from rit.protect.risks.exposure.method import Method
from rit.protect.risks.exposure.models import ProcessMethod
from rit.protect.risks.exposure.states import Part


def workbook_of(rows: Sequence[Row]) -> list[Sheet]:
    """One query, for the methods of all of them."""
    keys = {row.appraisal.method_id for row in rows if row.appraisal}
    kept = ProcessMethod.objects.filter(pk__in=keys)
    known = {one.pk: methods.of(one.content) for one in kept}
    head = [
        _("Number"), _("Work process"), _("Owner"), _("Units"), _("Vulnerability"), _("Maturity of controls"),
        _("What follows"), _("How sure"), _("Reason"), _("Assessed on"), _("By"), _("Next review"), _("Open risks"),
        _("Measures that run"),
    ]  # fmt: skip
    listed = Sheet(_("Work processes"), head, [_row(row) for row in rows])
    answers = [_("Work process"), _("Part"), _("Question"), _("Answer"), _("Step")]
    return [listed, Sheet(_("Answers"), answers, [line for row in rows for line in _answers(row, known)])]


def _row(row: Row) -> list[Cell]:
    process, one = row.process, row.appraisal
    first: list[Cell] = [
        row.number, row.title, process.owner.full_name if process.owner else "",
        ", ".join(in_language(unit.name) for unit in process.units.all()),
    ]  # fmt: skip
    if one is None:
        return [*first, "", "", str(row.words), "", "", None, "", None, row.risks, row.running]
    return [
        *first, one.get_vulnerability_display(), one.get_maturity_display(), str(row.words), one.get_sure_display(),
        one.reason, one.on_date, one.who, one.review_date, row.risks, row.running,
    ]  # fmt: skip


def _answers(row: Row, known: Mapping[int, Method]) -> list[list[Cell]]:
    if row.appraisal is None:
        return []
    method = known[row.appraisal.method_id]
    return [
        [
            row.title,
            str(part.label),
            in_language(one.title),
            in_language(method.scale(part)[step].title),
            step,
        ]
        for part in Part
        for one in method.asked(part)
        if (step := getattr(row.appraisal, part).get(one.code)) is not None
    ]
