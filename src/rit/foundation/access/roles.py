"""The roles of the policy (L5-a), read from `policy/roles.toml`: purpose, tasks, doors, who grants, what excludes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

Words = dict[str, str]


@dataclass(frozen=True)
class Role:
    """`doors` are the views it opens; `granted_by` role codes that may give it; `not_with` what it excludes."""

    code: str
    title: Words
    purpose: Words
    tasks: tuple[Words, ...]
    doors: frozenset[str]
    granted_by: frozenset[str]
    not_with: frozenset[str]
    why_not_with: Words
    longest_years: int
    work: str
    source: str


@dataclass(frozen=True)
class Door:
    """Something that a role may do, named once; views are marked with its code."""

    code: str
    title: Words


@cache
def _file() -> dict[str, Any]:
    with (settings.POLICY / "roles.toml").open("rb") as stream:
        return tomllib.load(stream)


@cache
def roles() -> dict[str, Role]:
    """All roles by code, in the order of the file. `not_with` is made symmetric."""
    raw = {entry["code"]: entry for entry in _file()["roles"]}
    excluded: dict[str, set[str]] = {code: set() for code in raw}
    for code, entry in raw.items():
        for other in entry.get("not_with", []):
            excluded[code].add(other)
            excluded[other].add(code)
    return {
        code: Role(
            code=code,
            title=entry["title"],
            purpose=entry["purpose"],
            tasks=tuple(entry.get("tasks", [])),
            doors=frozenset(entry.get("doors", [])),
            granted_by=frozenset(entry.get("granted_by", [])),
            not_with=frozenset(excluded[code]),
            why_not_with=entry.get("why_not_with", {}),
            longest_years=entry.get("longest_years", 6),
            work=entry.get("work", ""),
            source=entry.get("source", ""),
        )
        for code, entry in raw.items()
    }


@cache
def doors() -> dict[str, Door]:
    return {entry["code"]: Door(entry["code"], entry["title"]) for entry in _file()["doors"]}


def doors_of(held: frozenset[str]) -> frozenset[str]:
    """All doors that a set of roles opens together."""
    known = roles()
    return frozenset(door for code in held if code in known for door in known[code].doors)
