"""Which names the columns of HR's file may have, and which words its cells: `policy/staff-file.toml`, read once."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

WORDED = {"employment", "cadre", "grade_group"}


@dataclass(frozen=True)
class Column:
    """`title` is how it is called in the sample and in the list of faults; a required one refuses the file."""

    code: str
    title: dict[str, str]
    names: tuple[str, ...]
    required: bool


@cache
def _file() -> dict[str, Any]:
    with (settings.POLICY / "staff-file.toml").open("rb") as stream:
        return tomllib.load(stream)


@cache
def columns() -> dict[str, Column]:
    """All columns by code, in the order of the file."""
    return {
        code: Column(code, entry["title"], tuple(entry.get("names", ())), entry.get("required", False))
        for code, entry in _file()["columns"].items()
    }


@cache
def _by_name() -> dict[str, str]:
    return {
        plain(name): column.code
        for column in columns().values()
        for name in (column.code, *column.title.values(), *column.names)
    }


@cache
def _by_word(column: str) -> dict[str, str]:
    return {
        plain(word): value for value, words in _file()["values"][column].items() for word in (value, *words)
    }


def column_named(name: str) -> str | None:
    """The code of the column with that name in any language; None when it is not one of ours."""
    return _by_name().get(plain(name))


def value_called(column: str, word: str) -> str | None:
    """The value that a word stands for in a column with a list of values; None when it is not on the list."""
    return _by_word(column).get(plain(word))


def values_of(column: str) -> dict[str, list[str]]:
    """The values of a column, each with its words, the first of which the corps itself writes."""
    found: dict[str, list[str]] = _file()["values"][column]
    return found


def word_of(column: str, value: object) -> object:
    """A value by the first of its words, as the corps itself writes it; a language keeps its code."""
    words = _file()["values"][column].get(value) if column in WORDED else None
    return words[0] if words else value


def plain(text: str) -> str:
    """Letters and digits only, without capitals and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if letter.isalnum())
