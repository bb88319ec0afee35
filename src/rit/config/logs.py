"""How a line of the log is written: events and ids, never what people wrote."""

from __future__ import annotations

import logging
from types import TracebackType

import psycopg

SPEAKING = (
    "22",
    "23",
)  # classes of errors whose message repeats a value: data that do not fit, a row refused


class Plain(logging.Formatter):
    """A database repeats in its message the row that it refused; the log keeps code, table and constraint."""

    def formatException(  # noqa: N802  # the base class names it so
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        text = super().formatException(ei)
        error = ei[1]
        while error is not None:
            if isinstance(error, psycopg.Error) and (error.sqlstate or "").startswith(SPEAKING):
                text = text.replace(str(error), _code(error))
            error = error.__cause__ or error.__context__
        return text


def _code(error: psycopg.Error) -> str:
    known = (error.sqlstate, error.diag.table_name, error.diag.constraint_name)
    return " ".join(part for part in known if part)
