"""Whether a text holds more than it needs: other people's names, health, facts of a case. A warning, never a block."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from rit.enforce.correction.aid import aid
from rit.people.careful import names_too_many
from rit.people.models import Person


def worries(text: str, of: Iterable[Person] = ()) -> list[str]:
    """Sentences for whoever writes. `of`: people who know that it is about them, and may be named."""
    found = names_too_many(text, of)
    if _begins_with(text, "health"):
        found.append(_("It seems to say something about somebody's health."))
    if _begins_with(text, "facts"):
        found.append(_("It seems to tell facts of a case. Facts belong in a report, never in an agreement."))
    return found


def _begins_with(text: str, kind: str) -> bool:
    """Whether a word in it begins as one of the list does."""
    parts = "|".join(map(re.escape, aid().watch.get(kind, ())))
    return bool(parts and re.search(rf"\b(?:{parts})", f"{text.lower()} "))
