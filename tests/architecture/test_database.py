"""What PostgreSQL itself refuses: harm to the trail, a row behind a wall, content to the clerk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import errors, sql

from rit.config.doctor import database as doctor
from rit.config.launch.postgres import APP, CLERK, OWNER, RUNTIME_ROLES
from rit.foundation.retention.check import problems
from rit.foundation.retention.policy import policy
from tests import database

pytestmark = pytest.mark.django_db

Connection = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def as_role(db: None) -> Iterator[Callable[[str], Connection]]:
    """A connection of its own, past Django, that leaves nothing behind."""
    opened: list[Connection] = []

    def connect(role: str) -> Connection:
        name = connection.settings_dict["NAME"]
        opened.append(psycopg.connect(host=database.socket(), user=role, dbname=name))
        return opened[-1]

    yield connect
    for one in opened:
        one.rollback()
        one.close()


def test_every_column_of_every_table_has_its_period(as_role: Callable[[str], Connection]) -> None:
    class AsOwner:
        """`problems` asks as the owner, who sees every column."""

        def cursor(self) -> psycopg.Cursor[tuple[Any, ...]]:
            return as_role(OWNER).cursor()

    assert problems(AsOwner()) == []  # type: ignore[arg-type]


def test_the_tests_themselves_run_as_the_runtime_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user"
        )

        assert cursor.fetchone() == (APP, False, False)


@pytest.mark.parametrize("role", RUNTIME_ROLES)
def test_the_runtime_roles_own_nothing_and_bypass_nothing(
    role: str, as_role: Callable[[str], Connection]
) -> None:
    cursor = as_role(role)
    powers = cursor.execute(
        "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication"
        " from pg_roles where rolname = current_user"
    ).fetchone()
    owned = cursor.execute("select relname from pg_class where relowner = current_user::regrole").fetchall()
    schema = cursor.execute("select has_schema_privilege('public', 'create')").fetchone()

    assert (powers, owned, schema) == ((False,), [], (False,))


HARM = [
    "update audit_entry set reason = 'x'",
    "delete from audit_entry",
    "truncate audit_entry cascade",
    "update audit_seal set hash = ''",
    "delete from audit_seal",
    "insert into audit_seal (position, entry_id, hash) values (0, 1, '')",
    "alter table audit_entry disable trigger all",
    "drop table audit_seal",
    "set session_replication_role = replica",
    f"set role {OWNER}",
    "alter function rit_audit_seal(boolean) security invoker",
]


@pytest.mark.parametrize("role", RUNTIME_ROLES)
@pytest.mark.parametrize("statement", HARM)
def test_no_runtime_role_harms_the_trail(
    role: str, statement: str, as_role: Callable[[str], Connection]
) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        as_role(role).execute(statement)


@pytest.mark.parametrize("statement", HARM[:5])
def test_a_trigger_refuses_even_the_owner(statement: str, as_role: Callable[[str], Connection]) -> None:
    with pytest.raises(errors.RaiseException, match="append-only"):
        as_role(OWNER).execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "update plan_log_entry set text = ''",
        "delete from plan_log_entry",
        "update plan_indicators_value set value = 1",
        "delete from plan_indicators_value",
        "update plan_indicators_change set reason = ''",
        "update plan_anchoring_review set text = ''",
        "delete from plan_anchoring_change",
    ],
)
@pytest.mark.parametrize("role", RUNTIME_ROLES)
def test_the_log_of_an_action_is_never_rewritten(
    role: str, statement: str, as_role: Callable[[str], Connection]
) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        as_role(role).execute(statement)


def test_the_walls_stand(as_role: Callable[[str], Connection]) -> None:
    owner = as_role(OWNER)
    standing = {
        row[0] for row in owner.execute("select relname from pg_class where relrowsecurity").fetchall()
    }
    with_policy = {row[0] for row in owner.execute("select distinct tablename from pg_policies").fetchall()}

    assert doctor.walled_tables() == standing == with_policy
    assert {"notices_notice", "ui_saved_view"} <= standing


@pytest.mark.parametrize("table", sorted(doctor.walled_tables()))
def test_who_says_no_name_sees_no_walled_row(table: str, as_role: Callable[[str], Connection]) -> None:
    query = sql.SQL("select count(*) from {}").format(sql.Identifier(table))

    assert as_role(APP).execute(query).fetchone() == (0,)


def columns(kind: str) -> list[tuple[str, str]]:
    """Those of the job queue apart: the clerk is who runs it."""
    return [
        (table.name, column)
        for table in policy().tables.values()
        if not table.name.startswith("procrastinate_")
        for column in getattr(table, kind)
    ]


def test_the_clerk_reads_no_content(as_role: Callable[[str], Connection]) -> None:
    clerk = as_role(CLERK)
    read = [f"{table}.{column}" for table, column in columns("content") if may_read(clerk, table, column)]

    assert len(columns("content")) > 20
    assert read == []


def test_the_clerk_reads_what_jobs_and_counts_need(as_role: Callable[[str], Connection]) -> None:
    clerk = as_role(CLERK)

    assert [pair for pair in columns("columns") if not may_read(clerk, *pair)] == []


def may_read(asker: Connection, table: str, column: str) -> bool:
    query = sql.SQL("select {} from {} limit 1").format(sql.Identifier(column), sql.Identifier(table))
    try:
        with asker.transaction():
            asker.execute(query)
    except errors.InsufficientPrivilege:
        return False
    return True


@pytest.mark.parametrize("statement", ["select * from people_person", "select first_name from people_person"])
def test_the_clerk_cannot_name_a_person(statement: str, as_role: Callable[[str], Connection]) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        as_role(CLERK).execute(statement)


def test_only_jobs_count_every_theme_to_the_day(as_role: Callable[[str], Connection]) -> None:
    asked = "select * from rit_intake_by_theme('2025-01-01', '2025-01-02')"
    as_role(CLERK).execute(asked)
    with pytest.raises(errors.InsufficientPrivilege):
        as_role(APP).execute(asked)


def test_the_clerk_writes_only_what_jobs_write(as_role: Callable[[str], Connection]) -> None:
    """It tells and notes; it removes only what the nightly purge counts from a date."""
    rows = as_role(CLERK).execute(
        "select privilege_type, table_name from information_schema.role_table_grants"
        " where grantee = current_user and table_name not like 'procrastinate_%'"
    )
    may: dict[str, set[str]] = {}
    for privilege, table in rows.fetchall():
        may.setdefault(privilege, set()).add(table)

    assert may.get("INSERT") == {
        "audit_entry",
        "notices_notice",
        "notices_reminded",
        "plan_indicators_indicator",
        "plan_indicators_indicator_objectives",
        "plan_indicators_value",
        "plan_plan_log",
        "protect_functions_foundconflict",
        "protect_norms_confirmation",
        "protect_risks_signal",
        "stimulate_training_month",
    }
    assert may.get("UPDATE", set()) == set()  # `mailed_at` of a notice, a column, and nothing else
    assert may.get("DELETE", set()) <= {name for name, table in policy().tables.items() if table.is_purged}
