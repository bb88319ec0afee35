"""PDF documents: their standards, their tags, and that a text stays a text."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from rit.foundation.documents import pdf

NASTY = '#panic("x") $a^2$ *b* _c_ @d <e> // f \\ [g] = h #import "x.typ" "'
TEMPLATE = """#import "rit.typ": *
#let data = json("data.json")
#show: document-of.with(data)
= #data.heading
#table(columns: 2, stroke: rows-stroke, table.header(th(data.heading), th("2")), data.text, bar(40) + "40")
#image("images/x.svg", alt: data.text)
"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "sample.typ"
    path.write_text(TEMPLATE)
    return path


def sample(template: Path, **more: Any) -> bytes:
    data = {"title": NASTY, "author": "Zone", "language": "nl", "heading": NASTY, "text": NASTY, **more}
    return pdf.compile(template, data, {"x.svg": SVG}, made=datetime(2025, 3, 18, 9, tzinfo=UTC))


def tags(document: pikepdf.Pdf) -> Counter[str]:
    found: Counter[str] = Counter()
    waiting = [document.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found[str(node.S)] += 1
            if "/K" in node:
                waiting.append(node.K)
    return found


@pytest.mark.req("L7-g")
def test_a_document_says_that_it_keeps_both_standards(template: Path) -> None:
    with pikepdf.open(BytesIO(sample(template))) as document:
        root = document.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang).split("-")[0] == "nl"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["dc:title"] == NASTY
            assert "Zone" in str(metadata["dc:creator"])


@pytest.mark.req("L7-g")
def test_tables_drawings_and_headings_are_tagged(template: Path) -> None:
    with pikepdf.open(BytesIO(sample(template))) as document:
        found = tags(document)
        assert found["/H1"] == 1
        assert found["/TH"] == 2
        assert found["/TD"] == 2
        assert found["/Figure"] == 1
        assert len(document.Root.Outlines.First.keys()) > 0


def test_what_people_write_is_never_markup(template: Path) -> None:
    with pikepdf.open(BytesIO(sample(template))) as document, document.open_outline() as outline:
        assert outline.root[0].title == NASTY


def test_fonts_are_inside(template: Path) -> None:
    with pikepdf.open(BytesIO(sample(template))) as document:
        described = [item for item in document.objects if _is(item, "/FontDescriptor")]
        assert described
        assert all("/FontFile2" in item or "/FontFile3" in item for item in described)


def _is(item: Any, kind: str) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == kind


def test_the_same_data_give_the_same_bytes(template: Path) -> None:
    assert sample(template) == sample(template)


def test_a_drawing_without_words_is_refused(template: Path) -> None:
    template.write_text(TEMPLATE.replace(", alt: data.text", ""))
    with pytest.raises(pdf.DocumentError, match=r"(?s)sample\.typ.*missing alt text"):
        sample(template)


def test_a_template_reads_nothing_outside_what_it_is_given(template: Path) -> None:
    template.write_text('#read("/etc/passwd")')
    with pytest.raises(pdf.DocumentError):
        sample(template)


def test_a_date_must_be_made_into_text_first(template: Path) -> None:
    with pytest.raises(TypeError, match="datetime"):
        sample(template, text=datetime(2025, 3, 18, tzinfo=UTC))
