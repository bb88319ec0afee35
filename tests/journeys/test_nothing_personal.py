"""Nothing personal stands in a table where it should not: a scan of the whole database says so (L6.4-e, L7-d, L7-e)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from rit.config.launch import postgres
from rit.foundation.retention import policy
from tests import database, nameless

pytestmark = pytest.mark.req("L6.4-e", "L6.3-b", "L6.8-b", "L7-d", "L7-e")


@pytest.fixture
def owner() -> Iterator[psycopg.Connection[Any]]:
    """The demo as it is loaded, past every wall; whatever a test writes is undone."""
    with psycopg.connect(host=database.socket(), user=postgres.OWNER, dbname=database.TEMPLATE) as connection:
        yield connection
        connection.rollback()


def test_nobody_is_named_where_nobody_may_be(owner: psycopg.Connection[Any]) -> None:
    assert nameless.Scan(owner).all() == []


def test_the_scan_knows_every_table_it_speaks_of() -> None:
    tables = policy.policy().tables
    for table, columns in nameless.ANONYMOUS.items():
        assert tables[table].listed == columns, table
    for table, column in {*nameless.NAMES_NOBODY, *nameless.NAMED}:
        assert column in tables[table].listed


def test_each_exception_is_needed(owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nameless, "NAMED", {})

    found = nameless.Scan(owner).all()

    assert {one.partition(" ")[0] for one in found} == {"access_account.email"}


@pytest.mark.parametrize(
    "said",
    [
        "{number}", "Gezien: {first} {last}.", "{last}, {first}", "{FIRST} {LAST}", "{first} {last}'s idee",
        "Mail {email}.", "({email})", "<{EMAIL}>",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("stimulate_training_harvest", "text"),
        ("stimulate_conduct_talk", "takeaway"),
        ("stimulate_conduct_talk", "theme"),
    ],
)
def test_a_name_is_found(owner: psycopg.Connection[Any], table: str, column: str, said: str) -> None:
    row = owner.execute(
        "select staff_number, first_name, last_name, email from people_person where staff_number = 'P0022'"
    ).fetchone()
    assert row
    words = dict(zip(("number", "first", "last", "email"), row, strict=True))
    text = said.format(**words, **{name.upper(): word.upper() for name, word in words.items()})
    changed = owner.execute(
        f"update {table} set {column} = %s where ctid = (select ctid from {table} limit 1)", [text]
    )
    assert changed.rowcount == 1

    (found,) = nameless.Scan(owner).all()

    assert found.startswith(f"{table}.{column} names somebody")


@pytest.mark.parametrize(
    "said", ["Maes zei het.", "Zoals Maes's ploeg", "(Maes)", "De ploeg van De Schuyter"]
)
@pytest.mark.parametrize(("table", "column"), sorted(nameless.NAMES_NOBODY))
def test_a_surname_alone_is_found_where_nobody_has_any_business(
    owner: psycopg.Connection[Any], table: str, column: str, said: str
) -> None:
    owner.execute(f"update {table} set {column} = %s where ctid = (select ctid from {table} limit 1)", [said])

    (found,) = nameless.Scan(owner).all()

    assert found.startswith(f"{table}.{column} names somebody")


def test_a_key_inside_a_value_is_found(owner: psycopg.Connection[Any]) -> None:
    owner.execute("alter table stimulate_training_harvest disable trigger user")
    owner.execute(
        "update stimulate_training_harvest set text = 'van ' || (select id from people_person limit 1) || '.'"
    )

    assert set(nameless.Scan(owner).all()) == {"stimulate_training_harvest holds the key of somebody"}


def test_what_leads_to_somebody_is_found(owner: psycopg.Connection[Any]) -> None:
    owner.execute(
        "alter table stimulate_training_harvest add by_id uuid references people_person, add at timestamptz"
    )
    owner.execute("update stimulate_training_harvest set by_id = (select id from people_person limit 1)")

    found = set(nameless.Scan(owner).all())

    assert found == {
        "stimulate_training_harvest.by_id: is it anonymous?",
        "stimulate_training_harvest.at: is it anonymous?",
        "stimulate_training_harvest.at tells a moment",
        "stimulate_training_harvest leads to people_person",
        "stimulate_training_harvest holds the key of somebody",
    }
