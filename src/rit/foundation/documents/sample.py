"""A document as somebody would attach it, for the demo: the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from rit.foundation.documents import paper


def pdf(name: str, says: Iterable[str], *, kind: str, now: datetime) -> SimpleUploadedFile:
    title = name.rpartition(".")[0].replace("-", " ").capitalize()
    made = paper.Paper(
        language="nl",
        kind=kind,
        title=title,
        author="",
        foot="Uit de demo van RIT",
        page="Blad {page} van {pages}",
        facts=[],
        sections=[paper.Section("inhoud", title, [paper.Text(words) for words in says])],
    )
    return SimpleUploadedFile(name, paper.as_pdf(made, made=now), "application/pdf")
