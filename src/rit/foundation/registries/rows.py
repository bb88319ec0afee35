"""Lists of several areas in one statement: each area describes its rows as JSON, the database puts them together.

So a page that gathers from every area costs one query, however many areas there are.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Choices, Count, QuerySet, Value
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.functions import JSONObject
from django.utils import timezone

from rit.foundation import prepared

Row = dict[str, Any]  # Any: what JSON keeps of a column; a date is its text
Rows = QuerySet[Any, Any]
WORD = re.compile("[a-z_]+")


def described(rows: QuerySet[Any], *names: str, **columns: str | BaseExpression | Combinable) -> Rows:
    """The rows with these columns as one JSON object each; order, filter and limit stay.

    `names` keep their own name; `columns` give one to a path or an expression.
    """
    return rows.values(row=JSONObject(**{name: name for name in names}, **columns))


class Word(str):
    """A word of our own that no enumeration has, such as the kind of a thing; see `_with_our_words`."""

    __slots__ = ()


@dataclass(frozen=True)
class Worded:
    """A statement over several areas, asked again and again: to word and plan it takes longer than to answer it."""

    names: tuple[str, ...]
    sql: str
    params: tuple[Any, ...]  # Any: what columns are compared with

    def answer(self) -> list[tuple[str, Any]]:
        """Pairs of the part's name and what the statement says of it: one query, or none when nothing is asked."""
        found: list[tuple[str, Any]] = prepared.rows(self.sql, self.params) if self.sql else []
        return found


def _word(names: Iterable[str], asked: list[QuerySet[Any, Any]]) -> Worded:
    if not asked:
        return Worded(tuple(names), "", ())
    whole = asked[0].union(*asked[1:], all=True) if asked[1:] else asked[0]
    try:
        sql, params = whole.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:  # every part says beforehand that it has no rows
        sql, params = "", ()
    sql, params = _with_our_words(sql, params)
    return Worded(tuple(names), sys.intern(sql), params)  # the same for many people: kept once


def _with_our_words(sql: str, params: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
    """Our own words, members of an enumeration or marked as such, stand in the statement itself, and so does the empty
    text: a plan that is kept while they are open could not use an index that holds only the rows with one of them, nor
    know how many rows they find."""
    left: list[Any] = []
    given = iter(params)

    def put(found: re.Match[str]) -> str:
        if found.group() == "%%":
            return "%%"
        value = next(given)
        if value == "" or (isinstance(value, (Choices, Word)) and WORD.fullmatch(str(value))):
            return f"'{value!s}'"
        left.append(value)
        return "%s"

    return prepared.PLACES.sub(put, sql), tuple(left)


def gathering(parts: Mapping[str, Rows | None]) -> Worded:
    """Words the statement for the rows of each part that was `described`. A part that is None asks nothing."""
    return _word(
        parts, [rows.values_list(Value(name), "row") for name, rows in parts.items() if rows is not None]
    )


def answers(asked: Worded) -> dict[str, list[Row]]:
    """The rows of each part, in its order: one query."""
    found: dict[str, list[Row]] = {name: [] for name in asked.names}
    for name, row in asked.answer():
        found[name].append(json.loads(row))
    return found


def together(parts: Mapping[str, Rows | None]) -> dict[str, list[Row]]:
    """What `answers` gives, for a statement that is asked once."""
    return answers(gathering(parts))


def counting(parts: Mapping[str, Iterable[QuerySet[Any]]]) -> Worded:
    """Words the statement that tells how many rows each part has, in whatever tables. Asks nothing yet."""
    return _word(parts, [_counted(name, rows) for name, tables in parts.items() for rows in tables])


def _counted(name: str, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """One row with the number; of rows that were cut off one each, since the database would count before it cuts."""
    if rows.query.is_sliced:
        return rows.values_list(Value(name), Value(1))
    counted: QuerySet[Any, Any] = rows.order_by().values(part=Value(name)).annotate(many=Count("*"))
    return counted.values_list("part", "many")


def counting_up_to(most: int, parts: Mapping[str, QuerySet[Any]]) -> Worded:
    """The same for numbers of which only the first are told: the database stops looking at `most` of each part."""
    asked = [rows.order_by().values_list(Value(name), Value(1))[:most] for name, rows in parts.items()]
    return _word(parts, asked)


def count(asked: Worded) -> dict[str, int]:
    """How many rows each part has now: one query, and no row leaves the database."""
    found = dict.fromkeys(asked.names, 0)
    for name, many in asked.answer():
        found[name] += many
    return found


def day_of(text: str | None) -> date | None:
    """The day of a date or of a moment, as JSON keeps it; a moment that names its zone has its day here."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return timezone.localdate(moment) if timezone.is_aware(moment) else moment.date()
