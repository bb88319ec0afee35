"""Removes what is past its period: counted first, then deleted and audited.

Only tables whose period is a plain length of time counted from a column of theirs; whatever ends otherwise
(a plan, a function, an account) ends where that is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from psycopg import sql

from rit.foundation.access.actor import Actor
from rit.foundation.audit import actions as audit
from rit.foundation.retention.policy import Table, policy


@dataclass(frozen=True)
class Due:
    """`rows` of `table` whose date lies before `before`."""

    table: str
    rows: int
    before: datetime


def tables() -> list[Table]:
    """What a purge may touch, children before the rows they point to (the order of the file)."""
    return [table for table in policy().tables.values() if table.is_purged]


def due(now: datetime) -> list[Due]:
    """Counts what is past its period, without touching it; tables with nothing due are left out."""
    counted = [Due(table.name, _count(table, now), table.period.cutoff(now)) for table in tables()]
    return [found for found in counted if found.rows]


@transaction.atomic
def purge(*, by: Actor, now: datetime, dry_run: bool) -> list[Due]:
    """The same rows, removed unless it is a dry run; either way the trail says what and how many."""
    found = (
        due(now) if dry_run else [gone for gone in (_remove(table, now) for table in tables()) if gone.rows]
    )
    for one in found:
        audit.append(
            "retention.counted" if dry_run else "retention.purged",
            by=by,
            now=now,
            detail={"table": one.table, "rows": one.rows, "before": one.before.isoformat()},
        )
    return found


def _count(table: Table, now: datetime) -> int:
    query = sql.SQL("select count(*) from {} where {} < %s").format(
        sql.Identifier(table.name), sql.Identifier(table.counted_from)
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [table.period.cutoff(now)])
        return int(cursor.fetchone()[0])


def _remove(table: Table, now: datetime) -> Due:
    before = table.period.cutoff(now)
    query = sql.SQL("delete from {} where {} < %s").format(
        sql.Identifier(table.name), sql.Identifier(table.counted_from)
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [before])
        return Due(table.name, cursor.rowcount, before)
