"""A writer that the history can follow: one transaction, and the database knows the writer's moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

Asked = ParamSpec("Asked")
Given = TypeVar("Given")


def recorded(action: Callable[Asked, Given]) -> Callable[Asked, Given]:
    """Atomic, with `now=` as the moment of every version that the action causes.

    In production the database takes its own clock and never asks; see `history_telling`.
    """

    @wraps(action)
    def acting(*given: Asked.args, **named: Asked.kwargs) -> Given:
        now = named["now"]
        if not isinstance(now, datetime):
            raise TypeError(f"{action.__name__} needs now=, an aware moment")
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("select set_config('rit.now', %s, true)", [now.isoformat()])
            return action(*given, **named)

    return acting
