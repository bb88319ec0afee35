"""The `rit` command as an administrator types it: help, exit codes, JSON, and faults that change nothing (L1-b)."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rit.config import cli
from rit.config.launch import postgres
from tests import database

NAME = "rit_console"
GHENT = database.ROOT / "src" / "rit" / "policy" / "plans" / "ghent-2020-2025.toml"
OTHER = 'code = "ghent-2020-2025"'
Run = Callable[..., subprocess.CompletedProcess[str]]
Here = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def copied() -> Iterator[None]:
    database.copy(NAME)
    yield
    database.drop(NAME)


@pytest.fixture
def rit(copied: None, tmp_path: Path) -> Run:
    """The command in a process of its own, on a database of its own."""

    def run(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        env = database.environment(NAME, RIT_MODE="demo", RIT_DATA=str(tmp_path / "data"), **more)
        return called(arguments, env)

    return run


@pytest.fixture
def here(db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """The command in this process, on the database of the test: quicker, for what needs no other role."""
    monkeypatch.setenv("RIT_DATABASE_ROLE", "app")
    monkeypatch.setattr(
        "django.setup", lambda: None
    )  # done long ago; again, it would take the console's place

    def run(*arguments: str | Path) -> tuple[int, str]:
        code = cli.main([*map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def called(arguments: Any, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rit.config.cli", *map(str, arguments)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)


def bare(**more: str) -> dict[str, str]:
    """A machine on which nothing is set."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("RIT_", "DJANGO", "DATABASE"))
    }
    return {**kept, "PYTHONPATH": str(database.ROOT / "src"), **more}


