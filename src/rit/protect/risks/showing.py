"""Scores, changes and lists of risks in words and rows, for pages and the spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.people.models import Function, Person, Unit
from rit.plan.measures.queries import Shown
from rit.plan.models import Process
from rit.protect.risks import rules
from rit.protect.risks.models import Change, Method, Part, Risk
from rit.protect.risks.states import BARRIERS, LEVEL_SHAPES, About, Level, Moment, Side, State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FIELDS = {
    "title": gettext_lazy("Name of the risk"),
    "happens": gettext_lazy("What can happen"),
    "about": gettext_lazy("A risk of"),
    "process": gettext_lazy("Work process"),
    "unit": gettext_lazy("Unit"),
    "function": gettext_lazy("Function"),
    "relation": gettext_lazy("Relation"),
    "harmed": gettext_lazy("Who could be harmed"),
    "theme": gettext_lazy("Theme"),
    "owner": gettext_lazy("Owner"),
    "review_date": gettext_lazy("Next review"),
    "state": gettext_lazy("State"),
    "parts": gettext_lazy("Causes, barriers and consequences"),
    "measure": gettext_lazy("Measure of a barrier"),
}
NAMED = {"process": Process, "unit": Unit, "function": Function, "owner": Person}


@dataclass(frozen=True)
class Scored:
    """A score in words; empty while there is none."""

    moment: str
    pair: tuple[int, int] | None
    level: str

    @property
    def moment_words(self) -> str | _StrPromise:
        return Moment(self.moment).label

    @property
    def level_words(self) -> str | _StrPromise:
        return Level(self.level).label if self.level else _("not scored")

    @property
    def shape(self) -> str:
        return LEVEL_SHAPES[self.level]

    @property
    def numbers(self) -> str:
        return f"{self.pair[0]} × {self.pair[1]}" if self.pair else ""


def scored(risk: Risk, moment: str, method: Method | None) -> Scored:
    pair = rules.pair(getattr(risk, moment))
    level = rules.level_of(method.levels, *pair) if pair and method else ""
    return Scored(moment, pair, level)


def subject(risk: Risk) -> str:
    """What it is a risk of, in words."""
    if risk.about == About.PROCESS:
        return in_language(risk.process.title) if risk.process else str(About.PROCESS.label)
    if risk.about == About.FUNCTION and risk.function:
        return in_language(risk.function.title)
    if risk.about == About.RELATION:
        return risk.relation
    return in_language(risk.unit.name) if risk.unit else ""


@dataclass(frozen=True)
class Barrier:
    """A part of the bow-tie; `measure` when it is one that serves the risk. `place` says which in an address."""

    part: Part
    measure: Shown | None

    @property
    def is_barrier(self) -> bool:
        return self.part.side in BARRIERS

    @property
    def words(self) -> str:
        """What became of the measure: its effect once it is done, until then where it stands."""
        if self.measure is None:
            return ""
        looked = self.measure.is_done or self.measure.effect
        return str(self.measure.effect_words if looked else self.measure.state_words)

    @property
    def shape(self) -> str:
        if self.measure is None:
            return ""
        return self.measure.effect_shape if self.measure.is_done or self.measure.effect else "running"


def sides(
    parts: Mapping[str, Sequence[Part]], measures: Sequence[Shown]
) -> list[tuple[str | _StrPromise, list[Barrier]]]:
    """By side, in order; a measure that does not serve the risk any more is not shown."""
    known = {one.action_id: one for one in measures}
    return [
        (
            side.label,
            [
                Barrier(part, known.get(part.measure.action_id) if part.measure else None)
                for part in parts[side]
            ],
        )
        for side in Side
    ]


@dataclass(frozen=True)
class Told:
    """A change in words."""

    when: datetime
    who: str
    reason: str
    changes: list[tuple[str, str, str]]


def told(log: Sequence[Change], themes: Mapping[str, str]) -> list[Told]:
    """At most one query for each kind of row that the changes mention."""
    names = _names(log)
    return [
        Told(
            entry.at,
            entry.by.full_name if entry.by else entry.by_name,
            entry.reason,
            [
                (str(FIELDS[name]), _text(name, before, names, themes), _text(name, after, names, themes))
                for name, (before, after) in entry.changes.items()
                if name in FIELDS
            ],
        )
        for entry in log
    ]


def _names(log: Sequence[Change]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, table in NAMED.items():
        keys = {key for entry in log for key in entry.changes.get(field, []) if key}
        if keys:
            rows = table._default_manager.filter(pk__in=keys)
            found |= {str(row.pk): _name(row) for row in rows}
    return found


def _name(row: Any) -> str:  # Any: a row of one of four tables
    if isinstance(row, Person):
        return row.full_name
    return in_language(row.name if isinstance(row, Unit) else row.title)


def _text(
    name: str, value: Any, names: Mapping[str, str], themes: Mapping[str, str]
) -> str:  # Any: what JSON kept
    if not value:
        return "–"
    if name in NAMED:
        return names.get(value, "–")
    if name in {"title", "measure"}:
        return in_language(value)
    if name == "theme":
        return themes.get(value, value)
    if name == "about":
        return str(About(value).label)
    if name == "state":
        return str(State(value).label)
    if name == "parts":
        return "; ".join(f"{Side(side).label}: {', '.join(texts)}" for side, texts in value.items() if texts)
    return shortdate(date.fromisoformat(value)) if name == "review_date" else str(value)
