"""The worker as it really runs: a process of its own, as the clerk role, on a database of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from rit.config.launch import postgres
from tests import database

NAME = "rit_worker"
SETUP = "import django; django.setup(); "
MEGABYTES = 150
Env = dict[str, str]


@pytest.fixture(scope="module")
def copied() -> Iterator[None]:
    database.copy(NAME)
    yield
    database.drop(NAME)


@pytest.fixture
def env(copied: None, tmp_path: Path) -> Env:
    return database.environment(NAME, RIT_MODE="demo", RIT_DATABASE_ROLE="clerk", RIT_DATA=str(tmp_path))


def ask(query: str, *values: object) -> Any:
    """One value, asked as the owner."""
    with psycopg.connect(
        host=database.socket(), user=postgres.OWNER, dbname=NAME, autocommit=True
    ) as connection:
        cursor = connection.execute(query, values)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def now() -> datetime:
    return datetime.now(ZoneInfo("Europe/Brussels")).replace(year=2025, month=3, day=18)


def tell(at: datetime) -> str:
    """Somebody with an address has something to read."""
    account = ask(
        "select account_id from people_person where account_id is not null order by staff_number limit 1"
    )
    ask("update notices_notice set mailed_at = now() where mailed_at is null")
    ask("update access_account set email = 'somebody@example.be' where id = %s", account)
    ask(
        "insert into notices_notice (id, account_id, kind, url, at)"
        " values (gen_random_uuid(), %s, 'role_granted', '/', %s)",
        account,
        at,
    )
    return str(account)


def clerk(script: str, env: Env) -> str:
    return database.run([sys.executable, "-c", SETUP + script], env)


def wait_for(holds: Any, seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def worker(env: Env) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "rit.config.cli", "worker"]
    process = subprocess.Popen(
        command, env=env, cwd=database.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    yield process
    if process.poll() is None:
        process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()


def memory(process: subprocess.Popen[str]) -> float:
    """The most it ever held, in MB."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


SEALED = (
    "select not exists (select from audit_entry e left join audit_seal s on s.entry_id = e.id"
    " where s.entry_id is null)"
)
DONE = (
    "select not exists (select from procrastinate_jobs"
    " where task_name = 'retention.purge' and status <> 'succeeded')"
)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_seals_within_seconds_takes_jobs_and_stops_when_told(
    worker: subprocess.Popen[str], env: Env, stop: signal.Signals
) -> None:
    assert wait_for(lambda: ask("select count(*) from procrastinate_workers") == 1)
    account = tell(now() - timedelta(days=500))
    defer = f"from rit.foundation.jobs import tasks; tasks.purge.defer(account='{account}')"
    clerk(defer, env | {"RIT_DATABASE_ROLE": "app"})

    assert wait_for(lambda: ask(DONE))
    asked = ask(
        "select account_id::text from audit_entry where event = 'retention.purged' order by id desc limit 1"
    )
    assert asked == account
    assert wait_for(lambda: ask(SEALED), 5)
    assert memory(worker) <= MEGABYTES

    worker.send_signal(stop)

    assert worker.wait(10) == 0
    assert ask("select count(*) from procrastinate_workers") == 0


def test_mail_leaves_as_the_clerk(env: Env, tmp_path: Path) -> None:
    tell(now() - timedelta(minutes=1))

    clerk("from rit.foundation.jobs import tasks; tasks.mail_notices(0)", env)

    mails = [path.read_text() for path in (tmp_path / "mailbox").iterdir()]
    assert len(mails) == 1
    assert "To: somebody@example.be" in mails[0]
    assert ask("select count(*) from notices_notice where mailed_at is null") == 0


def test_the_night_ends_well_as_the_clerk(env: Env) -> None:
    tell(now() - timedelta(days=500))
    # the night itself reminds people, and what told of an agreement goes with it (decision 19)
    held = "select count(*) from notices_notice where at < %s and kind not like 'agreement%%'"
    evening = now() - timedelta(hours=1)
    before = ask(held, evening)
    for key, days in (("old", 8), ("young", 1)):
        ask(
            "insert into django_session (session_key, session_data, expire_date)"
            " values (%s, '', now() - make_interval(days => %s))",
            key,
            days,
        )

    clerk("from rit.foundation.jobs import tasks; tasks.every_night(0)", env)

    assert ask("select session_key from django_session where session_key in ('old', 'young')") == "young"
    counted = "select (detail->>'notices_notice')::int from audit_entry where event = 'retention.counted'"
    assert ask(counted) >= 1
    assert ask(held, evening) == before


CLOSED = [
    "select url from notices_notice",
    "select session_data from django_session",
    "select password from access_account",
    "select first_name from people_person",
    "select text from plan_log_entry",
    "select reason from audit_entry",
    "update notices_notice set read_at = now()",
    "delete from people_person",
    "delete from audit_entry",
]


def test_content_stays_closed_to_the_clerk(env: Env) -> None:
    with psycopg.connect(
        host=database.socket(), user=postgres.CLERK, dbname=NAME, autocommit=True
    ) as connection:
        for query in CLOSED:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(query.encode())


def test_one_job_that_fails_keeps_none_from_running(env: Env) -> None:
    script = """
from rit.foundation.jobs import tasks
from rit.foundation.registries import nightly
ran = []
def fails(*, by, now): raise ValueError
nightly.jobs._providers.clear()
nightly.add("a", fails)
nightly.add("b", lambda *, by, now: ran.append(by.name))
try: tasks.every_night(0)
except RuntimeError as problem: print(problem, ran)
"""
    out = clerk(script, env)

    assert out.strip() == "nightly jobs failed: a ['worker']"
