"""What the pages of a proposal show: lines with their reasons and conflicts, loads of coaches, and the map (L6.4-b)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rit.foundation.ui.words import in_language
from rit.stimulate.training.events import coverage
from rit.stimulate.training.planning import checking, facts, queries, wording
from rit.stimulate.training.planning.models import Proposal, ProposalLine
from rit.stimulate.training.planning.shapes import Asked, Coach, Line, Span
from rit.stimulate.training.planning.states import ProposalState

STALE = gettext_lazy("Somebody changed this proposal after you opened it. Look at it again, then choose.")

MOST_OPENINGS = 6


@dataclass(frozen=True)
class Row:
    """A line as the page shows it. `conflicts`: whether it bars, and its sentence."""

    line: ProposalLine
    teams: Sequence[tuple[str, str]]
    why: Sequence[str]
    conflicts: Sequence[tuple[bool, str]]


@dataclass(frozen=True)
class Load:
    """What a coach leads in the period: planned already, and in this proposal."""

    name: str
    planned: int
    proposed: int


@dataclass(frozen=True)
class Board:
    """A proposal as it stands."""

    rows: Sequence[Row]
    loads: Sequence[Load]

    @property
    def placed(self) -> int:
        return sum(bool(row.line.begins_at) and not row.line.left_out for row in self.rows)

    @property
    def without(self) -> int:
        return sum(not row.line.begins_at and not row.line.left_out for row in self.rows)

    @property
    def left_out(self) -> int:
        return sum(row.line.left_out for row in self.rows)

    @property
    def barred(self) -> int:
        return sum(any(bars for bars, _words in row.conflicts) for row in self.rows)

    @property
    def conflicting(self) -> int:
        return sum(bool(row.conflicts) for row in self.rows)

    def shown(self, which: str) -> list[Row]:
        tests: dict[str, Callable[[Row], bool]] = {
            "conflict": lambda row: bool(row.conflicts),
            "without": lambda row: not row.line.begins_at and not row.line.left_out,
            "by_hand": lambda row: row.line.by_hand,
            "left_out": lambda row: row.line.left_out,
        }
        test = tests.get(which)
        return [row for row in self.rows if test is None or test(row)]

    def filters(self, which: str) -> list[dict[str, Any]]:  # Any: what the component reads
        words = {
            "conflict": _("with a conflict"),
            "without": _("without a day"),
            "by_hand": _("placed by hand"),
            "left_out": _("left out"),
        }
        options = [
            {"value": code, "label": word, "count": len(self.shown(code))} for code, word in words.items()
        ]
        return [{"key": "show", "label": _("Lines"), "chosen": words.get(which, ""), "options": options}]


def board(proposal: Proposal, *, now: datetime) -> Board:
    """Five queries, however many lines. A proposal that ended is shown as it was, without checks."""
    tree = facts.tree_of(timezone.localdate(now))
    lines = list(queries.lines_of(proposal.pk))
    standing = [line for line in lines if not line.left_out]
    asked, found = None, {}
    if proposal.state == ProposalState.WAITING:
        stated = [facts.as_line(line) for line in standing]
        asked = facts.asked_of(proposal, {key for one in stated for key in one.teams}, tree, now=now)
        found = checking.conflicts(asked, stated, now=now)
    rows = [_row(line, tree, found.get(line.pk, ())) for line in lines]
    rows.sort(key=lambda row: (row.line.begins_at is not None, row.line.begins_at or now, row.line.order))
    return Board(rows, _loads(asked, standing) if asked else ())


def _row(line: ProposalLine, tree: facts.Tree, found: Sequence[checking.Conflict]) -> Row:
    branches = [tree[key] for key in queries.keys_of(line) if key in tree]
    teams = [(one.code, in_language(one.name)) for one in sorted(branches, key=lambda one: one.code)]
    return Row(line, teams, why_of(line), [(one.bars, wording.conflict(one)) for one in found])


def openings(line: ProposalLine, *, now: datetime) -> tuple[Asked, list[tuple[Span, Coach]]]:
    """What was asked with all other lines as they stand, and a few moments at which this one fits."""
    tree = facts.tree_of(timezone.localdate(now))
    stated = [facts.as_line(one) for one in queries.lines_of(line.proposal_id) if not one.left_out]
    others = [one for one in stated if one.key != line.pk]
    units = tuple(unit.pk for unit in line.units.all())
    asked = facts.asked_of(line.proposal, units, tree, now=now, fixed=others)
    own = Line(line.pk, units, line.size, None, None)
    return asked, list(islice(checking.openings(asked, own), MOST_OPENINGS))


def why_of(line: ProposalLine) -> list[str]:
    return wording.reasons(line.why)


def _loads(asked: Asked, lines: Sequence[ProposalLine]) -> list[Load]:
    """Who leads most comes first."""
    proposed = Counter(line.coach_id for line in lines if line.begins_at)
    loads = [
        Load(coach.name, asked.led_within(coach).total(), proposed[coach.key]) for coach in asked.coaches
    ]
    return sorted(loads, key=lambda one: (-one.planned - one.proposed, one.name))


def map_with(
    proposal: Proposal, units: Sequence[Any], today: date, now: datetime
) -> list[dict[str, Any]]:  # Any: units, and what the component reads
    """The map of teams by quarters, with this proposal on it."""
    rows = coverage.map_of(units, proposal.activity.sort, today, now)
    firsts = coverage.quarters(today)
    url = reverse("planning:proposal", args=[proposal.pk])
    cell = {"state": "planned", "label": _("proposed"), "url": url}
    found: Mapping[UUID, set[int]] = _quarters_of(proposal, firsts)
    for row, unit in zip(rows, units, strict=True):
        row["cells"] = [
            cell if at in found.get(unit.pk, ()) and one == "none" else one
            for at, one in enumerate(row["cells"])
        ]
    return rows


def _quarters_of(proposal: Proposal, firsts: Sequence[date]) -> dict[UUID, set[int]]:
    found: dict[UUID, set[int]] = {}
    for line in queries.lines_of(proposal.pk):
        if line.begins_at and not line.left_out:
            day = timezone.localdate(line.begins_at)
            at = max((at for at, first in enumerate(firsts) if first <= day), default=0)
            for key in queries.keys_of(line):
                found.setdefault(key, set()).add(at)
    return found


def revision_of(request: HttpRequest) -> int:
    """The version that the page showed; a forged one is no version at all."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0
