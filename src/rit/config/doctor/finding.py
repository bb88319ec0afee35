"""What a check of the doctor yields: a finding, good or wrong, in one line with what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from rit.config import environment

PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Finding:
    """`name` of the check, whether it is good, and the line for the console: what is so, and what to do."""

    name: str
    good: bool
    line: str


def good(name: str, words: str) -> Finding:
    return Finding(name, True, f"ok  {name}: {words}")


def wrong(name: str, words: str, do: str) -> Finding:
    return Finding(name, False, f"!!  {name}: {words} {do}")


Look = Callable[[environment.Environment], Iterable[Finding]]
