"""Compares the retention policy with the live database: nothing is kept without a period and a ground."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TYPE_CHECKING

from rit.foundation.retention.policy import Policy, RetentionFileError, policy

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def problems(connection: BaseDatabaseWrapper) -> list[str]:
    """One sentence for each fault, empty when policy and database agree.

    Asks as the owner of the tables: a role sees in information_schema only what it has a privilege on.
    """
    try:
        return compare(policy(), _columns(connection))
    except RetentionFileError as fault:
        return [str(fault)]


def compare(written: Policy, found: Mapping[str, Set[str]]) -> list[str]:
    faults = [
        f"{table}: the table is not in the policy." for table in sorted(set(found) - set(written.tables))
    ]
    for name, table in sorted(written.tables.items()):
        if name not in found:
            faults.append(f"{name}: the policy lists a table that is not there.")
            continue
        faults += [
            f"{name}.{column}: the column is not in the policy."
            for column in sorted(found[name] - table.listed)
        ]
        faults += [
            f"{name}.{column}: the policy lists a column that is not there."
            for column in sorted(table.listed - found[name])
        ]
    return faults


def _columns(connection: BaseDatabaseWrapper) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.table_name, c.column_name from information_schema.columns c"
            " join information_schema.tables t using (table_schema, table_name)"
            " where c.table_schema = 'public' and t.table_type = 'BASE TABLE'"
        )
        for table, column in cursor.fetchall():
            found.setdefault(table, set()).add(column)
    return found
