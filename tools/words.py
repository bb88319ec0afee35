"""The catalogues of screen texts: kept in step with the code, compiled, and checked for gaps.

    python -m tools.words update    new texts in, gone texts out; translations stay
    python -m tools.words compile   .po to .mo, where the .mo is missing or older
    python -m tools.words check     exit code 1 when anything is missing or wrong

English is what the code says and needs no catalogue. References name files without lines, so that a change of
code changes a catalogue only where words change.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polib

if TYPE_CHECKING:
    from tools import msgids

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "src" / "rit" / "locale"
GLOSSARY = ROOT / "src" / "rit" / "policy" / "glossary.csv"
PLURALS = {
    "nl": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "de": "nplurals=2; plural=(n != 1);",
}
WIDTH = 110
UPDATE = "; run: python -m tools.words update"


def catalogue(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _messages() -> dict[tuple[str, str], msgids.Message]:
    """Ours, and what the packages below us left untranslated. Imported late: compiling needs no Django."""
    from tools import borrowed, msgids

    return borrowed.untranslated(PLURALS) | msgids.of_package()


# Update


def update() -> dict[str, tuple[int, int]]:
    """Writes all catalogues; how many texts came and went in each language."""
    messages = _messages()
    return {language: _update(language, messages) for language in PLURALS}


def _update(language: str, messages: Mapping[tuple[str, str], msgids.Message]) -> tuple[int, int]:
    path = catalogue(language)
    old = (
        {(entry.msgctxt or "", entry.msgid): entry for entry in polib.pofile(str(path))}
        if path.exists()
        else {}
    )
    new = polib.POFile(wrapwidth=WIDTH)
    new.metadata = {
        "Project-Id-Version": "RIT",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for key, message in sorted(messages.items(), key=lambda item: (item[0][1].casefold(), item[0])):
        new.append(_entry(message, old.get(key)))
    text = str(new) + "\n"
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    living = {key for key, entry in old.items() if not entry.obsolete}
    return len(set(messages) - living), len(living - set(messages))


def _entry(message: msgids.Message, known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.msgid,
        msgctxt=message.context or None,
        occurrences=[(name, "") for name in sorted(message.files)],
        flags=["python-format"] if PERCENT.search(message.msgid + message.plural) else [],
    )
    if known:
        entry.tcomment, entry.comment = known.tcomment, known.comment
        entry.flags += ["fuzzy"] if known.fuzzy else []
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict(known.msgstr_plural) if known and known.msgid_plural else {0: "", 1: ""}
    else:
        entry.msgstr = known.msgstr if known and not known.msgid_plural else ""
    return entry


# Compile


def compile_all() -> list[Path]:
    """The .mo files that were written."""
    written = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written.append(target)
    return written


# Check


def check() -> list[str]:
    """One line for each fault, over all languages."""
    messages = _messages()
    return [fault for language in PLURALS for fault in faults(language, catalogue(language), messages)]


def faults(language: str, path: Path, messages: Mapping[tuple[str, str], msgids.Message]) -> Iterator[str]:
    if not path.exists():
        yield f"{language}: there is no catalogue{UPDATE}"
        return
    entries = polib.pofile(str(path))
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in entries}
    for key, message in messages.items():
        entry = known.pop(key, None)
        if entry is None or (entry.msgid_plural or "") != message.plural:
            yield f"{language}: “{_short(message.msgid)}” is not in the catalogue{UPDATE}"
    for _context, msgid in known:
        yield f"{language}: “{_short(msgid)}” is no longer in the code{UPDATE}"
    if entries.metadata.get("Plural-Forms") != PLURALS[language]:
        yield f"{language}: Plural-Forms must be {PLURALS[language]}"
    for entry in entries:
        yield from (f"{language}: “{_short(entry.msgid)}”: {fault}" for fault in _entry_faults(entry))
        if language == "fr" and any(map(LOOSE.search, (entry.msgstr, *entry.msgstr_plural.values()))):
            yield f"fr: “{_short(entry.msgid)}”: a plain space stands before : ; ? ! » or after «"


# French puts a space before these; a line must not break there, so that it is one that does not break (U+00A0)
LOOSE = re.compile(r"(?<=\S) (?=[:;?!»](?:\s|$|[<\"”)]))|« ")
PERCENT = re.compile(r"%(?:\((\w+)\))?[#0+-]*\d*(?:\.\d+)?[sdifr%]")
BRACE = re.compile(r"(?<!\{)\{(\w*)[^{}]*\}")
TAG = re.compile(r"</?([a-zA-Z][\w-]*)")


def _entry_faults(entry: polib.POEntry) -> Iterator[str]:
    if entry.obsolete:
        yield "is obsolete"
        return
    if entry.fuzzy:
        yield "is marked fuzzy"
    forms = dict(entry.msgstr_plural) if entry.msgid_plural else {0: entry.msgstr}
    expected = 2 if entry.msgid_plural else 1
    if len(forms) != expected:
        yield f"has {len(forms)} forms instead of {expected}"
    if not all(text.strip() for text in forms.values()):
        yield "is not translated"
    for number, text in sorted(forms.items()):
        if not text.strip():
            continue
        sources = [entry.msgid_plural or entry.msgid, *([entry.msgid] if number == 0 else [])]
        yield from _form_faults(sources, text)


def _form_faults(sources: Sequence[str], text: str) -> Iterator[str]:
    """The form of one may follow either form of English: *an action* or *%(n)s action*."""
    if _places(text) not in [_places(source) for source in sources]:
        yield f"its placeholders differ: “{_short(text)}”"
    if Counter(TAG.findall(text)) not in [Counter(TAG.findall(source)) for source in sources]:
        yield f"its tags differ: “{_short(text)}”"
    source = sources[0]
    if (source[:1].isspace(), source[-1:].isspace()) != (text[:1].isspace(), text[-1:].isspace()):
        yield f"begins or ends with a space where the other does not: “{_short(text)}”"


def _places(text: str) -> frozenset[str] | tuple[str, ...]:
    """Named placeholders may move and repeat; those without a name must keep their number and order."""
    found = [match.group(0) for match in PERCENT.finditer(text)]
    unnamed = [place for place in found if not place.startswith("%(") and place != "%%"]
    if unnamed:
        return tuple(unnamed)
    named = [place for place in found if place.startswith("%(")]
    return frozenset(named + [match.group(0) for match in BRACE.finditer(text)])


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"


# The glossary


def glossary() -> tuple[list[str], list[str]]:
    """Texts that are exactly a term of the glossary and are translated otherwise: faults, and remarks.

    It is a fault only where the glossary says that this language was read in a source, and the text is the
    term as it stands there; a capital makes it a label, which may mean something else (*Report*: a paper).
    """
    terms: dict[str, list[dict[str, str]]] = {}
    if not all(catalogue(language).exists() for language in PLURALS):
        return [], []
    with GLOSSARY.open(newline="") as stream:
        for row in csv.DictReader(stream):
            for term in _variants(row["en"]):
                terms.setdefault(term.casefold(), []).append(row)
    wrong: list[str] = []
    remarks: list[str] = []
    for language in PLURALS:
        for entry in polib.pofile(str(catalogue(language))):
            rows = terms.get(entry.msgid.casefold(), [])
            right = [variant for row in rows for variant in _variants(row[language])]
            if entry.msgctxt or not entry.msgstr or not right:
                continue
            if entry.msgstr.casefold() in {variant.casefold() for variant in right}:
                continue
            read = all(_was_read(language, row["note"]) for row in rows)
            as_it_stands = entry.msgid in _variants(rows[0]["en"])
            line = f"{language}: “{entry.msgid}” is “{entry.msgstr}”; the glossary says {' or '.join(right)}"
            (wrong if read and as_it_stands else remarks).append(line)
    return wrong, remarks


def _variants(term: str) -> list[str]:
    """*reprisals / retaliation* are two; what stands between brackets only explains."""
    parts = [re.sub(r"\s*\([^)]*\)", "", part).strip() for part in term.split(" / ")]
    return [part for part in parts if part]


def _was_read(language: str, note: str) -> bool:
    """The notes say such as *FR and NL read in a source; DE best effort*."""
    claims = re.findall(r"((?:[A-Z]{2}(?: and |, )?)+) read", note)
    return any(language.upper() in claim for claim in claims)


# The console


def main(arguments: Sequence[str]) -> int:
    match list(arguments):
        case ["update"]:
            for language, (came, went) in update().items():
                print(f"{language}: {came} new, {went} gone")
            return 0
        case ["compile"]:
            compile_all()
            return 0
        case ["check"]:
            found = check()
            wrong, remarks = glossary()
            lines = [*found, *wrong, *(f"(remark) {line}" for line in remarks)]
            print("\n".join(lines) or "All texts are translated.")
            return 1 if found or wrong else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
