"""What the list of risks was asked for: filters, order, and which moment the map shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from rit.foundation.ui.words import in_language
from rit.people.models import Unit
from rit.protect.risks import queries
from rit.protect.risks.models import STEPS_OF_SCALE, Risk
from rit.protect.risks.states import About, Level, Moment, State

ORDERS: dict[str, list[Any]] = {
    "": queries.WORST_FIRST,
    "number": ["number"],
    "-number": ["-number"],
    "review": [F("review_date").asc(nulls_last=True), "number"],
    "-review": [F("review_date").desc(nulls_last=True), "number"],
}
UNSCORED = "none"


@dataclass(frozen=True)
class Asked:
    """Everything about the list stands in its address. An unknown value asks nothing."""

    text: str = ""
    about: str = ""
    theme: str = ""
    unit: str = ""
    level: str = ""
    state: str = ""
    late: bool = False
    cell: int = 0
    moment: str = Moment.NOW
    sort: str = ""


def read(given: QueryDict) -> Asked:
    def one_of(name: str, known: list[str] | Mapping[str, Any]) -> str:
        value = given.get(name, "")
        return value if value in known else ""

    cell = given.get("cell", "")
    pair = divmod(int(cell), 10) if len(cell) == 2 and cell.isdecimal() else (0, 0)
    on_map = all(1 <= step <= STEPS_OF_SCALE for step in pair)
    return Asked(
        text=given.get("q", "").replace("\0", "")[:80].strip(),
        about=one_of("about", About.values),
        theme=given.get("theme", "")[:40].replace("\0", ""),
        unit=given.get("unit", "")[:20].replace("\0", ""),
        level=one_of("level", [*Level.values, UNSCORED]),
        state=one_of("state", State.values),
        late=given.get("late") == "1",
        cell=int(cell) if on_map else 0,
        moment=one_of("moment", Moment.values) or Moment.NOW,
        sort=one_of("sort", ORDERS),
    )


def filtered(risks: QuerySet[Risk], asked: Asked, day: date) -> QuerySet[Risk]:
    """Without a state asked for, what is closed stays out."""
    risks = risks.filter(state=asked.state) if asked.state else risks.exclude(state=State.CLOSED)
    if asked.text:
        risks = queries.found(risks, asked.text)
    for name in ("about", "theme"):
        if value := getattr(asked, name):
            risks = risks.filter(**{name: value})
    if asked.unit:
        risks = risks.filter(unit__code=asked.unit)
    if asked.level:
        risks = risks.filter(level="" if asked.level == UNSCORED else asked.level)
    return queries.late(risks, day) if asked.late else risks


def in_cell(risks: QuerySet[Risk], asked: Asked) -> QuerySet[Risk]:
    """Those of one place on the map, at the moment that the map shows."""
    return risks.filter(**{str(asked.moment): asked.cell}) if asked.cell else risks


def ordered(risks: QuerySet[Risk], asked: Asked) -> QuerySet[Risk]:
    return risks.order_by(*ORDERS[asked.sort])


def filters(asked: Asked, themes: Mapping[str, str], units: QuerySet[Unit]) -> list[dict[str, Any]]:
    levels: dict[str, Any] = {**dict(Level.choices), UNSCORED: _("not scored")}
    offered: list[tuple[str, str, str, Mapping[str, Any]]] = [
        ("level", _("Level"), asked.level, levels),
        ("about", _("Of"), asked.about, dict(About.choices)),
        ("theme", _("Theme"), asked.theme, themes),
        ("unit", _("Unit"), asked.unit, {unit.code: in_language(unit.name) for unit in units}),
        ("state", _("State"), asked.state, dict(State.choices)),
        ("late", _("Review"), "1" if asked.late else "", {"1": _("review is late")}),
    ]
    found = [
        {
            "key": key,
            "label": label,
            "chosen": words.get(chosen, "") if chosen else "",
            "options": [{"value": code, "label": word, "count": None} for code, word in words.items()],
        }
        for key, label, chosen, words in offered
    ]
    if asked.cell:
        likelihood, impact = divmod(asked.cell, 10)
        place = _("likelihood %(likelihood)s, impact %(impact)s") % {
            "likelihood": likelihood,
            "impact": impact,
        }
        found.append({"key": "cell", "label": _("Place"), "chosen": place, "options": []})
    return [one for one in found if one["chosen"] or one["options"]]