def as_owner(query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(
        host=database.socket(), user=postgres.OWNER, dbname=NAME, autocommit=True
    ) as connection:
        cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else []


def plan_tables() -> list[tuple[Any, ...]]:
    """Every row of the plan and the number of entries in the trail: equal when nothing was written."""
    tables = as_owner("select tablename from pg_tables where tablename like 'plan_%' order by 1")
    return [
        (name, as_owner(f"select md5(string_agg(t::text, '' order by t::text)) from {name} t")[0])
        for (name,) in [*tables, ("audit_entry",)]
    ]


# Help


def commands(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for action in inner:
        for name, sub in action.choices.items():
            yield from commands(sub, (*words, name))
    if not inner:
        yield words


COMMANDS = list(commands(cli._parser()))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([*words, "--help"])

    said = capsys.readouterr().out
    assert left.value.code == 0
    assert f"usage: rit {' '.join(words)}" in said
    assert len(said.splitlines()) > 4


@pytest.mark.parametrize("words", [[], ["plan"], ["no-such-thing"], ["plan", "load", "--no-such-option"]])
def test_a_wrong_call_ends_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(words)

    assert left.value.code == 2
    assert "usage: rit" in capsys.readouterr().err


def test_a_missing_setting_is_one_sentence() -> None:
    done = called(["migrate"], bare())

    assert done.returncode == 2
    assert done.stderr == "rit: RIT_SECRET_KEY is not set; make one with: rit doctor --new-secret\n"


def test_a_database_that_is_away_is_one_sentence(tmp_path: Path) -> None:
    away = f"postgresql://rit_app@/rit?host={tmp_path}"

    done = called(["plan", "show"], bare(RIT_MODE="demo", RIT_DATA=str(tmp_path), RIT_DATABASE_URL=away))

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("rit: ")


# The plan


@pytest.mark.req("L1-a", "L1-b")
def test_the_plan_of_a_file_is_shown_without_database_or_settings() -> None:
    shown = called(["plan", "show", "--file", GHENT, "--json"], bare())
    text = called(["plan", "show", "--file", GHENT], bare())

    assert (shown.returncode, text.returncode) == (0, 0), shown.stderr
    outline = json.loads(shown.stdout)
    assert outline["period"] == {"from": "2020-01-01", "to": "2025-12-31"}
    assert [o["number"] for pillar in outline["pillars"] for o in pillar["objectives"]] == list(range(1, 10))
    assert outline["strategic_goal"]["nl"] in text.stdout


@pytest.mark.req("L1-b")
def test_the_plan_in_the_database_is_the_plan_of_the_file(rit: Run) -> None:
    loaded, file = (
        json.loads(rit("plan", "show", "--json", *more).stdout) for more in ([], ["--file", GHENT])
    )

    assert list(loaded) == list(file)
    assert {key for key in file if loaded[key] != file[key]} <= {"instruments"}
    now, planned = ({one["code"]: one["actions"] for one in each["instruments"]} for each in (loaded, file))
    assert now.keys() - planned.keys() == {"open-hour"}, "proposed to the board, so not of the file"
    assert all(now[code] >= planned[code] for code in planned)


@pytest.mark.req("L1-b")
def test_loading_again_changes_nothing(rit: Run) -> None:
    before = plan_tables()

    once, twice = rit("plan", "load"), rit("plan", "load", GHENT, "--json")

    assert (once.returncode, twice.returncode) == (0, 0), once.stderr
    assert " 0 added, 0 changed, " in once.stdout
    assert {name: json.loads(twice.stdout)[name] for name in ("added", "changed")} == {
        "added": 0,
        "changed": 0,
    }
    assert plan_tables() == before


@pytest.mark.req("L1-a", "L1-b")
def test_another_plan_is_added_once(rit: Run, tmp_path: Path) -> None:
    path = tmp_path / "next.toml"
    path.write_text(GHENT.read_text().replace(OTHER, 'code = "next-plan"', 1))

    first, second = (json.loads(rit("plan", "load", path, "--json").stdout) for _ in range(2))

    assert first["code"] == "next-plan"
    assert first["added"] > 100
    assert (second["added"], second["changed"]) == (0, 0)
    assert json.loads(rit("plan", "show", "--plan", "next-plan", "--json").stdout)["code"] == "next-plan"


FAULTS = [
    ('status = "running"', 'statsu = "running"', "plan: unknown key “statsu”; did you mean “status”?"),
    ('status = "running"', "", "plan: “status” is missing."),
    ('status = "running"', 'status = "walking"', "plan.status: “walking” is not one of"),
    ("objectives = [1]", "objectives = [12]", ".objectives: there is no objective 12."),
    (
        "from = 2020-01-01",
        "from = 2026-01-01",
        "plan.period: ends (2025-12-31) before it begins (2026-01-01).",
    ),
    ("due = ", "due = 1850-01-01 # ", ".due: 1850-01-01 comes before its start"),
    ('pillar = "protect"', 'pillar = "protekt"', ".pillar: there is no pillar “protekt”."),
    ('status = "running"', 'status = "running', "not valid TOML"),
]


@pytest.mark.req("L1-b")
@pytest.mark.parametrize(("old", "new", "says"), FAULTS, ids=[says for _old, _new, says in FAULTS])
def test_a_fault_names_file_key_and_reason_and_changes_nothing(
    here: Here, tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in GHENT.read_text()
    path = tmp_path / "faulty.toml"
    path.write_text(GHENT.read_text().replace(old, new, 1))

    with CaptureQueriesContext(connection) as queries:
        code, said = here("plan", "load", path, "--json")

    assert code == 2
    problems = json.loads(said)["problems"]
    assert "faulty.toml: " in problems[0]
    assert any(says in problem for problem in problems), problems
    assert [
        query["sql"] for query in queries if query["sql"].lower().startswith(("insert", "update", "delete"))
    ] == []


def actions_of(text: str) -> list[str]:
    """The codes of the actions that start somewhere, in the order of the file."""
    parts = text.split("[[instruments.actions]]")[1:]
    return [part.split('code = "', 1)[1].split('"', 1)[0] for part in parts]


@pytest.mark.req("L1-b")
def test_actions_that_wait_for_each_other_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = GHENT.read_text()
    one, two = actions_of(text)[:2]
    lines = [line for line in text.splitlines() if not line.startswith("after = ")]
    for code, other in ((one, two), (two, one)):
        place = lines.index(f'code = "{code}"')
        lines.insert(place + 1, f'after = ["{other}"]')
    path = tmp_path / "circle.toml"
    path.write_text("\n".join(lines))

    assert cli.main(["plan", "show", "--file", str(path)]) == 2

    said = capsys.readouterr().err
    assert "circle.toml: after: these actions wait for each other: " in said
    assert one in said
    assert two in said


def test_a_file_that_is_not_there_is_named(here: Here, tmp_path: Path) -> None:
    code, said = here("plan", "load", tmp_path / "nothing.toml")

    assert code == 2
    assert said.strip() == f"{tmp_path / 'nothing.toml'}: there is no such file."


# The trail, retention, roles, migrations, the doctor


def test_the_trail_is_verified_and_a_break_is_found(rit: Run) -> None:
    sound = rit("audit", "verify", "--json")
    head = json.loads(rit("audit", "head", "--json").stdout)

    assert sound.returncode == 0
    assert json.loads(sound.stdout)["head"] == head["head"]
    assert rit("audit", "head").stdout.strip() == f"{head['position']} {head['head']}"

    as_owner("alter table audit_entry disable trigger all")
    changed = "(select entry_id from audit_seal where position = 3)"
    as_owner(f"update audit_entry set reason = reason || ' x' where id = {changed}")
    broken = rit("audit", "verify")
    as_owner(f"update audit_entry set reason = left(reason, -2) where id = {changed}")
    as_owner("alter table audit_entry enable trigger all")

    assert broken.returncode == 1
    assert broken.stdout == "The trail is broken at link 3: its entry was changed.\n"
    assert rit("audit", "verify").returncode == 0


def test_a_column_without_a_period_is_found(rit: Run) -> None:
    assert rit("retention", "check").returncode == 0

    as_owner("alter table people_person add column shoe_size integer")
    found = rit("retention", "check", "--json")
    as_owner("alter table people_person drop column shoe_size")

    assert found.returncode == 1
    assert json.loads(found.stdout) == ["people_person.shoe_size: the column is not in the policy."]


@pytest.mark.req("L5-a")
def test_a_role_is_granted_at_the_console_and_refusals_say_why(here: Here) -> None:
    def grant(account: str, role: str, until: str = "2025-12-31") -> tuple[int, str]:
        return here("people", "grant", account, role, "--until", until, "--reason", "First installation.")

    assert grant("P0023", "communications") == (0, "P0023 holds communications until 2025-12-31.\n")
    code, said = grant("P0023", "no-such-role")
    assert (code, said[:31]) == (2, "rit: there is no role no-such-r")
    assert grant("P9999", "coach") == (2, "rit: there is no account P9999.\n")
    assert grant("P0023", "coach", "soon") == (
        2,
        "rit: --until must be a date such as 2026-12-31, not soon.\n",
    )
    code, said = grant("P0001", "technical_admin")
    assert code == 2
    assert said.startswith("rit: ")
    assert len(said.splitlines()) == 1


def test_migrating_again_changes_nothing(rit: Run) -> None:
    done = rit("migrate")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Tables are up to date.\nPrivileges are set.\n")


def test_the_doctor_finds_what_is_wrong_and_says_what_to_do(rit: Run) -> None:
    done = rit("doctor", "--json")
    findings = {finding["name"]: finding for finding in json.loads(done.stdout)}

    assert done.returncode == 1
    assert {name for name, finding in findings.items() if not finding["good"]} <= {
        "worker",
        "sealer",
        "assets",
        "languages",
        "durability",  # the database of the tests is made to be thrown away
    }
    assert findings["worker"]["line"].endswith("Start it, and keep it running: rit worker")
    expected = {
        "database",
        "roles of the database",
        "tables",
        "walls",
        "retention",
        "trail",
        "plan",
        "desks",
        "clock",
        "disk",
    }
    assert expected <= set(findings)


def test_the_doctor_sees_a_fallen_wall_and_a_missing_plan(rit: Run) -> None:
    as_owner("alter table notices_notice disable row level security")
    done = rit("doctor", RIT_PLAN="another-plan", RIT_HOSTS="rit.example")
    as_owner("alter table notices_notice enable row level security")

    assert done.returncode == 1
    assert "!!  walls: row-level security is off for notices_notice." in done.stdout
    assert "!!  plan: another-plan is not loaded. Run: rit plan load" in done.stdout
    assert "everybody may be anybody, and RIT_HOSTS opens it to rit.example" in done.stdout


def test_the_doctor_works_without_a_database(tmp_path: Path) -> None:
    done = called(
        ["doctor"],
        bare(RIT_MODE="demo", RIT_DATA=str(tmp_path), RIT_DATABASE_URL=f"postgresql:///x?host={tmp_path}"),
    )

    assert done.returncode == 1
    assert "!!  database: cannot be reached" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_new_secret_is_long_and_different_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor", "--new-secret"]) == 0
    assert cli.main(["doctor", "--new-secret"]) == 0

    one, two = capsys.readouterr().out.split()
    assert one != two
    assert len(one) >= 60


# Django's own check


def deploy_check(**settings: str) -> subprocess.CompletedProcess[str]:
    proper = {
        "RIT_SECRET_KEY": "k7Jx-a3VbQ_9sLmTz0RwEuYh2DfGcNp5Xo8Ki4Wq1BtSyUvHjMeZrCl6Pn",
        "RIT_HOSTS": "rit.example",
        "RIT_ORIGIN": "https://rit.example",
        "DJANGO_SETTINGS_MODULE": "rit.config.settings",
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    env = bare(**(proper | settings))
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)


def test_a_proper_production_passes_the_deploy_check() -> None:
    done = deploy_check()

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("settings", "faults"),
    [
        ({"RIT_MODE": "demo", "RIT_DATA": "/tmp"}, ["rit.E001", "rit.E002"]),
        ({"RIT_SECRET_KEY": "short", "RIT_ORIGIN": "http://rit.example"}, ["rit.E003", "rit.E004"]),
        ({"RIT_ORIGIN": "https://elsewhere.example"}, ["rit.E004"]),
    ],
)
def test_an_improper_one_does_not(settings: dict[str, str], faults: list[str]) -> None:
    done = deploy_check(**settings)

    assert done.returncode == 1
    assert [fault for fault in faults if fault not in done.stderr] == []


@pytest.mark.req("L1-b")
def test_a_demo_open_to_strangers_does_not_start(rit: Run) -> None:
    """The refusal comes before Django does, so it must need nothing of it."""
    said = rit("serve", "--port", "1", RIT_HOSTS="rit.example")
    assert said.returncode == 2
    assert "RIT_HOSTS opens it to rit.example" in said.stderr
    assert "Traceback" not in said.stderr
