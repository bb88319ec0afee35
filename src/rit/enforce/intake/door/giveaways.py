"""Finds in a text what may tell who wrote it, to ask before it is sent. It misses much, and the page says so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rit.foundation.vault import receipts

PHONE, MAIL, STAFF, NAME = "phone", "mail", "staff", "name"
_PATTERNS = (
    (MAIL, re.compile(r"[^\s@<>()]{1,64}@[^\s@<>()]{1,190}\.[a-zA-Z]{2,24}")),
    (PHONE, re.compile(r"(?<![\w./-])(?:\+|00)?\d(?:[ ./-]?\d){7,13}(?![\w/-])")),
    (STAFF, re.compile(r"\b[PS]\d{4}\b", re.IGNORECASE)),
    (
        NAME,
        re.compile(
            r"\b(?:mijn naam is|ik heet|my name is|je m['’]appelle|mon nom est|ich heiße|ich heisse|mein name ist)"
            r"\s+\S{1,40}",
            re.IGNORECASE,
        ),
    ),
)
_CODE = re.compile(  # found wherever it begins, also amid other groups of four
    r"(?<![0-9A-Za-z])(?=([0-9A-Za-z]{4}(?:[\W_]{1,4}[0-9A-Za-z]{4}){4}(?![0-9A-Za-z])"
    r"|[0-9A-Za-z]{20}(?![0-9A-Za-z])))"
)
_DATE = re.compile(r"\d{1,2}[ ./-]\d{1,2}[ ./-]\d{4}|\d{4}[ ./-]\d{1,2}[ ./-]\d{1,2}")


@dataclass(frozen=True)
class Giveaway:
    kind: str
    found: str

    @property
    def said(self) -> str:
        return _(
            "You wrote “%(found)s”. By that somebody can recognise you, and you chose to stay anonymous."
        ) % {"found": self.found}


def found_in(text: str) -> list[Giveaway]:
    """Each thing once, in the order of the kinds. A date is no telephone number."""
    found: dict[str, Giveaway] = {}
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            said = match.group(0).strip()
            if not (kind == PHONE and _DATE.fullmatch(said)):
                found.setdefault(said, Giveaway(kind, said))
    return list(found.values())


def words_of(file_name: str) -> str:
    """What stands in the name of a file, which the handlers read too."""
    stem = file_name.rpartition(".")[0] or file_name
    return stem if "@" in stem else re.sub(r"[_.]+", " ", stem)


def holds_a_code(text: str) -> bool:
    """Whether a receipt stands in it, of whichever report: five groups of four whose check character is right."""
    for match in _CODE.finditer(text):
        said = match.group(1)
        if any(letter.isdigit() for letter in said) and _is_receipt(said):
            return True
    return False


def _is_receipt(said: str) -> bool:
    try:
        receipts.read(said)
    except receipts.NotAReceipt:
        return False
    return True
