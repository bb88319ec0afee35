"""Lists of several areas in one statement: each area describes its rows as JSON, the database puts them together.

So a page that gathers from every area costs one query, however many areas there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.functions import JSONObject

Row = dict[str, Any]  # Any: what JSON keeps of a column; a date is its text
Rows = QuerySet[Any, Any]


def described(rows: QuerySet[Any], *names: str, **columns: str | BaseExpression | Combinable) -> Rows:
    """The rows with these columns as one JSON object each; order, filter and limit stay.

    `names` keep their own name; `columns` give one to a path or an expression.
    """
    return rows.values(row=JSONObject(**{name: name for name in names}, **columns))


def together(parts: Mapping[str, Rows | None]) -> dict[str, list[Row]]:
    """The rows of each part that was `described`, in its order: one query. A part that is None asks nothing."""
    found: dict[str, list[Row]] = {name: [] for name in parts}
    asked = [rows.values_list(Value(name), "row") for name, rows in parts.items() if rows is not None]
    if asked:
        for name, row in asked[0].union(*asked[1:], all=True) if asked[1:] else asked[0]:
            found[name].append(row)
    return found


def counts(parts: Mapping[str, Iterable[QuerySet[Any]]]) -> dict[str, int]:
    """How many rows each part has, in whatever tables: one query, and no row leaves the database."""
    found = dict.fromkeys(parts, 0)
    asked = [
        rows.order_by().values(part=Value(name)).annotate(many=Count("*")).values_list("part", "many")
        for name, tables in parts.items()
        for rows in tables
    ]
    if asked:
        for name, many in asked[0].union(*asked[1:], all=True) if asked[1:] else asked[0]:
            found[name] += many
    return found


def day_of(text: str | None) -> date | None:
    """The day of a date or of a moment, as JSON keeps it."""
    return datetime.fromisoformat(text).date() if text else None
