"""The words and steps of an evaluation and of what it proposes (L7-f)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class EvaluationState(models.TextChoices):
    WRITING = "writing", _("being written")
    FROZEN = "frozen", _("frozen")
    HANDLED = "handled", _("handled by the board")


class PointKind(models.TextChoices):
    """What an improvement point asks of the board; extra means for an area is one of them (L7-f)."""

    IMPROVE = "improve", _("improve")
    ACCENT = "accent", _("set a new accent")
    MEANS = "means", _("extra means for an area")
    STOP = "stop", _("stop")


class PointState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("not accepted")


class BlockKind(models.TextChoices):
    """A text that somebody writes, or figures that stand in it until it is frozen and after."""

    TEXT = "text", _("text")
    STANDING = "standing", _("progress by pillar and objective")
    LATE = "late", _("overdue actions")
    ADJUSTED = "adjusted", _("what was adjusted, and why")
    ACTIONS = "actions", _("all actions by objective")
    INDICATORS = "indicators", _("indicators")
    ANCHORING = "anchoring", _("anchoring points")
    DECISIONS = "decisions", _("decisions of the board")
    POINTS = "points", _("improvement points")


# With which parts an evaluation begins; whoever writes it adds, moves and removes them.
FIRST_BLOCKS = (
    BlockKind.TEXT,
    BlockKind.STANDING,
    BlockKind.LATE,
    BlockKind.ADJUSTED,
    BlockKind.INDICATORS,
    BlockKind.ANCHORING,
    BlockKind.DECISIONS,
    BlockKind.POINTS,
    BlockKind.ACTIONS,
)
# What stands above a part until somebody gives it a heading of its own.
HEADINGS = {
    BlockKind.TEXT: _("Why this evaluation"),
    BlockKind.STANDING: _("How far the plan is"),
    BlockKind.LATE: _("What is late"),
    BlockKind.ADJUSTED: _("What we adjusted"),
    BlockKind.INDICATORS: _("What the indicators say"),
    BlockKind.ANCHORING: _("Anchoring in HR and finance"),
    BlockKind.DECISIONS: _("What the board decided"),
    BlockKind.POINTS: _("What can be better"),
    BlockKind.ACTIONS: _("All actions"),
}


@dataclass(frozen=True)
class Step:
    """`by`: steer (the coordinator) or board (follows from a signed decision)."""

    name: str
    sources: tuple[str, ...]
    target: str
    by: str
    needs_reason: bool
    source: str


STEPS = (
    Step("freeze", ("writing",), "frozen", "steer", False, "L7-f"),
    Step("handle", ("frozen",), "handled", "board", False, "L7-f, L5-c"),
)
POINT_STEPS = (
    Step("accept", ("proposed",), "accepted", "board", False, "L7-f: decisions become actions"),
    Step("refuse", ("proposed",), "refused", "board", True, "L7-f"),
)
