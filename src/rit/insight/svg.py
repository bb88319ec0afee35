"""Text and shapes of a drawing that stands alone: measured, wrapped and escaped here.

Only presentation attributes, never a style: the content security policy forbids those.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

# Widths in thousandths of the size, by the wider of the fonts that may show the drawing (Arial).
_BY_WIDTH = {
    191: "'", 222: "ijl‘’‚", 260: "|", 278: " !,./:;I[\\]ft\u00a0·", 333: "()-`r“”„", 355: '"', 389: "*",
    500: "Jckrsvxyz", 556: "#$0123456789?L_abdeghnopqu–€", 584: "+<=>~×−", 611: "FTZß", 667: "&ABEKPSVXY",
    722: "CDHNRUw", 778: "GOQ", 833: "m", 834: "M", 889: "%æ", 944: "Wœ", 1000: "—…ŒÆ", 1015: "@",
}  # fmt: skip
_WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line becomes, on the safe side: accents are as wide as their letter."""
    units = sum(
        _WIDTHS.get(letter) or _WIDTHS.get(unicodedata.normalize("NFD", letter)[0], 600) for letter in text
    )
    return units * size / 1000 * (1.06 if bold else 1)


def wrap(text: str, size: float, width: float, *, most: int = 9, bold: bool = False) -> list[str]:
    """Lines no wider than `width`, at most so many; what is cut off ends on an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in _pieces(text, size, width, bold):
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    if line:
        lines.append(line)
    if len(lines) > most:
        last = lines[most - 1]
        while last and width_of(f"{last}…", size, bold=bold) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip(' ·,;')}…"]
    return lines


def _pieces(text: str, size: float, width: float, bold: bool) -> Iterable[str]:
    """Words; one that is wider than the line is cut with a hyphen."""
    for word in text.split(" "):
        while width_of(word, size, bold=bold) > width and len(word) > 2:
            end = len(word) - 1
            while end > 1 and width_of(f"{word[:end]}-", size, bold=bold) > width:
                end -= 1
            yield f"{word[:end]}-"
            word = word[end:]
        if word:
            yield word


def clean(text: str) -> str:
    """Escaped, and without the control characters that XML cannot hold."""
    return escape("".join(letter for letter in text if letter >= " " and letter not in "\x7f\ufffe\uffff"))


def text(
    x: float, y: float, text: str, size: float, *, weight: int = 400, fill: str = "", anchor: str = ""
) -> str:
    attributes = f' x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
    attributes += f' font-weight="{weight}"' if weight != 400 else ""
    attributes += f' fill="{fill}"' if fill else ""
    attributes += f' text-anchor="{anchor}"' if anchor else ""
    return f"<text{attributes}>{clean(text)}</text>" if text else ""


def lines(
    x: float,
    y: float,
    lines: Sequence[str],
    size: float,
    *,
    weight: int = 400,
    fill: str = "",
    leading: float = 1.28,
) -> str:
    return "".join(
        text(x, y + index * size * leading, line, size, weight=weight, fill=fill)
        for index, line in enumerate(lines)
    )


def rect(x: float, y: float, width: float, height: float, **look: str | float) -> str:
    place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f"<rect {place}{_look(look)}/>"


def path(d: str, **look: str | float) -> str:
    return f"<path d={quoteattr(d)}{_look(look)}/>" if d else ""


def circle(x: float, y: float, radius: float, **look: str | float) -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"{_look(look)}/>'


def line(x: float, y: float, to_x: float, to_y: float, **look: str | float) -> str:
    return f'<line x1="{number(x)}" y1="{number(y)}" x2="{number(to_x)}" y2="{number(to_y)}"{_look(look)}/>'


def diamond(x: float, y: float, size: float, fill: str) -> str:
    half = number(size / 2)
    return path(
        f"M{number(x + size / 2)} {number(y)}l{half} {half}l-{half} {half}l-{half} -{half}z", fill=fill
    )


def triangle(x: float, y: float, size: float, stroke: str) -> str:
    return path(
        f"M{number(x + size / 2)} {number(y)}l{number(size / 2)} {number(size)}h{number(-size)}z",
        fill="none",
        stroke=stroke,
        stroke_width=0.55,
        stroke_linejoin="round",
    )


def _look(look: dict[str, str | float]) -> str:
    """Presentation attributes: `stroke_width` becomes stroke-width."""
    return "".join(f" {name.replace('_', '-')}={quoteattr(str(value))}" for name, value in look.items())


def number(value: float) -> str:
    """With a point and two decimals at most, whatever the language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
