"""A new installation has the tables that the migrations make, whichever way it came to them."""

from __future__ import annotations

import pytest
from tools import tables

from rit.config.new_database import TABLES


@pytest.mark.req("L1-b")
def test_the_file_holds_what_the_migrations_make_and_nothing_else() -> None:
    with tables.empty() as server:
        tables.migrate(server, tables.NAME)
        migrated = tables.settled(server, tables.written(server, tables.NAME))
        laid = tables.settled(server, TABLES.read_text())

    assert laid == migrated
    assert TABLES.read_text() == migrated, "run: make tables"
