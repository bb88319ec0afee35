"""Turns the cells of HR's file into rows with values; what cannot be read becomes a fault of its cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from rit.people.importing.columns import columns, value_called, values_of, word_of
from rit.people.importing.problems import Problem, cell
from rit.people.importing.reading import Record
from rit.people.models import LANGUAGES
from rit.people.states import GRADES, Cadre, Employment, GradeGroup

LONGEST = {"staff_number": 20, "unit": 20, "unit_above": 20, "function": 40, "email": 254}
LONGEST_TEXT = 80
OTHER_LANGUAGES = LANGUAGES[1:]
OPEN_END = 9999  # the year in which HR systems let everything end that has no end
WRITTEN = (
    re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})( 0?0:00(:00)?)?"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})([ T]0?0:00(:00)?)?"),
)
NUMBER = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9.-]*")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
PERSON_FIELDS = (
    "last_name",
    "first_name",
    "email",
    "language",
    "employment",
    "cadre",
    "grade_group",
    "joined_date",
    "left_date",
)


@dataclass(frozen=True)
class Row:
    """Who, and the function held if any. `said`: the columns that say something; others leave the register as it is."""

    line: int
    staff_number: str
    last_name: str
    first_name: str
    employment: str
    cadre: str
    grade_group: str
    joined_date: dt.date
    email: str = ""
    language: str = ""
    left_date: dt.date | None = None
    unit: str = ""
    unit_name: str = ""
    unit_name_fr: str = ""
    unit_name_de: str = ""
    unit_name_en: str = ""
    unit_above: str = ""
    function: str = ""
    function_title: str = ""
    function_title_fr: str = ""
    function_title_de: str = ""
    function_title_en: str = ""
    from_date: dt.date | None = None
    to_date: dt.date | None = None
    share: int = 100
    said: frozenset[str] = field(default_factory=frozenset)

    def value(self, name: str) -> Any:  # Any: as the field is typed
        return getattr(self, name)

    def names(self, column: str) -> dict[str, str]:
        """What it calls its unit or function, by column: the Dutch name, and those in other languages."""
        columns = (column, *(f"{column}_{language}" for language in OTHER_LANGUAGES))
        return {name: self.value(name) for name in columns if self.value(name)}


class Wrong(Exception):
    """A cell that cannot be read; `code` of the list of problems."""

    def __init__(self, code: str, **about: object) -> None:
        super().__init__(code)
        self.code, self.about = code, about


def rows_of(records: Iterable[Record]) -> tuple[list[Row], list[Problem]]:
    """Every row that hangs together, and what is wrong with the others."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for record in records:
        values, faults = _values(record)
        row = None if faults else _row(record, values)
        faults += _together(row) if row else []
        problems += faults
        if row and not faults:
            rows.append(row)
    return rows, problems


def read_date(text: str) -> dt.date:
    """A day as people in Belgium write it. Raises Wrong."""
    for pattern in WRITTEN:
        found = pattern.fullmatch(text)
        if found:
            try:
                return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                raise Wrong("no_such_day") from None
    raise Wrong("date")


def _values(record: Record) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    faults = []
    for code, text in record.cells.items():
        try:
            values[code] = _value(code, text)
        except Wrong as wrong:
            faults.append(cell(record.line, code, text, wrong.code, **wrong.about))
    needed = [code for code, column in columns().items() if column.required and code not in MAY_BE_EMPTY]
    faults += [cell(record.line, code, "", "needed") for code in needed if not record.cells.get(code)]
    return values, faults


MAY_BE_EMPTY = {"unit", "function", "from_date"}  # together: somebody without a function


def _value(code: str, text: str) -> object:
    if not text.isprintable():
        raise Wrong("one_line")
    longest = LONGEST.get(code, LONGEST_TEXT)
    if len(text) > longest:
        raise Wrong("too_long", most=longest)
    return READERS.get(code, str)(text) if text else (None if code.endswith("_date") else "")


def _number(text: str) -> str:
    if not NUMBER.fullmatch(text):
        raise Wrong("number")
    return text


def _name(text: str) -> str:
    """A letter that Windows-1252 does not have is lost in such a file; the register keeps the real name."""
    if "?" in text or "\ufffd" in text:
        raise Wrong("lost_letter")
    return text


def _code(column: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not CODE.fullmatch(text):
            raise Wrong("code", most=LONGEST[column])
        return text

    return read


def _address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise Wrong("address") from None
    return text


def _day(text: str) -> dt.date:
    day = read_date(text)
    if not 1900 <= day.year <= 2100:
        raise Wrong("date")
    return day


def _last_day(text: str) -> dt.date | None:
    return None if read_date(text).year == OPEN_END else _day(text)


def _share(text: str) -> int:
    whole = re.fullmatch(r"(\d{1,3})([.,]0+)? ?%?", text)
    if not whole or not 1 <= int(whole[1]) <= 100:
        raise Wrong("share")
    return int(whole[1])


def _listed(code: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        value = value_called(code, text)
        if value is None:
            raise Wrong("word", words=", ".join(words[0] for words in values_of(code).values()))
        return value

    return read


READERS: dict[str, Callable[[str], object]] = {
    "staff_number": _number,
    "last_name": _name,
    "first_name": _name,
    "email": _address,
    **{code: _code(code) for code in ("unit", "unit_above", "function")},
    "joined_date": _day,
    "from_date": _day,
    "left_date": _last_day,
    "to_date": _last_day,
    "share": _share,
    **{code: _listed(code) for code in ("language", "employment", "cadre", "grade_group")},
}


def _row(record: Record, values: dict[str, Any]) -> Row:
    said = frozenset(code for code in values if values[code] not in {"", None} or code in EMPTY_SAYS)
    given = {code: found for code, found in values.items() if found != ""}
    given.setdefault("cadre", GRADES[GradeGroup(values["grade_group"])].cadre.value)
    return Row(line=record.line, said=said | {"cadre"}, **given)


EMPTY_SAYS = {"email", "left_date", "to_date"}  # where an empty cell means: none


def _together(row: Row) -> list[Problem]:
    """What does not fit within one row."""
    found = []
    if GRADES[GradeGroup(row.grade_group)].cadre != row.cadre:
        found.append(cell(row.line, "grade_group", word_of("grade_group", row.grade_group), "grade_of_cadre"))
    if (row.cadre == Cadre.EXTERNAL) != (row.employment == Employment.EXTERNAL):
        found.append(cell(row.line, "employment", word_of("employment", row.employment), "external"))
    if row.left_date and row.left_date < row.joined_date:
        found.append(cell(row.line, "left_date", row.left_date, "left_before"))
    filled = [row.unit, row.function, row.from_date]
    if any(filled) and not all(filled):
        return [*found, cell(row.line, "unit", row.unit, "unit_and_function")]
    if row.from_date:
        found += _period(row, row.from_date)
    return found


def _period(row: Row, start: dt.date) -> list[Problem]:
    if start < row.joined_date:
        return [cell(row.line, "from_date", start, "before_joining", day=row.joined_date)]
    if row.left_date and start > row.left_date:
        return [cell(row.line, "from_date", start, "after_leaving", day=row.left_date)]
    if row.to_date and row.to_date < start:
        return [cell(row.line, "to_date", row.to_date, "to_before")]
    if row.to_date and row.left_date and row.to_date > row.left_date:
        return [cell(row.line, "to_date", row.to_date, "after_leaving", day=row.left_date)]
    return []


def until(row: Row) -> dt.date | None:
    """The last day of the function: none later than the last day of service."""
    return row.to_date or row.left_date
