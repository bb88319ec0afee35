"""Draws names from `names.toml` and gives each person an address in a domain that cannot exist."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random

DOMAIN = "pz.example"
PLAIN = str.maketrans({"ı": "i", "ł": "l", "Ł": "L", "’": "", "'": ""})
MIXED = 8  # of a hundred carry a family name of another group


@dataclass(frozen=True)
class NameGroup:
    """`weight`: how many in a hundred. `french`: how many in a hundred of the group speak French first."""

    weight: int
    french: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]


@cache
def groups() -> tuple[NameGroup, ...]:
    """The groups of names of the file."""
    text = resources.files("rit.people.demo").joinpath("names.toml").read_text(encoding="utf-8")
    return tuple(
        NameGroup(
            row["weight"], row["french"], _names(row["women"]), _names(row["men"]), _names(row["families"])
        )
        for row in tomllib.loads(text)["groups"]
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.replace("_", " ") for name in text.split())


def draw(rng: Random, *, woman: bool) -> tuple[str, str, str]:
    """First name, last name, language."""
    weights = [group.weight for group in groups()]
    group = rng.choices(groups(), weights)[0]
    family_group = rng.choices(groups(), weights)[0] if rng.randrange(100) < MIXED else group
    first = rng.choice(group.women if woman else group.men)
    language = "fr" if rng.randrange(100) < group.french else rng.choices(("nl", "de", "en"), (988, 6, 6))[0]
    return first, rng.choice(family_group.families), language


class Addresses:
    """Hands out addresses; namesakes get a number."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def give(self, first_name: str, last_name: str) -> str:
        local = f"{_plain(first_name)}.{_plain(last_name)}"
        self._given[local] = self._given.get(local, 0) + 1
        number = self._given[local]
        return f"{local}{number if number > 1 else ''}@{DOMAIN}"


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(PLAIN))
    return "".join(
        letter for letter in decomposed if letter.isascii() and (letter.isalnum() or letter == "-")
    ).lower()
