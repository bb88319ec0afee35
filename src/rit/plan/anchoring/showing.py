"""States, quarters and changes of an anchoring point in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.people.models import Person
from rit.plan.anchoring.models import Change
from rit.plan.anchoring.queries import Standing, quarters
from rit.plan.anchoring.states import UNKNOWN, Anchored, Every, shape_of, words_of

FIELDS = {
    "owner": gettext_lazy("Owner"),
    "how": gettext_lazy("How it is embedded"),
    "review_months": gettext_lazy("How often it is reviewed"),
    "next_review_date": gettext_lazy("Next review"),
}


@dataclass(frozen=True)
class State:
    """A word and a shape."""

    code: str

    @property
    def words(self) -> str:
        return words_of(self.code)

    @property
    def shape(self) -> str:
        return shape_of(self.code)


def counts(found: Sequence[Standing], today: date) -> list[tuple[State, int]]:
    """How many points stand in each state; states that nobody is in are left out."""
    order = [Anchored.EMBEDDED, Anchored.PARTLY, Anchored.NOT, Anchored.SLIPPED, UNKNOWN]
    numbers = [(State(code), sum(one.state == code for one in found)) for code in order]
    return [(state, number) for state, number in numbers if number]


def heads(today: date) -> list[dict[str, Any]]:
    """The quarters of the strip, with which one is now."""
    return [
        {
            "label": _("Q%(number)s") % {"number": (first.month + 2) // 3},
            "year": first.year,
            "now": first <= today < _later(first),
        }
        for first in quarters(today)
    ]


def _later(first: date) -> date:
    index = first.year * 12 + first.month + 2
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True)
class Told:
    """A change in words."""

    when: datetime
    who: str
    reason: str
    changes: list[tuple[str, str, str]]


def told(log: Sequence[Change]) -> list[Told]:
    """One query for the names of owners that the changes mention."""
    keys = {key for entry in log for key in entry.changes.get("owner", []) if key}
    names = {str(one.pk): one.full_name for one in Person.objects.filter(pk__in=keys)} if keys else {}
    return [
        Told(
            entry.at,
            entry.by.full_name if entry.by else entry.by_name,
            entry.reason,
            [
                (str(FIELDS.get(name, name)), _text(name, before, names), _text(name, after, names))
                for name, (before, after) in entry.changes.items()
            ],
        )
        for entry in log
    ]


def _text(name: str, value: Any, names: dict[str, str]) -> str:  # Any: whatever JSON kept
    if not value:
        return "–"
    if name == "owner":
        return names.get(value, "–")
    if name == "how":
        return in_language(value)
    return str(Every(value).label) if name == "review_months" else shortdate(value)
