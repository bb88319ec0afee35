"""`rit plan export`: what goes out of one database comes into an empty one, and out again byte for byte (L1-b)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rit.config.launch import postgres
from tests import database

pytestmark = pytest.mark.req("L1-b")
RIT = [sys.executable, "-m", "rit.config.cli"]


@pytest.fixture(scope="module")
def empty() -> Iterator[str]:
    """A database with tables and nothing in them."""
    name = "rit_empty"
    postgres.drop(database._handle(), name)
    postgres.ensure_roles_and_database(database._handle(), name)
    database.run([*RIT, "migrate"], database.environment(name, RIT_MODE="test"))
    yield name
    database.drop(name)


@pytest.fixture(scope="module")
def demo() -> Iterator[str]:
    name = "rit_exporting"
    database.copy(name)
    yield name
    database.drop(name)


def rit(name: str, *arguments: str) -> str:
    return database.run([*RIT, "plan", *arguments], database.environment(name, RIT_MODE="test"))


def test_five_years_of_changes_go_out_and_come_in_the_same(demo: str, empty: str, tmp_path: Path) -> None:
    first, second = tmp_path / "first.toml", tmp_path / "second.toml"
    rit(demo, "export", "ghent-2020-2025", "--to", str(first))
    assert "added-" in first.read_text()  # actions that were added in RIT are in it
    rit(empty, "load", str(first))
    rit(empty, "export", "--to", str(second))
    assert second.read_bytes() == first.read_bytes()
    assert rit(empty, "export", "ghent-2020-2025") == first.read_text()
    shown = [json.loads(rit(name, "show", "--json")) for name in (demo, empty)]
    assert shown[0] == shown[1] == json.loads(rit(demo, "show", "--json", "--file", str(first)))
    assert "0 added, 0 changed" in rit(empty, "load", str(first))


def test_a_plan_that_is_not_there_and_a_file_that_cannot_be_written(demo: str, tmp_path: Path) -> None:
    for arguments, said in ((["nothing"], "no plan nothing"), (["--to", str(tmp_path)], "cannot be written")):
        env = database.environment(demo, RIT_MODE="test")
        done = subprocess.run(
            [*RIT, "plan", "export", *arguments], env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert said in done.stderr
