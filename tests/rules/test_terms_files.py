"""The register of law refuses a file that is wrong, and names file, key and reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from rit.foundation.terms import loader

GOOD = """
code = "act"
kind = "law"
short = "ACT"
title = { nl = "a", fr = "b", de = "c", en = "d" }
dated = 1999-05-13
source = "read"
confidence = "V"

[[versions]]
from = 2001-04-01
by = "law of 2001"
what = { nl = "a", fr = "b", de = "c", en = "d" }
confidence = "V"

[[provisions]]
id = "A1"
article = "3"
what = { nl = "a", fr = "b", de = "c", en = "d" }
source = "read"
confidence = "V-rec"
"""

FAULTS = [
    ('short = "ACT"', "", "act.toml: short: is missing"),
    ('kind = "law"', 'kind = "law"\ncolour = "red"', "act.toml: colour: unknown key"),
    ("dated = 1999-05-13", 'dated = "1999-05-13"', "act.toml: dated: must be a date"),
    ("dated = 1999-05-13", "dated = 1999-05-13T10:00:00", "act.toml: dated: must be a date"),
    ('confidence = "V-rec"', 'confidence = "sure"', "act.toml: provisions[1].confidence: must be one of"),
    ('de = "c", en = "d" }\ndated', 'de = "c" }\ndated', "act.toml: title: needs nl, fr, de and en"),
    (
        'source = "read"\nconfidence = "V-rec"',
        'confidence = "V-rec"',
        "act.toml: provisions[1].source: is missing",
    ),
    (
        "from = 2001-04-01",
        "from = 2001-04-01\nto = 1999-01-01",
        "act.toml: versions[1].to: lies before its from",
    ),
    ("[[versions]]", "[versions]", "act.toml: versions: must be a list of tables"),
    ('code = "act"', 'code = "act', "act.toml: not valid TOML"),
    ('code = "act"', 'code = "act"\nrepealed_by = "x"', "act.toml: there is no text “x”"),
    ('code = "act"', 'code = "act"\nrepeals = "x"', "act.toml: repeals: must be a list of codes"),
]


def write(folder: Path, text: str, name: str = "act.toml") -> Path:
    (folder / name).write_text(text)
    return folder


def test_the_register_of_the_policy_is_right() -> None:
    texts = loader.check(settings.POLICY / "law")

    assert {"disciplinary-act-1999", "reporting-act-2022", "code-of-conduct-2006"} <= set(texts)
    assert texts["whistleblower-act-2013"].repealed_by == "reporting-act-2022"


@pytest.mark.parametrize(("old", "new", "says"), FAULTS)
def test_a_fault_names_file_key_and_reason(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD

    with pytest.raises(loader.LawFileError) as caught:
        loader.check(write(tmp_path, GOOD.replace(old, new, 1)))

    assert any(problem.startswith(says) for problem in caught.value.problems), caught.value.problems


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace('short = "ACT"', ""))
    write(tmp_path, GOOD.replace('kind = "law"', ""), "other.toml")

    with pytest.raises(loader.LawFileError) as caught:
        loader.check(tmp_path)

    assert len(caught.value.problems) == 2


def test_one_code_in_two_files_is_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, "other.toml")

    with pytest.raises(loader.LawFileError, match=r"other.toml: code: act.toml has “act” too"):
        loader.check(tmp_path)


def test_a_repeal_is_said_on_both_sides(tmp_path: Path) -> None:
    newer = GOOD.replace('code = "act"', 'code = "new"\nrepeals = ["act"]').replace(
        'short = "ACT"', 'short = "NEW"'
    )
    write(tmp_path, newer, "new.toml")

    with pytest.raises(loader.LawFileError, match=r"act.toml does not say repealed_by “new”"):
        loader.check(write(tmp_path, GOOD))
    repealed = GOOD.replace('code = "act"', 'code = "act"\nrepealed_by = "new"')
    with pytest.raises(loader.LawFileError, match=r"no version has a by that starts with “NEW”"):
        loader.check(write(tmp_path, repealed))
    loader.check(write(tmp_path, repealed.replace('by = "law of 2001"', 'by = "NEW art. 74"')))
