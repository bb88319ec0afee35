"""What can be wrong with HR's file: each fault with its line, its column and what was expected there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST_VALUE = 80


@dataclass(frozen=True)
class Problem:
    """`line` as a spreadsheet counts, 0 for the file as a whole; `column` its code, or empty; `code` of WORDS.

    Kept as a code, not as words, so that every reader gets it in their own language.
    """

    line: int
    column: str
    value: str
    code: str
    about: dict[str, str] = field(default_factory=dict)

    @property
    def expected(self) -> str:
        return say(self.code, self.about)


def say(code: str, about: dict[str, str]) -> str:
    """What was expected, in the reader's language."""
    return str(WORDS[code]) % about


WORDS: dict[str, _StrPromise] = {
    # the file
    "workbook": _("This is a workbook. Save it as CSV in Excel (“Save as”, type CSV)."),
    "not_text": _("This is not a text file. Save the sheet as CSV in Excel."),
    "encoding": _("The letters cannot be read. Save the sheet as “CSV UTF-8”."),
    "empty": _("The file is empty: the first line has to name the columns."),
    "no_rows": _("There is no row below the names of the columns."),
    "too_many": _("There are more than %(most)s rows."),
    "column_missing": _("The file needs this column."),
    "column_twice": _("This column is there twice."),
    "quotes": _("A quotation mark opens a text here that is not closed properly."),
    "no_column": _("There is no column above this cell."),
    # one cell
    "needed": _("This cell may not be empty."),
    "too_long": _("At most %(most)s characters."),
    "one_line": _("One line of text, without special signs."),
    "lost_letter": _("A name. Excel puts a question mark for a letter it cannot write: save as “CSV UTF-8”."),
    "number": _("Letters, digits, dots and hyphens, with at least one digit."),
    "address": _("An e-mail address, such as an.peeters@pz.example."),
    "date": _("A date with the year in four digits, such as 31/12/2024 or 2024-12-31."),
    "no_such_day": _("A day that exists; this one does not."),
    "share": _("A whole number from 1 to 100."),
    "word": _("One of: %(words)s."),
    "code": _("A code of at most %(most)s letters, digits, dots and hyphens."),
    # cells that do not fit each other
    "grade_of_cadre": _("A grade of the cadre in this row."),
    "external": _("Whoever stands outside the corps has no grade and no cadre, and nobody else."),
    "left_before": _("A day on or after the day of joining."),
    "to_before": _("A day on or after the first day of the function."),
    "before_joining": _("A day on or after %(day)s, when this person joined."),
    "after_leaving": _("A day on or before %(day)s, when this person left."),
    "unit_and_function": _("Unit, function and first day are filled in together or not at all."),
    "differs": _("The same as on line %(first)s."),
    "twice": _("This function of this person already stands on line %(first)s."),
    # what does not fit the register
    "unit_unknown": _("The code of a unit. A new one needs its name and the unit above it."),
    "unit_above": _("The code of the unit above this new one."),
    "unit_cycle": _("A unit cannot stand under itself: %(units)s."),
    "unit_place": _("This unit stands under %(above)s; its place is fixed."),
    "unit_closed": _("The unit does not exist in the whole of that period."),
    "function_unknown": _("The code of a function. A new one needs its title."),
    "address_taken": _("An address of this person alone; %(who)s has it too."),
    "head_taken": _("The unit already has a head then: %(who)s."),
    "held_already": _("This person already holds that function in that unit then, from %(day)s."),
    "held_before": _("This person holds a function from %(day)s, before joining."),
    "held_after": _("This person holds a function from %(day)s, after leaving."),
}


def cell(line: int, column: str, value: object, code: str, **about: object) -> Problem:
    """A fault of one cell; a long value is shortened, and a day stands there as in the file."""
    said = {name: _written(found) for name, found in about.items()}
    return Problem(line, column, _written(value)[:LONGEST_VALUE], code, said)


def _written(value: object) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)
