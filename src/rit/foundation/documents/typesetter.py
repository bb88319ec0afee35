"""Runs typst in a process of its own: the hundreds of megabytes that a long report takes end with it.

Reads one JSON object on standard input and writes the PDF on standard output; a fault goes to standard error
with exit code 1. Stands alone, so that it starts fast: it imports nothing of ours.
"""

from __future__ import annotations

import base64
import json
import sys

import typst


def main() -> int:
    asked = json.load(sys.stdin)
    try:
        document = typst.compile(  # type: ignore[call-overload]  # its stubs do not know files in memory
            {name: base64.b64decode(content) for name, content in asked["files"].items()},
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=asked["font_paths"]),
            ignore_system_fonts=True,
            pdf_standards=asked["standards"],
            timestamp=asked["timestamp"],
        )
    except typst.TypstError as problem:
        sys.stderr.write(problem.diagnostic or problem.message)
        return 1
    sys.stdout.buffer.write(document)
    return 0


if __name__ == "__main__":
    sys.exit(main())
