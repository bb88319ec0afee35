"""`rit vault`: the sheets of the recovery, and a case opened with two of them, at the console."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from rit.config.launch.postgres import OWNER
from tests import database

pytestmark = pytest.mark.req("L6.5-a")
NAME = "rit_vault_command"
REPORT = """
import django; django.setup()
from django.db import transaction
from rit.foundation import clock
from tests import enforce
with transaction.atomic():
    print(enforce.reported(clock.now()).report.case.number)
"""


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    database.copy(NAME)
    root = str(Path(__file__).resolve().parents[2])
    found = database.environment(NAME, RIT_MODE="demo", RIT_DATA=str(tmp_path))
    yield found | {"PYTHONPATH": f"{root}/src:{root}"}
    database.drop(NAME)


def rit(env: dict[str, str], *arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rit.config.cli", *arguments]
    return subprocess.run(command, env=env, input=said, capture_output=True, text=True, check=False)


def test_two_sheets_let_a_colleague_read_and_wrong_words_let_nobody(env: dict[str, str]) -> None:
    made = rit(env, "vault", "recovery")
    sheets = [line for line in made.stdout.splitlines() if len(line.split()) == 33]
    number = database.run([sys.executable, "-c", REPORT], env).strip()
    wanted = ("vault", "recover", number, "--to", "P0005", "--reason", "De lezer is weg.")

    wrong = rit(env, *wanted, said=f"{sheets[0]}\n{sheets[0]}\n")
    right = rit(env, *wanted, said=f"{sheets[2]}\n{sheets[0]}\n")

    assert len(sheets) == 3
    assert (wrong.returncode, right.returncode) == (2, 0), (wrong.stderr, right.stderr)
    assert "do not fit" in wrong.stderr
    assert f"is on the list of {number}; 1 keys were handed over." in right.stdout
    with psycopg.connect(host=database.socket(), user=OWNER, dbname=NAME) as owner:
        rows = owner.execute("select count(*) from audit_entry where event = 'cases.recovered'").fetchone()
    assert rows == (1,)


def test_unknown_cases_and_people_are_said(env: dict[str, str]) -> None:
    nothing = rit(env, "vault", "recover", "2025-0000000", "--to", "P0005", "--reason", "x")
    nobody = rit(env, "vault", "recover", "2025-0000000", "--to", "P9999", "--reason", "x")

    assert (nothing.returncode, nobody.returncode) == (2, 2)
    assert "there is no case 2025-0000000." in nothing.stderr
