"""Statements that every page asks: PostgreSQL plans each once a connection, as planning takes longer than answering.

Django binds values on the client, so that the database sees a new text each time; these go to it with their values
apart. Asked five times in a connection, a statement is prepared (`prepare_threshold` in the settings).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper

Row = tuple[Any, ...]  # Any: what columns hold
PLACES = re.compile("%%|%s")


def rows(sql: str, params: Sequence[Any]) -> list[Row]:  # Any: what columns are compared with
    """All rows of the answer; for what is short and known beforehand."""
    with _asked(sql, params) as cursor:
        found: list[Row] = cursor.fetchall()
        return found


def changed(sql: str, params: Sequence[Any]) -> int:
    """How many rows a statement that answers nothing wrote."""
    with _asked(sql, params) as cursor:
        return int(cursor.rowcount)


@contextmanager
def _asked(sql: str, params: Sequence[Any]) -> Iterator[CursorWrapper]:
    """In the wrapper of Django, so that errors are those of any query. What is logged has its values."""
    if connection.queries_logged:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            yield cursor
        return
    connection.ensure_connection()
    bare: Any = psycopg.RawCursor(connection.connection)  # Any: the stubs know Django's own cursors only
    with connection.make_cursor(bare) as cursor:
        cursor.execute(_numbered(sql), params)
        yield cursor


@lru_cache(maxsize=4096)
def _numbered(sql: str) -> str:
    """As the database writes it. psycopg reads a text with more than fifty places anew each time; this is read once."""
    number = count(1)
    return PLACES.sub(lambda found: "%" if found.group() == "%%" else f"${next(number)}", sql)
