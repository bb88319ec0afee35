"""Documents as accessible, lasting PDF: typst lays out, tags and checks against PDF/UA-1 and PDF/A-2a itself.

Templates hold form only. Everything that a person wrote, and every word on the page, comes in as data that
the template reads from a file in memory: a text can never become markup, and nothing is written to disk.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.functional import Promise

ACCESSIBLE_AND_LASTING = ("ua-1", "a-2a")
SHARED = Path(__file__).parent / "typst"
FONTS = (
    Path(__file__).parents[1] / "ui" / "static" / "rit" / "build"
)  # Source Sans 3, when the assets are built


class DocumentError(RuntimeError):
    """A template that does not compile, or a document that misses a standard: in typst's words."""


def compile(
    template: Path,
    data: Mapping[str, Any],  # Any: whatever JSON can hold
    images: Mapping[str, bytes] | None = None,
    *,
    standards: Sequence[str] = ACCESSIBLE_AND_LASTING,
    made: datetime | None = None,
) -> bytes:
    """Compiles `template` with `data` as `data.json` and each image as `images/<name>`.

    The template can import what lies beside it and `rit.typ`, which all documents share. It must set the
    document's title and language, or PDF/UA refuses it. The same input and `made` give the same bytes.
    """
    files = {
        path.name: path.read_bytes() for folder in (SHARED, template.parent) for path in folder.glob("*.typ")
    }
    files["main.typ"] = files.pop(template.name)
    files["data.json"] = json.dumps(data, ensure_ascii=False, default=_plain).encode()
    files |= {f"images/{name}": content for name, content in (images or {}).items()}
    try:
        document: bytes = typst.compile(  # type: ignore[call-overload]  # its stubs do not know files in memory
            files,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            pdf_standards=list(standards),
            timestamp=made.astimezone(UTC) if made else None,
        )
        return document
    except typst.TypstError as problem:
        raise DocumentError(f"{template.name}: {problem.diagnostic or problem.message}") from problem


@cache
def _fonts() -> typst.Fonts:
    """Ours and those inside typst; never the machine's, so that a report looks the same everywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS] if FONTS.is_dir() else [])


def _plain(value: object) -> str:
    """Words that wait for a language are read now; anything else has to be made into text by the caller."""
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot go into a document; give text, numbers and lists")
