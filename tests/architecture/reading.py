"""What the architecture tests read: the sources, their syntax trees, the addresses."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "rit"


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def modules() -> dict[str, ast.Module]:
    """The syntax tree of every module but the migrations, by path inside the package."""
    return {
        name_of(path): ast.parse(path.read_text())
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts
    }


@cache
def templates() -> dict[str, str]:
    return {name_of(path): path.read_text() for path in sorted(PACKAGE.rglob("*.html"))}


class Address(NamedTuple):
    """`route` as Django writes it, `name` with its namespaces, and the view behind it."""

    route: str
    name: str
    view: Any


def addresses(patterns: Any = None, route: str = "", space: str = "") -> Iterator[Address]:
    """Every address of the installation, nested lists unfolded."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            yield Address(here, space + (pattern.name or ""), pattern.callback)
