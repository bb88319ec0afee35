"""A log entry in words: who did what to an action, field by field, for pages and reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rit.foundation.registries.rows import described, together
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.people.models import Person, Unit
from rit.plan.models import Instrument, LogEntry, PlanLogEntry
from rit.plan.states import ActionState, Approach, Kind, LogKind, PlanStatus, Recurrence

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
QUIET = {"due_given", "start_given", "recurrence_given", "next_date"}


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
    """Of the persons, units and instruments that were put in or out of a field: one query."""
    keys: dict[str, set[str]] = {"owner": set(), "unit": set(), "instrument": set()}
    for entry in found:
        for name in keys:
            keys[name] |= {value for value in entry.changes.get(name, []) if value}
    tables = {
        "owner": described(Person.objects.all(), "pk", first="first_name", last="last_name"),
        "unit": described(Unit.objects.all(), "pk", words="name"),
        "instrument": described(Instrument.objects.all(), "pk", words="title"),
    }
    rows = together({name: tables[name].filter(pk__in=wanted) for name, wanted in keys.items() if wanted})
    return {
        str(row["pk"]): in_language(row["words"]) if "words" in row else f"{row['first']} {row['last']}"
        for part in rows.values()
        for row in part
    }


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


PLAN_FIELDS = {
    "status": gettext_lazy("Status"),
    "code": gettext_lazy("Code"),
    "rolled_from": gettext_lazy("Continues"),
    "title": gettext_lazy("Title"),
    "short": gettext_lazy("In a few words"),
    "reason": gettext_lazy("Why"),
    "summary": gettext_lazy("What it is"),
    "class_reason": gettext_lazy("Why this approach and kind"),
    "approach": gettext_lazy("Approach"),
    "kinds": gettext_lazy("Kind"),
    "objectives": gettext_lazy("Objectives"),
    "strategic_goal": gettext_lazy("Strategic goal"),
    "mission": gettext_lazy("Mission"),
    "motto": gettext_lazy("Motto"),
}
PARTS = {"objective": gettext_lazy("Objective %s"), "instrument": gettext_lazy("Instrument %s")}
INSTRUMENT = "instrument:"


@dataclass(frozen=True)
class PlanDescribed:
    """One entry of a plan's log. `about`: which part of the plan; `changes` are (field, before, after) as texts."""

    entry: PlanLogEntry
    who: str
    head: str
    about: str
    changes: list[tuple[str, str, str]]


def plan_entries(log: Iterable[PlanLogEntry]) -> list[PlanDescribed]:
    """The instruments that the entries are about are looked up together: at most one query more."""
    found = list(log)
    titles = _titles(found)
    return [
        PlanDescribed(
            entry,
            entry.by.full_name if entry.by else entry.by_name,
            str(entry.get_kind_display()),
            titles.get((entry.plan_id, entry.subject)) or _part(entry.subject),
            [
                (str(PLAN_FIELDS.get(name, name)), _plan_text(name, before), _plan_text(name, after))
                for name, (before, after) in entry.changes.items()
                if name != "decision"  # its words are the entry's text
            ],
        )
        for entry in found
    ]


def _titles(found: list[PlanLogEntry]) -> dict[tuple[int, str], str]:
    """Of the instruments, by plan and subject; one whose plan was thrown away has none."""
    keys = {
        (entry.plan_id, entry.subject.removeprefix(INSTRUMENT))
        for entry in found
        if entry.subject.startswith(INSTRUMENT)
    }
    if not keys:
        return {}
    plans, codes = {plan for plan, _code in keys}, {code for _plan, code in keys}
    rows = Instrument.objects.filter(plan__in=plans, code__in=codes).values_list("plan", "code", "title")
    return {
        (plan, f"{INSTRUMENT}{code}"): str(PARTS["instrument"] % in_language(title))
        for plan, code, title in rows
    }


def _part(subject: str) -> str:
    kind, _colon, key = subject.partition(":")
    return str(PARTS[kind] % key) if kind in PARTS else ""


def _plan_text(name: str, value: Any) -> str:  # Any: what a JSON column holds
    if not value:
        return "–"
    if isinstance(value, dict):
        return in_language(value)
    words = {"status": PlanStatus.choices, "approach": Approach.choices, "kinds": Kind.choices}
    known = dict(words.get(name, []))
    if isinstance(value, list):
        return ", ".join(str(known.get(part, part)) for part in value)
    return str(known.get(value, value))
