"""An empty database gets its tables in one go, from a file that the migrations made (docs/decisions/0015).

Replaying every migration takes half a minute and ends in the same tables; a test compares the two. Migrations that the
file does not know yet are carried out after it, as with any installation.
"""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction

TABLES = Path(__file__).with_name("tables.sql")


def lay_tables() -> bool:
    """Whether the database was empty, and has them now. Anything in it is left as it is."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            return False
        cursor.execute(TABLES.read_text())
    return True
