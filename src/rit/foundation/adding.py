"""New rows of several tables in one statement: at the door, a round trip for each table would cost more than the rows.

`add` writes at once, or into a `Together` that the caller hands on: its rows are written as it ends, and nothing reads
them before; foreign keys are looked at when the transaction commits (Django makes them so).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from types import TracebackType
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault

from rit.foundation import prepared

Marked = tuple[Model, bool]  # whether one that is there stays
Shape = tuple[type[Model], tuple[str, ...], int, bool]  # the columns, how many rows, the same

MOST = 30  # rows of one table in a statement that is kept; more of them are a statement of their own


class Together:
    """What is added into it is one statement, at the end of its block. After an error nothing is written."""

    def __init__(self) -> None:
        self.rows: list[Marked] = []

    def __enter__(self) -> Together:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            _write(self.rows)


def add(rows: Sequence[Model], *, into: Together | None = None, keep_what_is_there: bool = False) -> None:
    """Raises IntegrityError as any insert does: here, or where `into` ends."""
    if len(rows) > MOST:
        type(rows[0])._default_manager.bulk_create(rows, ignore_conflicts=keep_what_is_there)
        return
    marked = [(row, keep_what_is_there) for row in rows]
    if into is None:
        _write(marked)
    else:
        into.rows += marked


def _write(rows: Sequence[Marked]) -> None:
    shapes: list[Shape] = []
    values: list[Any] = []  # Any: what columns hold
    for (model, columns, keep), alike in groupby(rows, lambda one: (type(one[0]), _columns(one[0]), one[1])):
        group = [row for row, _keep in alike]
        shapes.append((model, columns, len(group), keep))
        fields = [model._meta.get_field(name) for name in columns]
        values += [_value(field, row) for row in group for field in fields]
    if shapes:
        prepared.rows(_worded(tuple(shapes)), values)
    for row, _keep in rows:
        row._state.adding, row._state.db = False, connection.alias


def _columns(row: Model) -> tuple[str, ...]:
    """The names of the fields that have a value; the database fills in the others."""
    return tuple(
        field.name
        for field in row._meta.concrete_fields
        if not isinstance(getattr(row, field.attname), DatabaseDefault)
        and not (field.primary_key and getattr(row, field.attname) is None)
    )


def _value(field: Any, row: Model) -> Any:  # Any: a field of any type, and what it holds
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


@lru_cache(maxsize=256)
def _worded(shapes: tuple[Shape, ...]) -> str:
    quoted = connection.ops.quote_name
    parts = []
    for number, (model, names, many, keep) in enumerate(shapes):
        columns = ", ".join(
            quoted(str(field.column)) for field in model._meta.concrete_fields if field.name in names
        )
        row = f"({', '.join(['%s'] * len(names))})"
        found = ", ".join([row] * many) + (" on conflict do nothing" if keep else "")
        table = quoted(model._meta.db_table)
        parts.append(f"added_{number} as (insert into {table} ({columns}) values {found})")  # noqa: S608  # our names
    return f"with {', '.join(parts)} select 1"
