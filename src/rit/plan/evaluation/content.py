"""An evaluation as a document: headings, paragraphs, lists and tables in one language (L7-f).

One shape for all its forms: the page, the PDF, the Word file and the workbook are drawn from it, so that they
cannot differ. Figures come in as they were kept; nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rit.foundation.documents.paper import Bullets, Part, Section, Table, Text
from rit.foundation.ui.templatetags.rit import shortdate
from rit.foundation.ui.words import in_language
from rit.plan.anchoring.states import words_of
from rit.plan.board.states import Outcome
from rit.plan.describe import FIELDS, QUIET
from rit.plan.evaluation.models import Block, Evaluation, Point
from rit.plan.evaluation.states import HEADINGS, BlockKind, PointState
from rit.plan.indicators import showing
from rit.plan.states import ActionState, Recurrence, force_words

Figures = Mapping[str, Any]  # Any: what JSON holds; shapes in figures.py
NONE = "–"
UNBROKEN = "\u00a0"  # a period stays on one line


def sections(
    evaluation: Evaluation, blocks: Iterable[Block], points: Sequence[Point], language: str
) -> list[Section]:
    """The whole document in a language; texts that were not written in it come in the one they were written in."""
    return [
        Section(str(block.pk), heading(block, language), _parts(block, evaluation.figures, points, language))
        for block in blocks
    ]


def heading(block: Block, language: str) -> str:
    return in_language(block.heading, language) or str(HEADINGS[BlockKind(block.kind)])


def _parts(block: Block, figures: Figures, points: Sequence[Point], language: str) -> list[Part]:
    parts = written(block.text, language)
    match block.kind:
        case BlockKind.TEXT:
            return parts
        case BlockKind.POINTS:
            return parts + _points(points, figures)
        case kind:
            return parts + DRAWN[kind](figures)


def written(words: Mapping[str, str], language: str) -> list[Part]:
    """A typed text: an empty line begins a paragraph, lines that begin with a dash are a list."""
    text = in_language(words, language)
    spoken = next((code for code, said in words.items() if said == text), language)
    other = "" if spoken == language else spoken
    parts: list[Part] = []
    for piece in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in piece.splitlines() if line.strip()]
        if lines and all(line.startswith(("- ", "• ", "* ")) for line in lines):
            parts.append(Bullets([line[2:].strip() for line in lines], other))
        elif lines:
            parts.append(Text(" ".join(lines), other))
    return parts


def _standing(figures: Figures) -> list[Part]:
    whole, standing = figures["standing"]["plan"], figures["standing"]
    rows: list[list[str | int | date | None]] = []
    strong, pillars = set(), []
    for pillar in figures["pillars"]:
        strong.add(len(rows))
        rows.append(_standing_row(in_language(pillar["title"]), standing["pillars"][pillar["code"]]))
        pillars.append(pillar["code"])
        for objective in figures["objectives"]:
            if objective["pillar"] == pillar["code"]:
                name = f"{objective['number']} {in_language(objective['title'])}"
                rows.append(_standing_row(name, standing["objectives"][str(objective["number"])]))
                pillars.append(pillar["code"])
    head = [_("Objective"), _("Progress in %"), _("Done"), _("Actions"), _("Overdue")]
    table = Table(
        _("Progress by pillar and objective"),
        head,
        rows,
        frozenset({1, 2, 3, 4}),
        1,
        frozenset(strong),
        pillars,
    )
    return [Text(_lead(whole)), table, Text(_counted())]


def _standing_row(name: str, standing: Figures) -> list[str | int | date | None]:
    return [name, standing["share"], standing["done"], standing["total"], standing["late"]]


def _lead(whole: Figures) -> str:
    lead = ngettext(
        "%(done)s of %(total)s action was done; the plan as a whole stood at %(share)s %%.",
        "%(done)s of %(total)s actions were done; the plan as a whole stood at %(share)s %%.",
        whole["total"],
    ) % {
        "done": whole["done"],
        "total": whole["total"],
        "share": NONE if whole["share"] is None else whole["share"],
    }
    late = ngettext("%(count)s was overdue.", "%(count)s were overdue.", whole["late"]) % {
        "count": whole["late"]
    }
    return f"{lead} {late if whole['late'] else _('Nothing was overdue.')}"


def _counted() -> str:
    return _(
        "Progress is the mean of the actions; stopped ones do not count. An action that serves several objectives"
        " counts under each, and once in its pillar and in the whole."
    )


def _late(figures: Figures) -> list[Part]:
    late = [action for action in figures["actions"] if action["late"]]
    if not late:
        return [Text(_("Nothing was overdue."))]
    return [_actions_table(_("Overdue actions"), late)]


def _all(figures: Figures) -> list[Part]:
    parts: list[Part] = []
    for objective in figures["objectives"]:
        of = [row for row in figures["actions"] if row["objectives"][:1] == [objective["number"]]]
        if of:
            parts.append(_actions_table(f"{objective['number']} {in_language(objective['title'])}", of))
    rest = [row for row in figures["actions"] if not row["objectives"]]
    return parts + ([_actions_table(_("Without an objective"), rest)] if rest else [])


def _actions_table(caption: str, actions: Iterable[Figures]) -> Table:
    head = [_("Action"), _("Objectives"), _("Due"), _("State"), _("Progress in %")]
    rows: list[list[str | int | date | None]] = [
        [
            in_language(action["title"]),
            ", ".join(map(str, action["objectives"])),
            date.fromisoformat(action["next"]),
            _state(action),
            action["progress"],
        ]
        for action in actions
    ]
    return Table(caption, head, rows, frozenset({4}))


def _state(action: Figures) -> str:
    state = str(ActionState(action["state"]).label)
    return f"◆ {state}, {_('overdue')}" if action["late"] else state


KINDS: dict[str, Callable[[], str]] = {
    "stopped": lambda: _("stopped"),
    "taken_up": lambda: _("taken up again"),
    "new_date": lambda: _("new date"),
    "new_accent": lambda: _("new accent"),
}


def _adjusted(figures: Figures) -> list[Part]:
    found = figures["adjusted"]
    if not found:
        return [Text(_("The plan was not adjusted in this period."))]
    lead = ngettext("The plan was adjusted once.", "The plan was adjusted %(count)s times.", len(found))
    head = [_("Date"), _("Action"), _("What"), _("What changed"), _("Reason")]
    rows: list[list[str | int | date | None]] = [
        [
            date.fromisoformat(entry["day"]),
            in_language(entry["title"]),
            KINDS[entry["kind"]](),
            "; ".join(
                _change(name, *change) for name, change in entry["changes"].items() if name not in QUIET
            ),
            entry["reason"],
        ]
        for entry in found
    ]
    return [Text(lead % {"count": len(found)}), Table(_("What was adjusted, and why"), head, rows)]


def _change(name: str, before: Any, after: Any) -> str:  # Any: what a JSON column holds
    said = [_value(name, value) for value in (before, after)]
    return f"{FIELDS.get(name, name)}: {said[0]} → {said[1]}"


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return NONE
    match name:
        case "start_date" | "due_date" | "finished_date":
            return shortdate(value)
        case "state":
            return str(ActionState(value).label)
        case "recurrence":
            return str(Recurrence(value).label)
        case "title" | "instrument":
            return in_language(value) if isinstance(value, Mapping) else str(value)
        case "objectives":
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _indicators(figures: Figures) -> list[Part]:
    found = [row for row in figures["indicators"] if row["points"]]
    if not found:
        return [Text(_("Nothing was measured in this period."))]
    head = [_("Indicator"), _("Objectives"), _("Before"), _("First"), _("Last"), _("Target")]
    table = Table(
        _("Indicators"),
        head,
        [_indicator_row(row, figures["from"]) for row in found],
        frozenset({2, 3, 4, 5}),
    )
    note = _("Before: the last value before the period. A small number of people or files is never shown.")
    parts: list[Part] = [table, Text(note)]
    broken = [in_language(row["title"]) for row in found if row["breaks"]]
    if broken:
        parts.append(Text(_("These series were broken in the period, so that values cannot be compared:")))
        parts.append(Bullets(broken))
    return parts


def _indicator_row(row: Figures, from_date: str) -> list[str | int | date | None]:
    before = [point for point in row["points"] if point["on"] < from_date]
    within = [point for point in row["points"] if point["on"] >= from_date]
    target = NONE if row["target"] is None else showing.number_text(Decimal(row["target"]), row["unit"])
    return [
        in_language(row["title"]),
        ", ".join(map(str, row["objectives"])),
        _measured(before[-1:], row),
        _measured(within[:1], row),
        _measured(within[-1:] if len(within) > 1 else [], row),
        target,
    ]


def _measured(points: Sequence[Figures], row: Figures) -> str:
    """A value with the period it is of."""
    if not points:
        return NONE
    point = points[0]
    value = None if point["value"] is None else Decimal(point["value"])
    text = showing.point_text(value, row["unit"], few=point["few"])
    period = showing.period_text(date.fromisoformat(point["on"]), row["rhythm"])
    return f"{text} ({period.replace(' ', UNBROKEN)})"


def _anchoring(figures: Figures) -> list[Part]:
    areas = {"hr": _("In HR"), "finance": _("In finance")}
    head = [_("Anchoring point"), _("Where"), _("State"), _("Last review"), _("Next review")]
    rows: list[list[str | int | date | None]] = [
        [
            in_language(row["title"]),
            areas.get(row["area"], row["area"]),
            words_of(row["state"]),
            row["reviewed"] and date.fromisoformat(row["reviewed"]),
            row["next"] and date.fromisoformat(row["next"]),
        ]
        for row in figures["anchoring"]
    ]
    return [Table(_("Anchoring points"), head, rows)]


def _decisions(figures: Figures) -> list[Part]:
    found, instruments = figures["decisions"], _instruments(figures)
    if not found:
        return [Text(_("The board signed no decision in this period.")), *instruments]
    head = [_("Number"), _("Date"), _("Decision"), _("Outcome"), _("Actions")]
    rows: list[list[str | int | date | None]] = [
        [
            row["reference"],
            date.fromisoformat(row["day"]),
            in_language(row["title"]),
            str(Outcome(row["outcome"]).label),
            row["actions"],
        ]
        for row in found
    ]
    return [Table(_("Decisions of the board"), head, rows, frozenset({4})), *instruments]


def _instruments(figures: Figures) -> list[Part]:
    """How each instrument stood; what was frozen before RIT kept it says nothing."""
    found = figures.get("instruments")
    if not found:
        return []
    head = [_("Section"), _("Instrument"), _("State"), _("Decision")]
    rows: list[list[str | int | date | None]] = [
        [
            row["section"],
            in_language(row["title"]),
            force_words(row["state"], _day(row["from"]), _day(row["until"])),
            row["decision"] or (_("with the plan") if row["state"] == "adopted" else NONE),
        ]
        for row in found
    ]
    return [Table(_("Instruments"), head, rows)]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _points(points: Sequence[Point], figures: Figures) -> list[Part]:
    if not points:
        return [Text(_("No improvement point was proposed."))]
    head = [_("No."), _("Improvement point"), _("Why"), _("Asks"), _("Objective"), _("What the board said")]
    rows: list[list[str | int | date | None]] = [
        [
            point.number,
            in_language(point.title),
            in_language(point.why),
            point.get_kind_display(),
            point.objective.number,
            said(point),
        ]
        for point in points
    ]
    return [Table(_("Improvement points"), head, rows)]


def said(point: Point) -> str:
    """What the board did with a point, in one line."""
    state = str(PointState(point.state).label)
    return ": ".join(filter(None, [state, point.reason]))


DRAWN: dict[str, Callable[[Figures], list[Part]]] = {
    BlockKind.STANDING: _standing,
    BlockKind.LATE: _late,
    BlockKind.ADJUSTED: _adjusted,
    BlockKind.ACTIONS: _all,
    BlockKind.INDICATORS: _indicators,
    BlockKind.ANCHORING: _anchoring,
    BlockKind.DECISIONS: _decisions,
}
