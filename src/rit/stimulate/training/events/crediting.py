"""How hours count for the pay-scale career: data of `policy/training.toml` with its source (L6.4-c)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class ModuleRule:
    """A recognised training of at least `at_least_hours` counts as one module of `counts_hours`."""

    at_least_hours: int
    counts_hours: int
    source: str
    confidence: str


@cache
def _file() -> dict[str, Any]:  # Any: the tables of the file
    with (settings.POLICY / "training.toml").open("rb") as stream:
        return tomllib.load(stream)


@cache
def module_rule() -> ModuleRule:
    return ModuleRule(**_file()["module"])


@cache
def export_columns() -> tuple[str, ...]:
    """Which columns HR's list has, in order."""
    return tuple(_file()["export"]["columns"])


def activities() -> list[dict[str, Any]]:  # Any: a table of the file
    found: list[dict[str, Any]] = _file()["activities"]
    return found


def modules(minutes: int, *, recognised: bool) -> int:
    """How many modules one session gives: one, or none."""
    return int(recognised and minutes >= module_rule().at_least_hours * 60)


@dataclass(frozen=True)
class Total:
    """`minutes` of everything, `recognised` those of recognised trainings, `modules` what counts for the career."""

    minutes: int = 0
    recognised: int = 0
    modules: int = 0

    @property
    def module_hours(self) -> int:
        return self.modules * module_rule().counts_hours


def total(credits: Iterable[tuple[int, bool]]) -> Total:
    """`credits`: minutes of a session, and whether it is recognised."""
    rows = list(credits)
    return Total(
        sum(minutes for minutes, _recognised in rows),
        sum(minutes for minutes, recognised in rows if recognised),
        sum(modules(minutes, recognised=recognised) for minutes, recognised in rows),
    )
