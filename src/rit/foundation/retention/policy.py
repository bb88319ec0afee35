"""How long everything is kept, and why: `policy/retention.toml`, read once, checked while reading.

The same file tells the *clerk* role which columns it may read (metadata), the check which columns exist, the
purge what is past its period, and people what is kept about them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

Words = Mapping[str, str]


class RetentionFileError(ValueError):
    """A fault in the file: where, and why."""


@dataclass(frozen=True)
class Period:
    """`days` and `years` only when the period is a plain length of time; else the words say what ends it."""

    code: str
    title: Words
    meaning: Words
    days: int = 0
    years: int = 0

    @property
    def is_plain(self) -> bool:
        return bool(self.days or self.years)

    def cutoff(self, now: datetime) -> datetime:
        """Whatever is older than this is past its period."""
        earlier = now - timedelta(days=self.days)
        try:
            return earlier.replace(year=earlier.year - self.years)
        except ValueError:  # 29 February
            return earlier.replace(year=earlier.year - self.years, day=28)


@dataclass(frozen=True)
class Ground:
    """Why: law, with source and confidence, or a choice of our own that is still to be confirmed."""

    code: str
    words: Words
    source: str = ""
    confidence: str = ""

    @property
    def is_law(self) -> bool:
        return bool(self.source)


@dataclass(frozen=True)
class Table:
    """`content` is personal or free text, kept from the clerk; `columns` is everything else.

    `exceptions` are columns with a period of their own. `counted_from` is the date from which a plain period
    runs: a table that has one is purged by the nightly job.
    """

    name: str
    area: str
    title: Words
    period: Period
    ground: Ground
    columns: tuple[str, ...]
    content: tuple[str, ...]
    exceptions: Mapping[str, Period]
    counted_from: str

    @property
    def listed(self) -> frozenset[str]:
        return frozenset(self.columns) | frozenset(self.content)

    @property
    def is_purged(self) -> bool:
        return bool(self.counted_from)


@dataclass(frozen=True)
class Policy:
    areas: Mapping[str, Words]
    periods: Mapping[str, Period]
    grounds: Mapping[str, Ground]
    tables: Mapping[str, Table]


@cache
def policy() -> Policy:
    """The installation's policy. Raises RetentionFileError naming key and reason."""
    return read(settings.POLICY / "retention.toml")


def clerk_columns(table: str) -> tuple[str, ...]:
    """What the clerk may read of a table: its metadata columns; nothing of a table that is not listed."""
    listed = policy().tables.get(table)
    return listed.columns if listed else ()


def clerk_may_delete(table: str) -> bool:
    """Whether the nightly purge, which runs as the clerk, removes rows of this table."""
    listed = policy().tables.get(table)
    return listed is not None and listed.is_purged


def read(path: Path) -> Policy:
    """Reads a policy file. Raises RetentionFileError naming file, key and reason."""
    try:
        with path.open("rb") as stream:
            raw = tomllib.load(stream)
    except tomllib.TOMLDecodeError as problem:
        raise RetentionFileError(f"{path.name}: not valid TOML: {problem}") from None
    try:
        return _policy(raw)
    except _Fault as fault:
        raise RetentionFileError(f"{path.name}: {fault}") from None


class _Fault(Exception):
    """Key and reason; `read` adds the file."""


def _policy(raw: Mapping[str, Any]) -> Policy:
    areas = {code: _words(entry, f"areas.{code}") for code, entry in raw.get("areas", {}).items()}
    periods = {code: _period(code, entry) for code, entry in raw.get("periods", {}).items()}
    grounds = {code: _ground(code, entry) for code, entry in raw.get("grounds", {}).items()}
    tables = {
        name: _table(name, entry, areas, periods, grounds) for name, entry in raw.get("tables", {}).items()
    }
    return Policy(areas, periods, grounds, tables)


def _period(code: str, entry: Mapping[str, Any]) -> Period:
    key = f"periods.{code}"
    _only(entry, {"title", "meaning", "days", "years"}, key)
    return Period(
        code=code,
        title=_words(entry.get("title"), f"{key}.title"),
        meaning=_words(entry.get("meaning"), f"{key}.meaning"),
        days=_whole(entry, "days", key),
        years=_whole(entry, "years", key),
    )


def _ground(code: str, entry: Mapping[str, Any]) -> Ground:
    key = f"grounds.{code}"
    _only(entry, {"words", "source", "confidence"}, key)
    ground = Ground(
        code, _words(entry.get("words"), f"{key}.words"), entry.get("source", ""), entry.get("confidence", "")
    )
    if bool(ground.source) != bool(ground.confidence):
        raise _Fault(f"{key}: a ground in law has both source and confidence; an own choice has neither")
    return ground


def _table(
    name: str,
    entry: Mapping[str, Any],
    areas: Mapping[str, Words],
    periods: Mapping[str, Period],
    grounds: Mapping[str, Ground],
) -> Table:
    key = f"tables.{name}"
    _only(entry, {"area", "title", "period", "ground", "columns", "content", "periods", "counted_from"}, key)
    if entry.get("area") not in areas:
        raise _Fault(f"{key}.area: there is no area “{entry.get('area', '')}”")
    table = Table(
        name=name,
        area=entry["area"],
        title=_words(entry.get("title"), f"{key}.title"),
        period=_known(entry.get("period", ""), periods, f"{key}.period"),
        ground=_known(entry.get("ground", ""), grounds, f"{key}.ground"),
        columns=tuple(entry.get("columns", ())),
        content=tuple(entry.get("content", ())),
        exceptions={
            column: _known(code, periods, f"{key}.periods.{column}")
            for column, code in entry.get("periods", {}).items()
        },
        counted_from=entry.get("counted_from", ""),
    )
    both = set(table.columns) & set(table.content)
    if both:
        raise _Fault(f"{key}: {', '.join(sorted(both))} stands under columns and under content")
    for column in set(table.exceptions) - table.listed:
        raise _Fault(f"{key}: {column} is not one of its columns")
    if table.counted_from and table.counted_from not in table.columns:
        raise _Fault(f"{key}.counted_from: {table.counted_from} is not one of its metadata columns")
    if table.counted_from and not table.period.is_plain:
        raise _Fault(f"{key}.counted_from: the period “{table.period.code}” has no length in days or years")
    return table


def _known(code: str, known: Mapping[str, Any], key: str) -> Any:  # Any: a Period or a Ground, as known holds
    if code not in known:
        raise _Fault(f"{key}: “{code}” is not defined")
    return known[code]


def _words(value: object, key: str) -> Words:
    if not isinstance(value, dict) or set(value) != {"nl", "fr", "de", "en"} or not all(value.values()):
        raise _Fault(f"{key}: needs a text in nl, fr, de and en")
    return value


def _whole(entry: Mapping[str, Any], name: str, key: str) -> int:
    value = entry.get(name, 0)
    if not isinstance(value, int) or value < 0:
        raise _Fault(f"{key}.{name}: must be a whole number, not “{value}”")
    return value


def _only(entry: object, allowed: set[str], key: str) -> None:
    if not isinstance(entry, dict):
        raise _Fault(f"{key}: must be a table")
    for name in set(entry) - allowed:
        raise _Fault(f"{key}.{name}: unknown key; known are {', '.join(sorted(allowed))}")
