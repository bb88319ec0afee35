"""What differs between two versions of a text, word by word, in a form that a page can say and not only colour."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rit.plan.rulebook.structured import Line, lines

SIMILAR = 0.4  # below this share of common words a line is another line, and no change of the old one


@dataclass(frozen=True)
class Piece:
    """`kind`: same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class ComparedLine:
    """`kind` of line, and its pieces in reading order."""

    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Difference:
    """`added` and `removed` count words."""

    lines: tuple[ComparedLine, ...]
    added: int
    removed: int

    @property
    def none(self) -> bool:
        return not self.added and not self.removed


def compare(old: str, new: str) -> Difference:
    """From the old text to the new; taking out what was added gives the old words back, and the other way round."""
    before, after = list(lines(old)), list(lines(new))
    found = tuple(_lines(before, after))
    counts = {
        kind: sum(len(piece.text.split()) for line in found for piece in line.pieces if piece.kind == kind)
        for kind in ("added", "removed")
    }
    return Difference(found, **counts)


def _lines(before: Sequence[Line], after: Sequence[Line]) -> Iterator[ComparedLine]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            yield from (_whole(line, "same") for line in after[c:d])
            continue
        gone, come = list(before[a:b]), list(after[c:d])
        while gone and come:
            if gone[0].kind == come[0].kind and _alike(gone[0].text, come[0].text):
                old, new = gone.pop(0), come.pop(0)
                yield ComparedLine(new.kind, tuple(_words(old.text, new.text)))
            elif any(_alike(gone[0].text, line.text) for line in come):
                yield _whole(come.pop(0), "added")
            else:
                yield _whole(gone.pop(0), "removed")
        yield from (_whole(line, "removed") for line in gone)
        yield from (_whole(line, "added") for line in come)


def _whole(line: Line, kind: str) -> ComparedLine:
    return ComparedLine(line.kind, (Piece(kind, line.text),))


def _alike(old: str, new: str) -> bool:
    return SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio() >= SIMILAR


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    matcher = SequenceMatcher(
        None, [word.strip() for word in before], [word.strip() for word in after], autojunk=False
    )
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(after[c:d]))
            continue
        if b > a:
            yield Piece("removed", "".join(before[a:b]))
        if d > c:
            yield Piece("added", "".join(after[c:d]))
