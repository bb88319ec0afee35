"""Names of people of the corps in a text: a warning, never a block, because a name can be a common word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from django.db.models.functions import Lower

from rit.people.models import Person

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
OWNED = re.compile(r"(?:['’]s|-[^\W\d_]+)$")  # Bouzidi's report, the Maes-team
PARTICLES = {"de", "den", "der", "het", "van", "vande", "vanden", "vander", "du", "le", "la", "von", "zu"}
LONGEST = 4  # words in a surname such as Van den Bossche
MOST = 5
NUMBER = re.compile(r"\b[A-Za-z]?\d{4,}\b")
MAIL = re.compile(r"\S+@\S+")
SHORTEST = 4  # letters of a surname that is found without its capital
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


def found_in(texts: Iterable[str]) -> list[str]:
    """Surnames of the corps that stand in these texts with a capital, at most five: one query."""
    said: dict[str, str] = {}
    for text in texts:
        for name in _candidates(text):
            said.setdefault(name.lower(), name)
    if not said:
        return []
    rows = Person.objects.annotate(lowered=Lower("last_name")).filter(lowered__in=list(said))
    known = rows.order_by("lowered").values_list("lowered", flat=True).distinct()[:MOST]
    return [said[one] for one in known]


def anybody_in(texts: Iterable[str]) -> list[str]:
    """For words that are about nobody: surnames also without capital or accents, first names, numbers and addresses.

    At most five. One query, of all names of the corps.
    """
    said = [text for text in texts if text]
    if not said:
        return []
    known = list(Person.objects.values_list("first_name", "last_name").distinct())
    first, last = ({_plain(names[part]) for names in known} for part in (0, 1))
    found = numbers_in(said)
    for text in said:
        words = WORD.findall(text)
        found += [run for run in (*_candidates(text), *_small(words)) if _plain(run) in last]
        capitals = [word for word in words if word[0].isupper()]
        found += [one for word in capitals for one in (word, OWNED.sub("", word)) if _plain(one) in first]
    return list(dict.fromkeys(found))[:MOST]


def numbers_in(texts: Sequence[str]) -> list[str]:
    """Staff numbers of the corps and e-mail addresses: no word is one by chance."""
    mails = [word for text in texts for word in MAIL.findall(text)]
    said = {word.upper(): word for text in texts for word in NUMBER.findall(text)}
    if not said:
        return mails
    known = Person.objects.filter(staff_number__in=said).values_list("staff_number", flat=True)
    return [*(said[number] for number in known), *mails]


def _small(words: Sequence[str]) -> Iterable[str]:
    """Each longer word, with the particles in front of it: surnames as a telephone types them."""
    for at, word in enumerate(words):
        if len(word) >= SHORTEST:
            begins = at
            while begins and words[begins - 1].lower() in PARTICLES:
                begins -= 1
            yield from (" ".join(words[start : at + 1]) for start in range(begins, at + 1))


def _plain(name: str) -> str:
    """Without capitals and accents."""
    parts = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _candidates(text: str) -> Iterable[str]:
    """Runs of up to four words that end with a capitalised one, and begin with one or with a particle."""
    words = WORD.findall(text)
    for start, word in enumerate(words):
        if not (word[0].isupper() or word.lower() in PARTICLES):
            continue
        for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
            run = words[start:end]
            if run[-1][0].isupper() and all(one[0].isupper() or one.lower() in PARTICLES for one in run):
                yield " ".join(run)
                yield OWNED.sub("", " ".join(run))
