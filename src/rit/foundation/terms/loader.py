"""Loads the register of legal anchors from `policy/law/*.toml`: one file a text, as often as one likes (L2-e).

An update never takes anything away: a version or provision that left the files, or whose words changed, stays behind
as an earlier wording with its review, and the new one stands beside it, not yet reviewed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction

from rit.foundation.terms.models import CONFIDENCE, Anchor, AnchorVersion, Provision

Raw = Mapping[str, Any]  # Any: what TOML may hold, before it is checked

TEXT, WORDS, DATE, CONFIDENT, CODES = "text", "words", "date", "confidence", "codes"
ANCHOR = {
    "code": TEXT,
    "kind": TEXT,
    "short": TEXT,
    "title": WORDS,
    "dated": DATE,
    "published": DATE,
    "numac": TEXT,
    "note": WORDS,
    "source": TEXT,
    "confidence": CONFIDENT,
    "reviewed_by": TEXT,
    "repeals": CODES,
    "repealed_by": TEXT,
}
VERSION = {
    "from": DATE,
    "to": DATE,
    "by": TEXT,
    "what": WORDS,
    "source": TEXT,
    "confidence": CONFIDENT,
    "reviewed_by": TEXT,
}
PROVISION = {
    "id": TEXT,
    "article": TEXT,
    "what": WORDS,
    "source": TEXT,
    "confidence": CONFIDENT,
    "reviewed_by": TEXT,
}
NEEDED = {
    "anchor": {"code", "kind", "short", "title", "source", "confidence"},
    "versions": {"by", "confidence"},
    "provisions": {"id", "what", "source", "confidence"},
}
STORED = (
    "code",
    "kind",
    "short",
    "title",
    "dated",
    "published",
    "numac",
    "note",
    "source",
    "confidence",
    "reviewed_by",
    "repealed_by",
)


class LawFileError(ValueError):
    """All faults found, each naming file, key and reason."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Counts:
    """Rows after loading, and how many texts were added, changed, removed or found the same."""

    anchors: int
    versions: int
    provisions: int
    added: int
    changed: int
    removed: int
    same: int

    def __str__(self) -> str:
        return (
            f"{self.anchors} texts, {self.versions} versions, {self.provisions} provisions"
            f" ({self.added} added, {self.changed} changed, {self.removed} removed)"
        )


@dataclass(frozen=True)
class Read:
    """A file after checking: the fields of the anchor, and of its versions and provisions in order."""

    name: str
    anchor: dict[str, Any]
    repeals: frozenset[str]
    repealed_by: str
    versions: list[dict[str, Any]]
    provisions: list[dict[str, Any]]


@transaction.atomic
def load(folder: Path, *, now: datetime) -> Counts:
    """Brings the register up to the files. Raises LawFileError, with every fault, before writing anything.

    Who reviewed a provision stays when the file says nothing about it and its words are still the same.
    """
    wanted = check(folder)
    stored = {anchor.code: anchor for anchor in Anchor.objects.prefetch_related("versions", "provisions")}
    outcome = {"added": 0, "changed": 0, "removed": 0, "same": 0}
    for code in set(stored) - set(wanted):
        if stored[code].withdrawn_at is None:
            Anchor.objects.filter(pk=code).update(withdrawn_at=now)
            outcome["removed"] += 1
    for code, text in wanted.items():
        outcome[_put(text, stored.get(code), now)] += 1
    return Counts(
        anchors=len(wanted),
        versions=sum(len(text.versions) for text in wanted.values()),
        provisions=sum(len(text.provisions) for text in wanted.values()),
        **outcome,
    )


def check(folder: Path) -> dict[str, Read]:
    """Reads and checks all files, without a database. Raises LawFileError."""
    problems: list[str] = []
    texts: dict[str, Read] = {}
    for path in sorted(folder.glob("*.toml")):
        faults, text = _file(path)
        problems += faults
        if text is None:
            continue
        code = text.anchor["code"]
        if code in texts:
            problems.append(f"{path.name}: code: {texts[code].name} has “{code}” too")
        texts[code] = text
    problems += [] if problems else _wrong_repeals(texts)
    if problems:
        raise LawFileError(problems)
    return texts


