"""The simple shape of an instruction's text: a line with # is a heading, with - an item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Line:
    """`kind`: heading, item or paragraph."""

    kind: str
    text: str


@dataclass(frozen=True)
class Block:
    """Lines of one kind that stand together: the items of one list, or one heading or paragraph."""

    kind: str
    lines: tuple[str, ...]


def lines(text: str) -> Iterator[Line]:
    """Plain lines that follow each other are one paragraph; an empty line parts them."""
    marked = [_line(" ".join(raw.split())) for raw in text.splitlines()]
    for kind, group in groupby(marked, key=lambda line: line.kind):
        if kind == "paragraph":
            yield Line(kind, " ".join(line.text for line in group))
        elif kind != "empty":
            yield from (line for line in group if line.text)


def _line(said: str) -> Line:
    if said.startswith("#"):
        return Line("heading", said.lstrip("# "))
    if said.startswith(("- ", "• ", "* ")):
        return Line("item", said[2:].strip())
    return Line("paragraph" if said else "empty", said)


def blocks(text: str) -> list[Block]:
    found: list[Block] = []
    for kind, group in groupby(lines(text), key=lambda line: line.kind):
        said = tuple(line.text for line in group)
        found += [Block(kind, said)] if kind == "item" else [Block(kind, (one,)) for one in said]
    return found
