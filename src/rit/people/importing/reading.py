"""Reads a CSV file the way Excel really writes it: any separator, any of its encodings, quotes, blank lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rit.people.importing.columns import column_named, columns
from rit.people.importing.problems import Problem, cell

MOST_ROWS = 20_000
SEPARATORS = (";", ",", "\t")
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
NOT_READ, NO_NAME = "", "?"  # what stands in the place of a code
NO_COLUMN = {NOT_READ, NO_NAME}
# No name has these; two letters of Windows-1252 can happen to be one of them in UTF-8.
STEERING = re.compile("[\x80-\x9f]")
UTF8_MARK, UTF16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Record:
    """One row of the file: the line it begins on, and its cells by the code of the column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """`columns` are the ones that we read; `ignored` the names of the others, whose cells are not kept."""

    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]


class Unreadable(Exception):
    """The file as a whole cannot be read; `code` of the list of problems."""

    def __init__(self, code: str, line: int = 0, **about: object) -> None:
        super().__init__(code)
        self.problem = cell(line, "", "", code, **about)


def read(data: bytes) -> Sheet:
    """Never raises: what cannot be read stands among the problems."""
    try:
        text = text_of(data)
        lines = _records(text, _separator(text))
        head = next(lines, None)
        if head is None:
            raise Unreadable("empty")
        places, ignored, problems = _columns(*head)
        records, more = _rows(lines, places)
    except Unreadable as found:
        return Sheet((), (), (), (found.problem,))
    if not records and not problems and not more:
        more = [cell(0, "", "", "no_rows")]
    return Sheet(
        tuple(code for code in places if code not in NO_COLUMN), ignored, tuple(records), (*problems, *more)
    )


def text_of(data: bytes) -> str:
    """The text of the file, whichever of Excel's encodings it is in. Raises Unreadable."""
    if data.startswith((ZIP, OLD_EXCEL)):
        raise Unreadable("workbook")
    try:
        text = _decoded(data)
    except UnicodeDecodeError:
        raise Unreadable("encoding") from None
    if "\0" in text:
        raise Unreadable("not_text")
    return text


def _decoded(data: bytes) -> str:
    if data.startswith(UTF16_MARKS):
        return data.decode("utf-16")
    if data.startswith(UTF8_MARK):
        return data.decode("utf-8-sig")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252")
    return data.decode("cp1252") if STEERING.search(text) else text


def _separator(text: str) -> str:
    """The one that Excel names on the first line, else the one that makes out most columns."""
    lines = (line.strip("\n") for line in io.StringIO(text, newline=None))
    first = next((line for line in lines if line.strip(" ;,\t")), "")
    if first.lower() in {f"sep={separator}" for separator in SEPARATORS}:
        return first[-1]

    def known(separator: str) -> tuple[int, int]:
        try:
            names = next(csv.reader([first], delimiter=separator), [])
        except csv.Error:
            return 0, 0
        return sum(column_named(name) is not None for name in names), len(names)

    return max(SEPARATORS, key=known)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not blank, with the line on which it begins. Raises Unreadable at a stray quote."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            begins, line = line, reader.line_num + 1
            cleaned = [found.replace("\xa0", " ").strip() for found in cells]
            if any(cleaned) and not (begins == 1 and cleaned[0].lower().startswith("sep=")):
                yield begins, cleaned
    except csv.Error:
        raise Unreadable("quotes", line) from None


def _columns(line: int, names: list[str]) -> tuple[list[str], tuple[str, ...], list[Problem]]:
    """For each place the code of its column, or nothing; the names that are not ours; what is wrong."""
    found = [column_named(name) or "" for name in names]
    ignored = tuple(name for name, code in zip(names, found, strict=True) if name and not code)
    problems = [
        cell(line, code, names[place], "column_twice")
        for place, code in enumerate(found)
        if code and code in found[:place]
    ]
    problems += [
        cell(line, code, "", "column_missing")
        for code, column in columns().items()
        if column.required and code not in found
    ]
    return (
        [code or (NOT_READ if name else NO_NAME) for code, name in zip(found, names, strict=True)],
        ignored,
        problems,
    )


def _rows(lines: Iterator[tuple[int, list[str]]], places: list[str]) -> tuple[list[Record], list[Problem]]:
    records: list[Record] = []
    problems: list[Problem] = []
    for line, cells in lines:
        if len(records) == MOST_ROWS:
            raise Unreadable("too_many", line, most=MOST_ROWS)
        stray = [
            found
            for place, found in enumerate(cells)
            if found and (place >= len(places) or places[place] == NO_NAME)
        ]
        problems += [cell(line, "", found, "no_column") for found in stray]
        named = {code: found for code, found in zip(places, cells, strict=False) if code not in NO_COLUMN}
        records.append(Record(line, named))
    return records, problems
