"""Names of people of the corps in a text: a warning, never a block, because a surname can be a common word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models.functions import Lower

from rit.people.models import Person

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
OWNED = re.compile(r"(?:['’]s|-[^\W\d_]+)$")  # Bouzidi's report, the Maes-team
PARTICLES = {"de", "den", "der", "het", "van", "vande", "vanden", "vander", "du", "le", "la", "von", "zu"}
LONGEST = 4  # words in a surname such as Van den Bossche
MOST = 5


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
