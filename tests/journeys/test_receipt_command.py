"""`rit receipt verify`: a proof checked at the console, without opening anything (L6.5-a)."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from rit.config import cli
from rit.foundation.vault import proofs

pytestmark = [pytest.mark.django_db, pytest.mark.req("L6.5-a")]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIT_DATABASE_ROLE", "app")
    monkeypatch.setattr("django.setup", lambda: None)


@pytest.fixture
def proof(now: datetime) -> str:
    statement = proofs.Statement(now, "Politiezone Gent", "klachtencoördinatie", bytes(range(16)))
    return proofs.sign(statement, now=now)


def said(path: Path, text: str, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    path.write_text(text)
    code = cli.main(["receipt", "verify", str(path), *more])
    return code, capsys.readouterr().out


def test_each_answer_has_its_words_and_exit_code(
    proof: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rit-proof.txt"

    assert said(file, f"Some words.\n\n{proof}", capsys)[0] == 0
    assert said(file, proof.replace("to: klachten", "to: klagers"), capsys)[0] == 1
    assert "was changed" in said(file, proof.replace("to: klachten", "to: klagers"), capsys)[1]
    assert "no proof" in said(file, "nothing", capsys)[1]
    assert cli.main(["receipt", "verify", str(tmp_path / "nowhere")]) == 2


def test_json_holds_what_was_proved(proof: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(tmp_path / "proof.txt", proof, capsys, "--json")

    assert code == 0
    assert json.loads(out)["to"] == "klachtencoördinatie"
