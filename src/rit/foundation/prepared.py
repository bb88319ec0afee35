"""Statements that every page asks: PostgreSQL plans each once a connection, as planning takes longer than answering.

Django binds values on the client, so that the database sees a new text each time; these go to it with their values
apart. Asked five times in a connection, a statement is prepared (`prepare_threshold` in the settings).

The driver reads a long text for its placeholders each time anew: for the count in the menu that took 3 ms. So they are
numbered here, once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper

Row = tuple[Any, ...]  # Any: what columns hold


def rows(sql: str, params: Sequence[Any]) -> list[Row]:  # Any: what columns are compared with
    """All rows of the answer; for what is short and known beforehand."""
    with _cursor() as cursor:
        cursor.execute(sql if connection.queries_logged else _numbered(sql), params)
        found: list[Row] = cursor.fetchall()
        return found


def _cursor() -> CursorWrapper:
    """In the wrapper of Django, so that errors are those of any query. What is logged has its values."""
    if connection.queries_logged:
        return connection.cursor()
    connection.ensure_connection()
    bare: Any = psycopg.RawCursor(connection.connection)  # Any: the stubs know Django's own cursors only
    return connection.make_cursor(bare)


@lru_cache(maxsize=512)
def _numbered(sql: str) -> str:
    """PostgreSQL's own placeholders for those of Python: `$1` for the first `%s`, a single sign for `%%`."""
    number = count(1)
    return re.sub("%([s%])", lambda found: "%" if found[1] == "%" else f"${next(number)}", sql)
