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

COUNTED, PURGED = "retention.counted", "retention.purged"


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
    return [found for table in tables() if (found := _count(table, now)).rows]


@transaction.atomic
def purge(*, by: Actor, now: datetime, dry_run: bool) -> list[Due]:
    """The same rows, removed unless it is a dry run; either way one entry tells how many of what."""
    found = due(now) if dry_run else [gone for table in tables() if (gone := _remove(table, now)).rows]
    event = COUNTED if dry_run else PURGED
    audit.append(event, by=by, now=now, detail={one.table: one.rows for one in found})
    return found


def _count(table: Table, now: datetime) -> Due:
    before = table.period.cutoff(now)
    with connection.cursor() as cursor:
        cursor.execute(_past("select count(*) from {} where {} < %s", table), [before])
        return Due(table.name, int(cursor.fetchone()[0]), before)


def _remove(table: Table, now: datetime) -> Due:
    before = table.period.cutoff(now)
    with connection.cursor() as cursor:
        cursor.execute(_past("delete from {} where {} < %s", table), [before])
        return Due(table.name, cursor.rowcount, before)


def _past(query: str, table: Table) -> sql.Composed:
    # `query` is one of the two above; the names come from the policy and are quoted
    return sql.SQL(query).format(sql.Identifier(table.name), sql.Identifier(table.counted_from))
