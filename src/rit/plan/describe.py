"""A log entry in words: who did what to an action, field by field, for pages and reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.people.models import Person, Unit
from rit.plan.models import Instrument, LogEntry
from rit.plan.states import ActionState, LogKind, Recurrence

FIELDS = {
    "progress": gettext_lazy("Progress"),
    "state": gettext_lazy("State"),
    "finished_date": gettext_lazy("Finished on"),
    "title": gettext_lazy("Action"),
    "owner": gettext_lazy("Owner"),
    "unit": gettext_lazy("Unit"),
    "start_date": gettext_lazy("Starts on"),
    "due_date": gettext_lazy("Done by"),
    "recurrence": gettext_lazy("How often"),
    "instrument": gettext_lazy("Instrument"),
    "objectives": gettext_lazy("Objectives"),
    "turn": gettext_lazy("Turn"),
}
QUIET = {"due_given", "next_date"}


@dataclass(frozen=True)
class Described:
    """One entry; `changes` are (field, before, after) as texts. `adjusts`: a decision about the plan itself."""

    entry: LogEntry
    who: str
    head: str
    changes: list[tuple[str, str, str]]
    adjusts: bool

    @property
    def entered_later(self) -> bool:
        """Whether it was written down on a later day than it happened."""
        return timezone.localdate(self.entry.at) > self.entry.day


def entries(log: Iterable[LogEntry]) -> list[Described]:
    """All names that the entries mention are looked up together: at most three queries."""
    found = list(log)
    names = _names(found)
    return [
        Described(
            entry,
            entry.by.full_name if entry.by else entry.by_name,
            _head(entry),
            [
                (str(FIELDS.get(name, name)), _text(name, before, names), _text(name, after, names))
                for name, (before, after) in entry.changes.items()
                if name not in QUIET
            ],
            entry.is_adjusting,
        )
        for entry in found
    ]


def _head(entry: LogEntry) -> str:
    if entry.kind == LogKind.STEP:
        state = (entry.changes.get("state") or ["", ""])[1]
        return str(dict(ActionState.choices).get(state, state)).capitalize()
    return {
        LogKind.PROGRESS: _("Progress"),
        LogKind.EVIDENCE: _("Evidence"),
        LogKind.CHANGE: _("Adjusted") if entry.changes else _("Added to the plan"),
        LogKind.OCCURRENCE: _("Recurring work done"),
        LogKind.REMARK: _("Remark"),
        LogKind.UNDO: _("Put back"),
    }[LogKind(entry.kind)]


def _names(found: list[LogEntry]) -> dict[str, str]:
    keys: dict[str, set[str]] = {"owner": set(), "unit": set(), "instrument": set()}
    for entry in found:
        for name in keys:
            keys[name] |= {value for value in entry.changes.get(name, []) if value}
    names: dict[str, str] = {}
    if keys["owner"]:
        people = Person.objects.filter(pk__in=[UUID(key) for key in keys["owner"]])
        names |= {str(person.pk): person.full_name for person in people}
    if keys["unit"]:
        names |= {str(unit.pk): in_language(unit.name) for unit in Unit.objects.filter(pk__in=keys["unit"])}
    if keys["instrument"]:
        kept = Instrument.objects.filter(pk__in=keys["instrument"])
        names |= {str(instrument.pk): in_language(instrument.title) for instrument in kept}
    return names


def _text(name: str, value: Any, names: dict[str, str]) -> str:  # Any: what a JSON column holds
    if value is None or value == "":
        return "–"
    if name in {"owner", "unit", "instrument"}:
        return names.get(str(value), "?")
    if name in {"start_date", "due_date", "finished_date", "turn"}:
        return shortdate(value)
    if name == "progress":
        return f"{value}\u00a0%"
    if name == "state":
        return str(dict(ActionState.choices).get(value, value))
    if name == "recurrence":
        return str(dict(Recurrence.choices).get(value, value))
    if name == "title":
        return in_language(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
