"""The simple shape of an instruction's text: a line with # is a heading, with - an item, else a paragraph."""

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
    """Lines with nothing on them only part what stands around them."""
    for raw in text.splitlines():
        said = " ".join(raw.split())
        if said.startswith("#"):
            yield Line("heading", said.lstrip("# "))
        elif said.startswith(("- ", "• ", "* ")):
            yield Line("item", said[2:].strip())
        elif said:
            yield Line("paragraph", said)


def blocks(text: str) -> list[Block]:
    found: list[Block] = []
    for kind, group in groupby(lines(text), key=lambda line: line.kind):
        said = tuple(line.text for line in group if line.text)
        found += [Block(kind, said)] if kind == "item" else [Block(kind, (one,)) for one in said]
    return found
