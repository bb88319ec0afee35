"""What templates and sources may not carry: inline code, colours outside the tokens, foreign addresses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.reading import PACKAGE, name_of, templates

# The content security policy forbids these; JSON for the library of passkeys is data, not code.
INLINE = {
    "style attribute": re.compile(r"""[\s:]style\s*="""),
    "style element": re.compile(r"<style\b"),
    "script without src": re.compile(r"""<script\b(?![^>]*(\bsrc=|type="application/json"))"""),
    "handler": re.compile(r"""\s(on[a-z]{3,}|hx-on[\w:-]*|hx-vals="js:)\s*="""),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
}
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", re.DOTALL)


@pytest.mark.parametrize("what", INLINE)
def test_templates_carry_no_inline_code(what: str) -> None:
    found = [
        f"{name}: {match.group(0).strip()}"
        for name, text in templates().items()
        for match in INLINE[what].finditer(COMMENT.sub("", text))
    ]

    assert found == []


def test_no_markup_made_in_python_carries_inline_code() -> None:
    inline = re.compile(r"""<[a-z]+[^>"']*\s(style|on[a-z]{3,})=|<style\b|<script\b""")
    found = [name_of(path) for path in PACKAGE.rglob("*.py") if inline.search(path.read_text())]

    assert found == []


# Where a colour may be written out, and why.
COLOURS = {
    "foundation/ui/assets/scss/_tokens.scss": "the tokens themselves",
    "foundation/ui/assets/svg": "drawings that stand alone",
    "foundation/access/adapters.py": "a QR code needs white around it in every theme",
    "insight/house_drawing.py": "a drawing that also goes on paper, where no style sheet reaches",
    "config/environment.py": "the default of a setting",
}
# Still to become tokens; this list only ever gets shorter.
STILL = {
    "foundation/ui/assets/scss/_shell.scss": 3,
    "foundation/ui/assets/scss/_components.scss": 2,
}
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b(?![-\w])|\b(?:rgb|hsl)a?\(\s*\d")


def sources(*suffixes: str) -> list[Path]:
    hidden = {"static", "policy", "locale", "typst"}
    return [path for path in PACKAGE.rglob("*") if path.suffix in suffixes and not hidden & set(path.parts)]


def on_screen(text: str) -> list[str]:
    """The lines that colour a screen: paper is always white, and a line that makes a token may name it."""
    lines, depth = [], 0
    for line in text.splitlines():
        if depth or "@media print" in line:
            depth += line.count("{") - line.count("}")
        elif "href=" not in line and not line.strip().startswith("--"):
            lines.append(line)
    return lines


def test_colours_are_tokens() -> None:
    counts = {
        name_of(path): sum(len(COLOUR.findall(line)) for line in on_screen(path.read_text()))
        for path in sources(".html", ".scss", ".js", ".py", ".svg")
        if not name_of(path).startswith(tuple(COLOURS))
    }

    assert {name: count for name, count in counts.items() if count} == STILL


# Hosts that may be named in the sources, and why.
HOSTS = {
    "www.w3.org": "namespaces, never fetched",
    "rit.example": "the example in help texts",
    "www.meteo.be": "where “leave this page” goes unless a setting says otherwise",
}


def test_no_page_and_no_code_names_a_host() -> None:
    host = re.compile(
        r"https?://((?:[a-z0-9-]+\.)+[a-z]{2,})|(?<![\w:/])//((?:[a-z0-9-]+\.)+(?:com|net|org|be|io))"
    )
    found = [
        f"{name_of(path)}: {match.group(0)}"
        for path in sources(".html", ".scss", ".js", ".py", ".mjs")
        for match in host.finditer(path.read_text())
        if (match[1] or match[2]) not in HOSTS
    ]

    assert found == []
