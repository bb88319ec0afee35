"""The dilemmas that come with RIT: four a theme, whole in every language, citing what exists, no two alike (L6.4-a)."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

import rit
from rit.stimulate.training.dilemmas import loader
from rit.stimulate.training.dilemmas.loader import Told
from rit.stimulate.training.dilemmas.rules import is_complete
from rit.stimulate.training.dilemmas.states import LANGUAGES, MINUTES, Level

POLICY = Path(rit.__file__).parent / "policy"
PLAN = tomllib.loads((POLICY / "plans" / "ghent-2020-2025.toml").read_text("utf-8"))
CODE = tomllib.loads((POLICY / "code-of-conduct.toml").read_text("utf-8"))
ALL = loader.read(POLICY / "dilemmas")
FEWEST, MOST = 60, 110
SHARED = 0.35  # of the words of two situations; rewritten copies share more

pytestmark = pytest.mark.req("L6.4-a")


def words(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text.casefold())


def headed() -> set[int]:
    """Points whose heading we have read, as far as its end was seen; and those that have a title."""
    under = {
        number
        for one in CODE["headings"]
        for number in range(one["first"], one.get("last", one["first"]) + 1)
    }
    return under | {one["number"] for one in CODE["titles"]}


def test_four_a_theme_of_the_plan() -> None:
    assert Counter(one.about.theme for one in ALL) == {one["code"]: 4 for one in PLAN["themes"]}
    assert len({one.code for one in ALL}) == len(ALL)


@pytest.mark.parametrize("told", ALL, ids=lambda told: told.code)
def test_whole_in_every_language(told: Told) -> None:
    assert set(told.words) == set(LANGUAGES)
    assert is_complete(told.words)
    for text in told.words.values():
        assert FEWEST <= len(words(text["situation"])) <= MOST
        assert len(text["title"]) <= 60
        assert all(question.endswith("?") for question in text["questions"])
        assert all(len(said) <= 130 for option in text["options"] for said in option.values())


@pytest.mark.parametrize("told", ALL, ids=lambda told: told.code)
def test_it_says_for_whom_and_how_long(told: Told) -> None:
    assert told.about.level in Level.values
    assert MINUTES[0] <= told.about.minutes <= 60


@pytest.mark.parametrize("told", ALL, ids=lambda told: told.code)
def test_what_it_cites_exists(told: Told) -> None:
    behaviours = {
        f"value:{one['code'][0]}.{one['code'][1:]}" for value in PLAN["values"] for one in value["behaviours"]
    }
    points = {f"code:{number}" for number in headed()}

    assert set(told.about.cites) <= behaviours | points
    assert any(ref in behaviours for ref in told.about.cites)
    assert any(ref in points for ref in told.about.cites)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_are_alike(language: str) -> None:
    texts: dict[str, dict[str, Any]] = {one.code: one.words[language] for one in ALL}
    titles = Counter(text["title"].casefold() for text in texts.values())

    assert [title for title, many in titles.items() if many > 1] == []
    bags = {
        code: {word for word in words(text["situation"]) if len(word) > 4} for code, text in texts.items()
    }
    alike = [
        (one, other)
        for one, other in combinations(bags, 2)
        if len(bags[one] & bags[other]) > SHARED * min(len(bags[one]), len(bags[other]))
    ]
    assert alike == []


def test_languages_differ_within_one_dilemma() -> None:
    """No text was left in the language from which it was translated."""
    same = [
        (one.code, left, right)
        for one in ALL
        for left, right in combinations(LANGUAGES, 2)
        if one.words[left]["situation"] == one.words[right]["situation"]
    ]

    assert same == []


def test_there_is_something_for_everybody() -> None:
    levels = Counter(one.about.level for one in ALL)

    assert min(levels[level] for level in Level.values) >= 6


def test_every_behaviour_is_at_stake_somewhere() -> None:
    cited = {ref for one in ALL for ref in one.about.cites}
    behaviours = {
        f"value:{one['code'][0]}.{one['code'][1:]}" for value in PLAN["values"] for one in value["behaviours"]
    }

    assert behaviours - cited == set()
