"""Generated pages are fresh, and every mark of a test is a line of the ledger."""

from __future__ import annotations

import ast

from tools import docs

from tests.architecture.reading import ROOT


def test_generated_pages_are_fresh() -> None:
    assert docs.stale() == [], "run: make docs"


def test_marks_are_found_on_a_test_and_on_a_whole_file() -> None:
    source = (
        "pytestmark = [pytest.mark.django_db, pytest.mark.req('L5-a')]\n"
        "@pytest.mark.req('L1-a', 'L1-b')\ndef test_one(): ...\ndef test_two(): ...\ndef other(): ...\n"
    )

    assert dict(docs._marked(ast.parse(source))) == {
        "test_one": ["L1-a", "L1-b", "L5-a"],
        "test_two": ["L5-a"],
    }


def test_the_ledger_is_whole() -> None:
    assert len(docs.ledger()) == 60
    assert set(docs.marks(ROOT / "tests")) <= set(docs.ledger())


def test_the_table_of_settings_goes_between_its_markers() -> None:
    before = "# RIT\n<!-- settings -->\nsomething stale\n<!-- /settings -->\nafter\n"

    after = docs.with_settings(before, docs.settings_table())

    assert "stale" not in after
    assert "| `RIT_SECRET_KEY` | none |" in after
    assert docs.with_settings(after, docs.settings_table()) == after
