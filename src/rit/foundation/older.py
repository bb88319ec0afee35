"""A long log, the latest first and a part at a time: behind an offset a row more would shift all that follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import QuerySet

SIZE = 40


class Part(NamedTuple):
    """`older`: the key before which the next part begins, None at the end; `later`: whether newer rows are left out."""

    rows: list[Any]  # of the model that was asked
    older: int | None
    later: bool


def part(rows: QuerySet[Any], asked: Mapping[str, str]) -> Part:
    """At most `SIZE` rows, older than the key in the address: one query. What has none before it shows the newest."""
    before = asked.get("before", "")
    known = before.isdecimal() and len(before) < 19
    found = list((rows.filter(pk__lt=int(before)) if known else rows).order_by("-pk")[: SIZE + 1])
    if known and not found:
        return part(rows, {})
    return Part(found[:SIZE], found[SIZE - 1].pk if len(found) > SIZE else None, known)