def _wrong_repeals(texts: Mapping[str, Read]) -> list[str]:
    """A repeal is said on both sides, and the repealed text has the version that tells when and by what."""
    faults = []
    for code, text in texts.items():
        for other in text.repeals | {text.repealed_by} - {""}:
            if other not in texts:
                faults.append(f"{text.name}: there is no text “{other}” to repeal or be repealed by")
            elif other in text.repeals and texts[other].repealed_by != code:
                faults.append(f"{text.name}: repeals: {texts[other].name} does not say repealed_by “{code}”")
            elif other == text.repealed_by and code not in texts[other].repeals:
                faults.append(
                    f"{text.name}: repealed_by: {texts[other].name} does not list “{code}” under repeals"
                )
            elif other == text.repealed_by and not _tells(text, texts[other].anchor["short"]):
                short = texts[other].anchor["short"]
                faults.append(f"{text.name}: repealed_by: no version has a by that starts with “{short}”")
    return faults


def _tells(text: Read, short: str) -> bool:
    return any(f"{row['by']} ".startswith(f"{short} ") for row in text.versions)


def _put(text: Read, stored: Anchor | None, now: datetime) -> str:
    if stored is None:
        stored = Anchor.objects.create(**text.anchor, loaded_at=now)
        _put_rows(AnchorVersion, stored, [], text.versions, now)
        _put_rows(Provision, stored, [], text.provisions, now)
        return "added"
    versions = [row for row in stored.versions.all() if row.withdrawn_at is None]
    provisions = [row for row in stored.provisions.all() if row.withdrawn_at is None]
    changed = _change(stored, {**text.anchor, "withdrawn_at": None})
    changed |= _put_rows(AnchorVersion, stored, versions, text.versions, now)
    changed |= _put_rows(Provision, stored, provisions, text.provisions, now)
    return "changed" if changed else "same"


Row = TypeVar("Row", AnchorVersion, Provision)


def _put_rows(
    table: type[Row], anchor: Anchor, stored: Sequence[Row], wanted: Sequence[Raw], now: datetime
) -> bool:
    """Rows that say the same are kept, with their review; the others stay behind as earlier wordings."""
    left, new, changed = list(stored), [], False
    for values in wanted:
        row = next((row for row in left if _says_the_same(row, values)), None)
        if row is None:
            new.append(values)
            continue
        left.remove(row)
        changed |= _change(row, values)
    table._default_manager.filter(pk__in=[row.pk for row in left]).update(withdrawn_at=now)
    table._default_manager.bulk_create(table(anchor=anchor, loaded_at=now, **values) for values in new)
    return changed or bool(left) or bool(new)


def _says_the_same(row: AnchorVersion | Provision, values: Raw) -> bool:
    """A review is of these words; a day on which a version ended may become known later."""
    if isinstance(row, Provision):
        return (row.article, row.what, row.source) == tuple(
            values[key] for key in ("article", "what", "source")
        )
    return (row.from_date, row.by, row.changed) == tuple(
        values[key] for key in ("from_date", "by", "changed")
    )


def _change(row: models.Model, wanted: Raw) -> bool:
    """A file without a reviewer is silent about it: the reviewer named in RIT stands."""
    different = [
        name
        for name, value in wanted.items()
        if getattr(row, name) != value and not (name == "reviewed_by" and not value)
    ]
    for name in different:
        setattr(row, name, wanted[name])
    if different:
        row.save(update_fields=different)
    return bool(different)


