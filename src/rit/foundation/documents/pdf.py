"""Documents as accessible, lasting PDF: typst lays out, tags and checks against PDF/UA-1 and PDF/A-2a itself.

With files inside it is PDF/A-3a, the part of the standard that allows them.

Templates hold form only. Everything that a person wrote, and every word on the page, comes in as data that
the template reads from a file in memory: a text can never become markup, and nothing is written to disk.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.functional import Promise

ACCESSIBLE_AND_LASTING = ("ua-1", "a-2a")
WITH_FILES = ("ua-1", "a-3a")
HERE = Path(__file__).parent
SHARED = HERE / "typst"
FONTS = HERE.parent / "ui" / "static" / "rit" / "build"  # Source Sans 3, when the assets are built
LONGEST_SECONDS = 60


class DocumentError(RuntimeError):
    """A template that does not compile, or a document that misses a standard, in typst's words."""


def compile(
    template: Path,
    data: Mapping[str, Any],  # Any: whatever JSON can hold
    images: Mapping[str, bytes] | None = None,
    *,
    enclosed: Mapping[str, bytes] | None = None,
    standards: Sequence[str] = ACCESSIBLE_AND_LASTING,
    made: datetime | None = None,
) -> bytes:
    """Compiles `template` with `data` as `data.json`, each image as `images/<name>`, and `enclosed` by name.

    The template can import what lies beside it and `rit.typ`, which all documents share. It must set the
    document's title and language, or PDF/UA refuses it. The same input and `made` give the same bytes.
    Only our fonts and those inside typst are used, so that a document looks the same on every machine.
    """
    files = {
        path.name: path.read_bytes() for folder in (SHARED, template.parent) for path in folder.glob("*.typ")
    }
    files["main.typ"] = files.pop(template.name)
    files["data.json"] = json.dumps(data, ensure_ascii=False, default=_plain).encode()
    files |= {f"images/{name}": content for name, content in (images or {}).items()}
    files |= enclosed or {}
    asked = {
        "files": {name: base64.b64encode(content).decode() for name, content in files.items()},
        "font_paths": [str(FONTS)] if FONTS.is_dir() else [],
        "standards": list(standards),
        "timestamp": int(made.timestamp()) if made else None,
    }
    return _typeset(template.name, json.dumps(asked).encode())


def _typeset(name: str, asked: bytes) -> bytes:
    command = [sys.executable, "-I", str(HERE / "typesetter.py")]
    try:
        run = subprocess.run(command, input=asked, capture_output=True, timeout=LONGEST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise DocumentError(f"{name}: took longer than {LONGEST_SECONDS} seconds") from None
    if run.returncode:
        raise DocumentError(f"{name}: {run.stderr.decode(errors='replace').strip()}")
    return run.stdout


def _plain(value: object) -> str:
    """Words that wait for a language are read now; anything else has to be made into text by the caller."""
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot go into a document; give text, numbers and lists")
