"""Spreadsheets out: what stands in a report, as rows that somebody can count again (L7-g).

A text is always written as a text, whatever it begins with: nothing that people typed can become a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TITLE, LONGEST_TEXT = 31, 32_767  # Excel's own limits
NARROWEST, WIDEST, LOOKED_AT = 8, 60, 200
SHORT_DATE, SHORT_MOMENT = 14, 22  # built-in formats: they follow the reader's country

Cell = str | Promise | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class Sheet:
    """One tab: a title, the heads of the columns and the rows."""

    title: str
    head: Sequence[str | Promise]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class _Formats:
    head: Format
    text: Format
    date: Format
    moment: Format


def as_bytes(
    sheets: Iterable[Sheet], *, title: str = "", author: str = "", made: datetime | None = None
) -> bytes:
    """The workbook as an .xlsx file. With `made` given, the same sheets give the same bytes."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        properties: dict[str, object] = {"title": title, "author": author}
        if made:
            properties["created"] = timezone.make_naive(made, timezone.get_default_timezone())
        book.set_properties(properties)
        formats = _Formats(
            head=book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True}),
            text=book.add_format({"valign": "top", "text_wrap": True}),
            date=book.add_format({"valign": "top", "num_format": SHORT_DATE, "align": "left"}),
            moment=book.add_format({"valign": "top", "num_format": SHORT_MOMENT, "align": "left"}),
        )
        used: set[str] = set()
        for sheet in sheets:
            _write(book.add_worksheet(_name(sheet.title, used)), sheet, formats)
    return target.getvalue()


def as_response(filename: str, sheets: Iterable[Sheet], *, title: str = "", author: str = "") -> HttpResponse:
    """The workbook as a download."""
    content = as_bytes(sheets, title=title, author=author)
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    return HttpResponse(
        content, content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition or "attachment"}
    )


def _write(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    for column, label in enumerate(sheet.head):
        page.write_string(0, column, _text(label), formats.head)
        page.set_column(column, column, _width(sheet, column))
    for index, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _put(page, index, column, value, formats)
    page.freeze_panes(1, 0)
    if sheet.head:
        page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.head) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _put(page: Worksheet, row: int, column: int, value: Cell, formats: _Formats) -> None:
    match value:
        case None | "":
            return
        case bool():
            page.write_boolean(row, column, value, formats.text)
        case int() | float():
            page.write_number(row, column, value, formats.text)
        case datetime():
            moment = timezone.make_naive(value) if timezone.is_aware(value) else value
            page.write_datetime(row, column, moment, formats.moment)
        case date():
            page.write_datetime(row, column, value, formats.date)
        case _:
            page.write_string(row, column, _text(value), formats.text)


def _text(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _width(sheet: Sheet, column: int) -> int:
    """As wide as its longest text among the first rows, within reason: the rest wraps."""
    texts = [_text(sheet.head[column])]
    texts += [
        _text(row[column]) for row in sheet.rows[:LOOKED_AT] if column < len(row) and row[column] is not None
    ]
    return min(max(NARROWEST, *(len(text) + 3 for text in texts)), WIDEST)


def _name(title: str, used: set[str]) -> str:
    """A tab's name as Excel accepts it: at most 31 characters, some characters never, each name once."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title)
    base = " ".join(plain.split()).strip("' ")[:LONGEST_TITLE].strip("' ") or "–"
    name, number = base, 2
    while name.lower() in used or name.lower() == "history":
        ending = f" {number}"
        name, number = base[: LONGEST_TITLE - len(ending)] + ending, number + 1
    used.add(name.lower())
    return name
