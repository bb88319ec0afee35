"""Who keeps instructions, what may follow what, and how two versions differ; without a database."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rit.foundation.access.actor import Actor
from rit.foundation.registries.citations import Wanted
from rit.plan.rulebook import citing, loader, rules
from rit.plan.rulebook.difference import compare
from rit.plan.rulebook.rules import Period
from rit.plan.rulebook.states import FROZEN, STEPS, Step, VersionState, step_named
from rit.plan.rulebook.structured import blocks, lines

COORDINATOR = Actor(account=UUID(int=1), doors=frozenset({rules.STEER}))
EMPLOYEE = Actor(account=UUID(int=2))
STATES = list(VersionState)
DAY = date(2025, 3, 18)

pytestmark = pytest.mark.req("L3-b")


@pytest.mark.parametrize(("who", "state"), [*product([COORDINATOR, EMPLOYEE], STATES)])
def test_only_a_draft_is_changed_and_only_by_the_coordinator(who: Actor, state: VersionState) -> None:
    assert bool(rules.may_change(who, state)) == (who is COORDINATOR and state == VersionState.DRAFT)


@pytest.mark.parametrize(("step", "state"), [*product(STEPS, STATES)])
def test_a_step_is_taken_from_its_sources_only(step: Step, state: VersionState) -> None:
    assert bool(rules.may_take(COORDINATOR, state, step)) == (state in step.sources)


def test_steps_of_the_coordinator_are_nobody_elses() -> None:
    assert not rules.may_take(EMPLOYEE, "draft", step_named("propose"))
    assert not rules.may_draft(EMPLOYEE, preparing=None)
    assert not rules.may_draft(COORDINATOR, preparing=3)
    assert rules.may_draft(COORDINATOR, preparing=None)


IN_FORCE = [
    ("adopted", DAY, DAY, None, True),
    ("adopted", DAY, date(2025, 3, 17), None, True),
    ("adopted", DAY, date(2025, 3, 19), None, False),
    ("draft", DAY, None, None, False),
    ("proposed", DAY, None, None, False),
    ("in_force", DAY, DAY, None, False),
    ("replaced", DAY, DAY, None, False),
    ("adopted", DAY, DAY, Period(date(2024, 1, 1), None), True),
    ("adopted", DAY, DAY, Period(DAY, None), False),
    ("adopted", DAY, DAY, Period(date(2025, 4, 1), None), False),
    ("adopted", DAY, DAY, Period(date(2024, 1, 1), DAY), False),
    ("adopted", DAY, DAY, Period(date(2024, 1, 1), date(2025, 3, 17)), True),
]


@pytest.mark.parametrize(("state", "first", "adopted", "current", "may"), IN_FORCE)
def test_nothing_comes_into_force_before_it_is_adopted_or_over_another(
    state: str, first: date, adopted: date | None, current: Period | None, may: bool
) -> None:
    assert bool(rules.may_put_in_force(COORDINATOR, state, first, adopted, current)) == may
    assert not rules.may_put_in_force(EMPLOYEE, state, first, adopted, current)


def test_adopted_words_are_frozen_for_good() -> None:
    assert {step.target for step in STEPS if set(step.sources) & set(FROZEN)} <= set(FROZEN)


def test_a_text_is_headings_items_and_paragraphs() -> None:
    found = blocks("# Doel\n\nEen\nzin.\n- een\n* twee\n\nNog een.\n#\n")

    assert [(block.kind, block.lines) for block in found] == [
        ("heading", ("Doel",)),
        ("paragraph", ("Een zin.",)),
        ("item", ("een", "twee")),
        ("paragraph", ("Nog een.",)),
    ]


texts = st.lists(
    st.builds(
        lambda mark, words: mark + " ".join(words),
        st.sampled_from(["", "- ", "# "]),
        st.lists(st.sampled_from(["een", "twee", "drie", "vier", "vijf"]), min_size=1, max_size=6),
    ),
    max_size=8,
).map("\n".join)


@given(old=texts, new=texts)
def test_without_what_was_added_the_old_words_stand_there(old: str, new: str) -> None:
    found = compare(old, new)

    for text, gone in ((old, "added"), (new, "removed")):
        said = [piece.text for line in found.lines for piece in line.pieces if piece.kind != gone]
        assert " ".join(said).split() == [word for line in lines(text) for word in line.text.split()]


def test_one_changed_word_is_one_removed_and_one_added() -> None:
    found = compare("Je meldt het aan DIT.\n\nKlaar.", "Je meldt het aan ons.\n\nKlaar.")

    assert (found.added, found.removed) == (1, 1)
    assert [piece.kind for piece in found.lines[0].pieces] == ["same", "removed", "added"]
    assert compare("Klaar.", "Klaar.").none


REFERENCES = [
    ("code:13", "code", "13", "", ""),
    ("value:R", "value", "R", "", ""),
    ("value:R.2@ghent-2020-2025", "value", "R", "2", "ghent-2020-2025"),
    ("instruction:blauw-vakmanschap@2", "instruction", "blauw-vakmanschap", "", "2"),
    ("law:code-of-conduct-2006.K3-13", "law", "code-of-conduct-2006", "K3-13", ""),
]


@pytest.mark.req("L3-c")
@pytest.mark.parametrize(("text", "kind", "code", "part", "version"), REFERENCES)
def test_a_reference_is_read_and_written_the_same(
    text: str, kind: str, code: str, part: str, version: str
) -> None:
    assert citing.parse(text) == citing.Reference(kind, code, part, version)
    assert str(citing.parse(text)) == text


@pytest.mark.parametrize("text", ["", "13", "code:", "law", "code:13 ", "boek:3", "code:13;drop", "value:R."])
def test_what_is_no_reference_is_not_taken_for_one(text: str) -> None:
    found = citing.parse(text)
    assert found is None or str(found) == text.strip()


def test_a_law_is_named_by_its_whole_short_name() -> None:
    wanted = Wanted(frozenset(), ("CP1", "KL-2022"))

    assert wanted.named_in("L5-c; CP1 (V)")
    assert wanted.named_in("KL-2022 art. 49")
    assert not wanted.named_in("CP10, OCP1, KL-20225, CP1-bis")
    assert not Wanted(frozenset()).named_in("CP1")


def test_the_file_of_the_code_is_right_and_says_what_is_not_known() -> None:
    raw = loader.check(settings.POLICY / "code-of-conduct.toml")

    assert raw["points"] == 81
    assert all(row["source"] for row in raw["titles"])


FAULTS = [
    ("number = 78\n", "number = 82\n", "titles: there is no point 82"),
    ("number = 78\n", "number = 13\n", "titles: point 13 stands there twice"),
    ("points = 81", "points = 80", "points: the code has 81 points"),
    ("last = 3\n", "last = 9\n", "headings[3].first: headings follow each other"),
    (
        'confidence = "V"\nreviewed_by',
        'confidence = "sure"\nreviewed_by',
        "titles[7].confidence: must be one of",
    ),
    ('code = "2A"', 'code = "2A"\ncolour = "red"', "headings[2].colour: unknown key"),
    ("chapter = 3\nfirst = 46", "chapter = 9\nfirst = 46", "chapter: there is no chapter 9"),
]


@pytest.mark.parametrize(("old", "new", "says"), FAULTS)
def test_a_fault_in_the_file_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = (settings.POLICY / "code-of-conduct.toml").read_text()
    assert old in text
    path = tmp_path / "code.toml"
    path.write_text(text.replace(old, new, 1))

    with pytest.raises(loader.CodeFileError) as caught:
        loader.check(path)

    assert any(says in problem for problem in caught.value.problems), caught.value.problems


@pytest.mark.req("L3-c")
@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("code:13", "Punt 13 van de deontologische code"),
        ("value:R", "Kernwaarde R"),
        ("value:R.2", "Gedrag R2"),
        ("instruction:blauw-vakmanschap", "Instructie blauw vakmanschap"),
        ("no reference", "no reference"),
    ],
)
def test_a_reference_is_said_in_words_without_the_database(reference: str, said: str) -> None:
    with translation.override("nl"):
        assert citing.words(reference) == said
