"""What is kept stands on a page, agrees with the database, and goes when its period is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from rit.config.launch import postgres
from rit.foundation.access.actor import system
from rit.foundation.audit.models import Entry
from rit.foundation.notices.models import Notice
from rit.foundation.retention import check, policy, purge
from tests import database

pytestmark = pytest.mark.django_db


def test_every_column_of_the_database_is_in_the_policy() -> None:
    with psycopg.connect(host=database.socket(), user=postgres.OWNER, dbname=database.TEMPLATE) as owner:
        rows = owner.execute(
            "select table_name, column_name from information_schema.columns join information_schema.tables"
            " using (table_schema, table_name) where table_schema = 'public' and table_type = 'BASE TABLE'"
        ).fetchall()
    found: dict[str, set[str]] = {}
    for table, column in rows:
        found.setdefault(table, set()).add(column)

    assert check.compare(policy.policy(), found) == []


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_page_is_made_from_the_file(sign_in: Any, language: str) -> None:
    client = sign_in("coordinator")
    client.cookies["django_language"] = language

    page = client.get("/retention/").content.decode()

    for table in policy.policy().tables.values():
        assert table.title[language].replace("'", "&#x27;") in page
    for period in policy.policy().periods.values():
        assert period.meaning[language].replace("'", "&#x27;") in page


def as_reader(account: UUID) -> None:
    """As the middleware does at the start of a request."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.account', %s, true)", [str(account)])


def old_notice(account: UUID, at: datetime) -> None:
    """Two of one reader: one a year old and one of today."""
    as_reader(account)
    for when in (at - timedelta(days=400), at):
        Notice.objects.create(id=uuid4(), account_id=account, kind="role_granted", url="/", at=when)


def test_a_dry_run_counts_and_removes_nothing(actor: Any, now: datetime) -> None:
    account = actor("coordinator").account
    old_notice(account, now)
    held = Notice.objects.filter(account_id=account).count()

    found = {due.table: due.rows for due in purge.purge(by=system("test"), now=now, dry_run=True)}

    assert found["notices_notice"] == 1
    assert Notice.objects.filter(account_id=account).count() == held
    entry = Entry.objects.filter(event=purge.COUNTED).latest("id")
    assert entry.detail["notices_notice"] == 1


def test_a_purge_removes_exactly_what_was_counted(actor: Any, now: datetime) -> None:
    account = actor("coordinator").account
    old_notice(account, now)
    counted = {due.table: due.rows for due in purge.due(now)}

    removed = {due.table: due.rows for due in purge.purge(by=system("test"), now=now, dry_run=False)}

    assert removed == counted
    assert purge.due(now) == []
    assert Notice.objects.filter(account_id=account, at=now).exists()


def test_who_steers_retention_sees_the_count_and_hands_the_purge_to_the_worker(
    sign_in: Any, actor: Any, now: datetime
) -> None:
    account = actor("coordinator").account
    old_notice(account, now)
    purge.purge(by=system("test"), now=now, dry_run=True)
    client = sign_in("dpo")

    page = client.get("/retention/", headers={"Accept-Language": "en"})
    assert "past " in page.content.decode()
    assert client.post("/retention/purge/").status_code == 302

    with connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where task_name = 'retention.purge'")
        assert len(cursor.fetchall()) == 1


def test_others_may_not_purge(sign_in: Any) -> None:
    client = sign_in("coordinator")

    assert client.post("/retention/purge/").status_code == 403
    assert "/retention/purge/" not in client.get("/retention/").content.decode()
