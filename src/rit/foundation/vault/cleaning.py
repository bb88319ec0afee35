"""A copy of a file without its metadata, and a page of it as a picture: made in a process of its own.

Whoever sends a hostile file reaches that process and nothing else: it has no database, no key but the file in its
memory, a limit on memory and time, and writes to no disk. What cannot be cleaned says so.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any

SECONDS, MEMORY = 20, 1024 * 1024 * 1024
PIXELS = 50_000_000  # of a picture; a small file can hold a picture that fills the memory
LARGEST = 50 * 1024 * 1024  # bytes that are cleaned
PREVIEW = 1400  # pixels of the longer side
CLEANABLE = frozenset({"image/png", "image/jpeg", "application/pdf"})
SHOWN = CLEANABLE  # as pictures; a text is shown as text
_UNCLEAN, _NO_PAGE = 3, 4  # exit codes of the child


class CannotClean(Exception):
    """The file is broken, hostile, too large, or of a kind that keeps its metadata."""


class NoSuchPage(Exception):
    """The document is shorter."""


def clean(content: bytes, media_type: str) -> bytes:
    """Raises CannotClean."""
    if media_type not in CLEANABLE or len(content) > LARGEST:
        raise CannotClean
    return _run(["clean", media_type], content)


def picture(content: bytes, media_type: str, page: int) -> bytes:
    """A page, counted from 0, as PNG. Raises CannotClean, NoSuchPage."""
    if media_type not in SHOWN or len(content) > LARGEST:
        raise CannotClean
    return _run(["picture", media_type, str(page)], content)


def _run(arguments: list[str], content: bytes) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-I", __file__, *arguments],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={},
            cwd="/",
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise CannotClean from error
    if done.returncode == _NO_PAGE:
        raise NoSuchPage
    if done.returncode or not done.stdout:
        raise CannotClean
    return done.stdout


# In the child


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _image(content: bytes, kind: str) -> Any:  # Any: Pillow's picture
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = PIXELS // 2  # Pillow refuses at twice this
    opened = Image.open(io.BytesIO(content), formats=[kind])
    opened.load()
    turned = ImageOps.exif_transpose(opened)
    bare = Image.new(turned.mode, turned.size)
    bare.paste(turned)
    if turned.mode == "P":
        bare = turned.convert("RGBA")
    return bare


def _clean_image(content: bytes, kind: str) -> bytes:
    out = io.BytesIO()
    more = {"quality": 90} if kind == "JPEG" else {}
    _image(content, kind).save(out, kind, **more)
    return out.getvalue()


def _clean_pdf(content: bytes) -> bytes:
    """Without information, XMP, scripts, actions, forms' scripts and embedded files, on the document and its pages."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as document:
        if document.is_encrypted:
            raise ValueError("encrypted")
        root = document.Root
        for name in ("/Metadata", "/OpenAction", "/AA", "/PieceInfo", "/AcroForm", "/AF", "/Collection"):
            if name in root:
                del root[name]
        if "/Names" in root:
            for name in ("/JavaScript", "/EmbeddedFiles"):
                if name in root.Names:
                    del root.Names[name]
        for page in document.pages:
            for name in ("/Metadata", "/AA", "/PieceInfo", "/LastModified", "/AF", "/Annots"):
                if name in page:
                    del page[name]
        for found in document.objects:
            if isinstance(found, pikepdf.Stream | pikepdf.Dictionary) and "/Metadata" in found:
                del found["/Metadata"]
        del document.docinfo
        out = io.BytesIO()
        document.remove_unreferenced_resources()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _picture(content: bytes, media_type: str, page: int) -> bytes:
    if media_type == "application/pdf":
        import pypdfium2

        document = pypdfium2.PdfDocument(content)
        if page >= len(document):
            sys.exit(_NO_PAGE)
        shown = document[page]
        scale = PREVIEW / max(1.0, *shown.get_size())
        found = shown.render(scale=min(scale, 4)).to_pil()
    else:
        if page:
            sys.exit(_NO_PAGE)
        found = _image(content, media_type.partition("/")[2].upper())
        found.thumbnail((PREVIEW, PREVIEW))
    out = io.BytesIO()
    found.convert("RGB").save(out, "PNG")
    return out.getvalue()


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "image/png": lambda content: _clean_image(content, "PNG"),
    "image/jpeg": lambda content: _clean_image(content, "JPEG"),
    "application/pdf": _clean_pdf,
}


def _main(what: str, media_type: str, page: str = "0") -> None:
    _limit()
    content = sys.stdin.buffer.read()
    try:
        made = _CLEANERS[media_type](content) if what == "clean" else _picture(content, media_type, int(page))
    except Exception:  # whatever a hostile file provokes; its words go nowhere
        sys.exit(_UNCLEAN)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    _main(*sys.argv[1:])
