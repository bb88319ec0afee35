"""`rit guide check`: what a lawyer runs on an edited copy, without a database (L6.3-a)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings

from rit.config import cli, console

pytestmark = pytest.mark.req("L6.3-a")
OURS = settings.POLICY / "guide" / "guide.toml"


@pytest.fixture(autouse=True)
def _already_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command readies Django by itself; here it runs inside an installation that is ready."""
    monkeypatch.setattr(console, "ready", lambda role="app": None)


def test_the_guide_of_the_installation_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["guide", "check"]) == 0
    assert "every one is sound" in capsys.readouterr().out


def test_a_copy_that_leads_somebody_wrong_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The flag of a crime is turned around: the copy would send a witness of a crime to talk it over."""
    copy = tmp_path / "copy.toml"
    wrong = 'criminal = true\nto = "address"'
    copy.write_text(OURS.read_text().replace('criminal = true\nto = "route_crime"', wrong, 1))

    assert cli.main(["guide", "check", str(copy)]) == 1

    said = capsys.readouterr().out
    assert "copy.toml: questions.route_crime: nobody gets there" in said


def test_crimes_that_would_be_talked_over_are_named_with_the_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.toml"
    before, after = 'code = "inside"', 'to = "channel"'
    head, mark, rest = OURS.read_text().partition("[questions.route_crime]")
    first, _, others = rest.partition(before)
    copy.write_text(head + mark + first + before + others.replace(after, 'to = "address"', 1))

    assert cli.main(["guide", "check", str(copy), "--json"]) == 1

    problems = json.loads(capsys.readouterr().out)["problems"]
    assert any(
        "copy.toml: endings.address" in problem
        and "criminal is true, and asks criminal = false: criminal facts are reported" in problem
        and "crime = yes, route_crime = inside" in problem
        for problem in problems
    )


def test_a_file_that_is_not_there_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["guide", "check", "/nowhere/guide.toml"]) == 2
    assert "rit: /nowhere/guide.toml is not a file." in capsys.readouterr().err
