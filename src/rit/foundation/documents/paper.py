"""A document in one shape for all its forms: the page, the PDF, the Word file and the workbook.

Whoever has something to tell makes a `Paper` once; the forms are drawn from it, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

from rit.foundation.documents import pdf
from rit.foundation.documents.workbook import Sheet

TEMPLATE = Path(__file__).parent / "typst" / "paper" / "paper.typ"
Cell = str | int | date | None


@dataclass(frozen=True)
class Shown:
    """A cell for a page, with the head of its column; `bar` is its number when it is also drawn."""

    label: str
    text: str
    number: bool
    bar: Cell

    @property
    def late(self) -> bool:
        return self.text.startswith("◆")


@dataclass(frozen=True)
class Line:
    strong: bool
    pillar: str
    cells: list[Shown]


@dataclass(frozen=True)
class Text:
    """A paragraph; `language` when it is not the document's own."""

    words: str
    language: str = ""
    kind: ClassVar[str] = "text"


@dataclass(frozen=True)
class Bullets:
    """The items become a tuple: two equal lists are one."""

    items: Sequence[str]
    language: str = ""
    kind: ClassVar[str] = "list"

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(self.items))


@dataclass(frozen=True)
class Table:
    """`caption` names it; `bars` is the column whose numbers are also drawn, -1 for none; `strong` rows stand out.

    A cell is a text, a whole number, a day or None. Rows become tuples: two equal tables are one.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numbers: frozenset[int] = frozenset()
    bars: int = -1
    strong: frozenset[int] = frozenset()
    pillars: Sequence[str] = ()
    kind: ClassVar[str] = "table"

    def __post_init__(self) -> None:
        for name, fixed in (
            ("head", tuple(self.head)),
            ("rows", tuple(map(tuple, self.rows))),
            ("pillars", tuple(self.pillars)),
        ):
            object.__setattr__(self, name, fixed)

    @property
    def columns(self) -> list[dict[str, Any]]:
        """As the table component of the pages takes them."""
        return [{"label": label, "num": index in self.numbers} for index, label in enumerate(self.head)]

    @property
    def lines(self) -> list[Line]:
        """The rows for a page."""
        return [
            Line(
                index in self.strong,
                self.pillars[index] if index < len(self.pillars) else "",
                [
                    Shown(
                        self.head[column],
                        shown(cell),
                        column in self.numbers,
                        cell if column == self.bars else None,
                    )
                    for column, cell in enumerate(row)
                ],
            )
            for index, row in enumerate(self.rows)
        ]


Part = Text | Bullets | Table


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it. `key` is its place on a page."""

    key: str
    heading: str
    parts: list[Part] = field(default_factory=list)

    @property
    def has_many_tables(self) -> bool:
        """Then each needs its caption in sight."""
        return sum(isinstance(part, Table) for part in self.parts) > 1


@dataclass(frozen=True)
class Paper:
    """`kind` is what it is, `title` of what; `facts` stand small under the cover, such as the seal.

    `foot` stands at the bottom of every page, `page` is "Page {page} of {pages}" in the document's language.
    """

    language: str
    kind: str
    title: str
    author: str
    foot: str
    page: str
    facts: Sequence[str]
    sections: Sequence[Section]


def as_pdf(paper: Paper, *, made: datetime, logo: Path | None = None) -> bytes:
    """PDF/UA-1 and PDF/A-2a; the same paper and `made` give the same bytes."""
    data: dict[str, Any] = {  # Any: what JSON can hold
        "language": paper.language,
        "kind": paper.kind,
        "title": f"{paper.kind}: {paper.title}",
        "of": paper.title,
        "author": paper.author,
        "foot": paper.foot,
        "page": paper.page,
        "facts": list(paper.facts),
        "sections": [
            {"heading": section.heading, "parts": [_plain(part, paper.language) for part in section.parts]}
            for section in paper.sections
        ],
    }
    images = {}
    if logo and logo.suffix.lower() in {".svg", ".png"} and logo.is_file():
        data["logo"] = f"images/logo{logo.suffix.lower()}"
        images[f"logo{logo.suffix.lower()}"] = logo.read_bytes()
    return pdf.compile(TEMPLATE, data, images, made=made)


def as_sheets(paper: Paper) -> list[Sheet]:
    """Every table as a tab, numbers as numbers and days as days."""
    return [
        Sheet(part.caption, part.head, part.rows)
        for section in paper.sections
        for part in section.parts
        if isinstance(part, Table)
    ]


def shown(cell: Cell) -> str:
    """A cell in words: a day as 18/03/2025."""
    if cell is None:
        return "–"
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)


def _plain(part: Part, language: str) -> Mapping[str, Any]:
    match part:
        case Text():
            return {"kind": "text", "words": part.words, "language": part.language or language}
        case Bullets():
            return {"kind": "list", "items": list(part.items), "language": part.language or language}
        case Table():
            return {
                "kind": "table",
                "caption": part.caption,
                "head": list(part.head),
                "rows": [[shown(cell) for cell in row] for row in part.rows],
                "numbers": sorted(part.numbers),
                "bars": part.bars,
                "shares": [row[part.bars] if part.bars >= 0 else None for row in part.rows],
                "strong": sorted(part.strong),
                "pillars": list(part.pillars),
                "widths": _widths(part),
            }


def _widths(table: Table) -> list[int]:
    """How much room each column asks, as shares: by its longest texts, numbers and days little."""
    widths = []
    for index, head in enumerate(table.head):
        texts = [shown(row[index]) for row in table.rows]
        words = [word for text in [head, *texts] for word in text.split()]
        least = 3 + max((min(len(word), 14) for word in words), default=5)
        longest = max((min(len(text), 60) for text in [head, *texts]), default=0)
        widths.append(max(least, longest if longest > 24 else least) + (50 if index == table.bars else 0))
    return widths
