"""Finds every text that is to be translated, in Python and in templates, without the gettext programs.

Python is read as a syntax tree, so that an alias such as `_` is followed to what it was imported as.
Templates go through Django's own `templatize`, which turns their tags into calls of gettext; those are read.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "rit"
SUFFIXES = {".html", ".txt"}

Key = tuple[str, str]  # context and msgid: what makes a message unique


@dataclass(frozen=True)
class Message:
    """`plural` is empty for a text that does not count; `files` are paths from the root of the repository."""

    msgid: str
    context: str = ""
    plural: str = ""
    files: frozenset[str] = field(default_factory=frozenset, compare=False)

    @property
    def key(self) -> Key:
        return self.context, self.msgid


class WordsError(ValueError):
    """A call that cannot be translated, with its place."""


# Which arguments of a function are what: s the text, p its plural, c its context.
SHAPES = {"gettext": "s", "pgettext": "cs", "ngettext": "sp", "npgettext": "csp"}
FUNCTIONS = {name + end: shape for name, shape in SHAPES.items() for end in ("", "_lazy")}
FUNCTIONS["gettext_noop"] = "s"


def of_package(package: Path = PACKAGE) -> dict[Key, Message]:
    """All messages of the product, by context and msgid. Raises WordsError."""
    found: dict[Key, Message] = {}
    for path in sorted(package.rglob("*")):
        name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
        if path.suffix == ".py" and "migrations" not in path.parts:
            messages = of_python(path.read_text(), name)
        elif path.suffix in SUFFIXES and "templates" in path.parts:
            messages = of_template(path.read_text(), name)
        else:
            continue
        for message in messages:
            found[message.key] = _joined(found.get(message.key), message)
    return found


def _joined(known: Message | None, more: Message) -> Message:
    if known is None:
        return more
    if known.plural and more.plural and known.plural != more.plural:
        where = ", ".join(sorted(known.files | more.files))
        raise WordsError(f"{where}: “{more.msgid}” has two plurals: “{known.plural}” and “{more.plural}”.")
    return Message(more.msgid, more.context, known.plural or more.plural, known.files | more.files)


def of_python(source: str, name: str) -> Iterator[Message]:
    tree = ast.parse(source)
    aliases = _aliases(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (function := _called(node.func, aliases)):
            shape = FUNCTIONS[function]
            yield _message(shape, [_text(part, name) for part in node.args[: len(shape)]], name, node.lineno)


def _aliases(tree: ast.Module) -> dict[str, str]:
    """Names of this module that stand for a function of Django's translation, or for that module itself."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            known |= {
                alias.asname or alias.name: alias.name for alias in node.names if alias.name in FUNCTIONS
            }
        elif isinstance(node, ast.ImportFrom) and node.module == "django.utils":
            known |= {alias.asname or alias.name: "" for alias in node.names if alias.name == "translation"}
    return known


def _called(function: ast.expr, aliases: dict[str, str]) -> str:
    if isinstance(function, ast.Name):
        return aliases.get(function.id, "")
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        is_module = aliases.get(function.value.id) == ""
        return function.attr if is_module and function.attr in FUNCTIONS else ""
    return ""


def _text(node: ast.expr, name: str) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise WordsError(f"{name}:{node.lineno}: a text to translate must be plain, no f-string or sum.")


STRING = r"""[uU]?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
CALL = re.compile(rf"(?<![\w.])(n?p?gettext|_)\(\s*({STRING}(?:\s*,\s*{STRING})*)", re.DOTALL)


def of_template(source: str, name: str) -> Iterator[Message]:
    try:
        calls = templatize(source, origin=name)
    except SyntaxError as problem:
        raise WordsError(f"{name}: {problem}") from None
    for function, arguments in CALL.findall(calls):
        shape = SHAPES["gettext" if function == "_" else function]
        yield _message(shape, list(ast.literal_eval(f"({arguments},)")), name, 0)


def _message(shape: str, texts: list[str], name: str, line: int) -> Message:
    parts = dict(zip(shape, texts, strict=False))
    if not parts.get("s", "").strip() or len(texts) < len(shape):
        raise WordsError(f"{name}:{line or ''}: a text to translate is missing.")
    return Message(parts["s"], parts.get("c", ""), parts.get("p", ""), frozenset({name}))