def _file(path: Path) -> tuple[list[str], Read | None]:
    try:
        with path.open("rb") as stream:
            raw: Raw = tomllib.load(stream)
    except tomllib.TOMLDecodeError as problem:
        return [f"{path.name}: not valid TOML: {problem}"], None
    faults: list[str] = []
    lists = {name: raw.get(name, []) for name in ("versions", "provisions")}
    for name, rows in lists.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            faults.append(f"{path.name}: {name}: must be a list of tables, [[{name}]]")
            lists[name] = []
    head = {key: value for key, value in raw.items() if key not in lists}
    faults += [f"{path.name}: {fault}" for fault in _faults(head, ANCHOR, NEEDED["anchor"], "")]
    for name, shape in (("versions", VERSION), ("provisions", PROVISION)):
        for number, row in enumerate(lists[name], start=1):
            found = _faults(row, shape, NEEDED[name], f"{name}[{number}].")
            faults += [f"{path.name}: {fault}" for fault in found]
    faults += [f"{path.name}: {fault}" for fault in _wrong_periods(lists["versions"])]
    faults += [f"{path.name}: {fault}" for fault in _doubles(lists["provisions"])]
    if faults:
        return faults, None
    return [], Read(
        name=path.name,
        anchor=_anchor(head),
        repeals=frozenset(head.get("repeals", [])),
        repealed_by=head.get("repealed_by", ""),
        versions=_versions(lists["versions"]),
        provisions=_provisions(lists["provisions"]),
    )


def _faults(row: Raw, shape: Mapping[str, str], needed: set[str], where: str) -> list[str]:
    faults = [f"{where}{key}: unknown key; known are {', '.join(shape)}" for key in row if key not in shape]
    faults += [f"{where}{key}: is missing" for key in shape if key in needed and not row.get(key)]
    for key, value in row.items():
        reason = _wrong(value, shape.get(key, ""))
        if reason:
            faults.append(f"{where}{key}: {reason}")
    return faults


def _wrong(value: object, kind: str) -> str:
    match kind:
        case "text" if not isinstance(value, str):
            return "must be a text"
        case "date" if type(value) is not date:
            return "must be a date such as 1999-05-13, without quotes"
        case "codes" if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            return "must be a list of codes"
        case "words" if not isinstance(value, dict) or not all(
            isinstance(text, str) for text in value.values()
        ):
            return "must be a text in nl, fr, de and en"
        case "words" if isinstance(value, dict) and value and set(value) != {"nl", "fr", "de", "en"}:
            return f"needs nl, fr, de and en; it has {', '.join(value)}"
        case "confidence" if value not in CONFIDENCE:
            return f"must be one of {', '.join(CONFIDENCE)}, not “{value}”"
    return ""


def _wrong_periods(versions: Sequence[Raw]) -> list[str]:
    return [
        f"versions[{number}].to: lies before its from"
        for number, row in enumerate(versions, start=1)
        if type(row.get("from")) is date and type(row.get("to")) is date and row["to"] < row["from"]
    ]


def _doubles(provisions: Sequence[Raw]) -> list[str]:
    ids = [row.get("id") for row in provisions]
    return [
        f"provisions[{ids.index(name) + 1}].id: “{name}” stands there twice"
        for name in dict.fromkeys(ids)
        if ids.count(name) > 1
    ]


def _anchor(head: Raw) -> dict[str, Any]:
    empty: dict[str, Any] = {"dated": None, "published": None, "note": {}}
    return {name: head.get(name, empty.get(name, "")) for name in STORED}


def _versions(rows: Sequence[Raw]) -> list[dict[str, Any]]:
    return [
        {
            "order": number,
            "from_date": row.get("from"),
            "to_date": row.get("to"),
            "by": row.get("by", ""),
            "changed": row.get("what", {}),
            "source": row.get("source", ""),
            "confidence": row.get("confidence", ""),
            "reviewed_by": row.get("reviewed_by", ""),
        }
        for number, row in enumerate(rows, start=1)
    ]


def _provisions(rows: Sequence[Raw]) -> list[dict[str, Any]]:
    return [
        {
            "order": number,
            "code": row["id"],
            "article": row.get("article", ""),
            "what": row["what"],
            "source": row["source"],
            "confidence": row["confidence"],
            "reviewed_by": row.get("reviewed_by", ""),
        }
        for number, row in enumerate(rows, start=1)
    ]
