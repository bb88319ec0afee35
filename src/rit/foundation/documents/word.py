"""A paper as a Word file: what the board wants to write in, with real headings, lists and tables."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from docx import Document
from docx.document import Document as Open
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Row
from docx.text.run import Run

from rit.foundation.documents.paper import Bullets, Paper, Table, Text, shown

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SMALL = Pt(9)
COUNTRY = {"nl": "nl-BE", "fr": "fr-BE", "de": "de-BE", "en": "en-GB"}


def as_bytes(paper: Paper, *, made: datetime) -> bytes:
    """The paper as .docx, in the language it was made in."""
    book = Document()
    about = book.core_properties
    about.title, about.author, about.language = f"{paper.kind}: {paper.title}", paper.author, paper.language
    about.created = about.modified = timezone.make_naive(made, timezone.get_default_timezone())
    _speak(book, paper.language)
    book.add_heading(paper.kind, 0)
    book.add_paragraph(paper.title, style="Subtitle")
    for fact in (paper.foot, *paper.facts):
        book.add_paragraph().add_run(fact).font.size = SMALL
    for section in paper.sections:
        book.add_heading(section.heading, 1)
        for part in section.parts:
            match part:
                case Text():
                    _spoken(book.add_paragraph().add_run(part.words), part.language)
                case Bullets():
                    for item in part.items:
                        _spoken(book.add_paragraph(style="List Bullet").add_run(item), part.language)
                case Table():
                    if section.has_many_tables:
                        book.add_heading(part.caption, 2)
                    _table(book, part)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def as_response(filename: str, paper: Paper, *, made: datetime) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    return HttpResponse(
        as_bytes(paper, made=made),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": disposition or "attachment"},
    )


def _table(book: Open, part: Table) -> None:
    table = book.add_table(rows=1, cols=len(part.head), style="Light List Accent 1")
    _repeat(table.rows[0])
    _fill(table.rows[0], [str(label) for label in part.head], part, bold=True)
    for index, row in enumerate(part.rows):
        _fill(table.add_row(), [shown(cell) for cell in row], part, bold=index in part.strong)
    book.add_paragraph()


def _fill(row: _Row, texts: list[str], part: Table, *, bold: bool) -> None:
    for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        if column in part.numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(text)
        run.font.size, run.bold = SMALL, bold


def _repeat(row: _Row) -> None:
    """The head of a table comes back on every page, and a screen reader knows it for a head."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # python-docx has no word for it


def _speak(book: Open, language: str) -> None:
    _language(book.styles["Normal"].element.get_or_add_rPr(), language)


def _spoken(run: Run, language: str) -> None:
    if language:
        _language(run._r.get_or_add_rPr(), language)


def _language(properties: object, language: str) -> None:
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), COUNTRY.get(language, language))
    properties.append(mark)  # type: ignore[attr-defined]  # an element of lxml, which has no types
