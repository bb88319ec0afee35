"""`rit people import`: one file from the console, and a folder every night."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rit.config import cli
from rit.people.importing import queries
from rit.people.importing.sample import as_csv, rows_on
from rit.people.models import Person, StaffFile
from rit.people.states import StaffFileState

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 3, 17)
LOTTE = "P0022"
Rit = Callable[..., tuple[int, str]]


@pytest.fixture
def rit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Rit:
    monkeypatch.setenv("RIT_DATABASE_ROLE", "app")
    monkeypatch.setattr("django.setup", lambda: None)

    def run(*arguments: str | Path) -> tuple[int, str]:
        code = cli.main(["people", "import", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.fixture
def corps() -> list[dict[str, str]]:
    rows = rows_on(queries.register(), DAY)
    next(row for row in rows if row["staff_number"] == LOTTE)["last_name"] = "Van den Nieuwe"
    return rows


@pytest.fixture
def written(tmp_path: Path, corps: list[dict[str, str]]) -> Callable[[str], Path]:
    def write(name: str) -> Path:
        path = tmp_path / name
        path.write_text(as_csv(corps), encoding="utf-8")
        return path

    return write


def last_name() -> str:
    return Person.objects.get(staff_number=LOTTE).last_name


def test_a_file_is_shown_and_only_applied_when_asked(rit: Rit, written: Callable[[str], Path]) -> None:
    path = written("korps 20250317.csv")

    code, said = rit(path)
    assert code == 0
    assert "shown, the corps on 2025-03-17" in said
    assert last_name() != "Van den Nieuwe"
    code, said = rit(path, "--apply", "--json")

    told = json.loads(said)[0]
    assert (code, told["state"], told["changed"], told["problems"]) == (0, "done", 1, [])
    assert last_name() == "Van den Nieuwe"


def test_faults_and_refusals_are_code_1_a_wrong_call_is_2(
    rit: Rit, written: Callable[[str], Path], corps: list[dict[str, str]], tmp_path: Path
) -> None:
    assert rit(tmp_path / "nothing.csv")[0] == 2
    assert rit(tmp_path) == (2, f"rit: {tmp_path} is not a file.\n")
    assert rit(written("korps.csv"), "--day", "gisteren")[0] == 2
    assert rit(written("korps.csv")) == (
        1,
        "korps.csv: refused\nThe name of the file tells no day, such as corps-2025-03-03.csv.\n",
    )
    assert "not come yet" in rit(written("korps.csv"), "--day", "2030-01-01")[1]
    corps[0]["joined_date"] = "31/13/2020"
    code, said = rit(written("korps.csv"), "--day", "2025-03-17", "--apply")
    assert code == 1
    assert "line 2, Joined: “31/13/2020”. A day that exists" in said


def test_every_night_the_newest_file_of_the_folder(
    rit: Rit, written: Callable[[str], Path], tmp_path: Path
) -> None:
    assert rit(tmp_path, "--nightly") == (0, "There is no file in the folder.\n")
    written("corps-2025-03-10.csv")
    written("corps-2025-03-17.csv")

    code, said = rit(tmp_path, "--nightly", "--everybody")

    assert (code, last_name()) == (0, "Van den Nieuwe")
    assert "corps-2025-03-17.csv: done" in said
    files = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*"))
    assert files == [
        "done/corps-2025-03-17.csv",
        "done/corps-2025-03-17.csv.report.txt",
        "refused/corps-2025-03-10.csv",
        "refused/corps-2025-03-10.csv.report.txt",
    ]
    written("corps-2025-03-17.csv")
    assert rit(tmp_path, "--nightly")[0] == 0
    assert (tmp_path / "done/corps-2025-03-17-2.csv").exists()
    written("corps-2025-03-11.csv")
    code, said = rit(tmp_path, "--nightly")
    assert code == 1
    assert "A newer file has been applied already" in said
    assert (
        (tmp_path / "refused/corps-2025-03-11.csv.report.txt").read_text().startswith("corps-2025-03-11.csv")
    )


def test_what_is_no_file_of_a_day_keeps_no_other_from_being_read(
    rit: Rit, written: Callable[[str], Path], tmp_path: Path
) -> None:
    """What a copying program leaves, a name without a day, and a year typed wrong."""
    for name in (".corps-2025-03-18.csv", "~$corps-2025-03-18.csv", "corps.csv", "corps-2052-03-17.csv"):
        written(name)
    written("corps-2025-03-17.csv")

    code, said = rit(tmp_path, "--nightly")

    assert (code, last_name()) == (1, "Van den Nieuwe")  # somebody has to look at two of them
    assert "corps-2025-03-17.csv: done" in said
    assert "corps.csv: refused\nThe name of the file tells no day" in said
    assert "corps-2052-03-17.csv: refused\nThe file is about a day that has not come yet" in said
    assert {path.name for path in tmp_path.glob("*.csv")} == {
        ".corps-2025-03-18.csv",
        "~$corps-2025-03-18.csv",
    }


def test_half_a_file_does_not_end_half_the_corps_at_night(
    rit: Rit, written: Callable[[str], Path], corps: list[dict[str, str]], tmp_path: Path
) -> None:
    del corps[600:]
    written("corps-2025-03-17.csv")

    code, said = rit(tmp_path, "--nightly", "--everybody")

    assert code == 1
    assert "somebody has to look" in said
    assert StaffFile.objects.latest("shown_at").state == StaffFileState.SHOWN  # for HR to look at
