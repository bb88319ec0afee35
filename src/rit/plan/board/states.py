"""The words and the steps of the board: meetings, what is put to it, decisions, and the report to the mayor (L5-c)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingState(models.TextChoices):
    ANNOUNCED = "announced", _("announced")
    HELD = "held", _("held, not closed yet")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


class ItemKind(models.TextChoices):
    """What the board is asked."""

    ADOPT = "adopt", _("to adopt")
    DECIDE = "decide", _("to decide")
    INFORM = "inform", _("for information")


class ItemState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    AGENDA = "agenda", _("on the agenda")
    DECIDED = "decided", _("decided")
    POSTPONED = "postponed", _("postponed")
    WITHDRAWN = "withdrawn", _("withdrawn")


WAITING = (ItemState.PROPOSED, ItemState.POSTPONED)  # for a place on an agenda
UNDECIDED = (*WAITING, ItemState.AGENDA)


class Outcome(models.TextChoices):
    ADOPTED = "adopted", _("approved")
    CHANGED = "changed", _("approved with changes")
    REFUSED = "refused", _("refused")
    POSTPONED = "postponed", _("postponed")
    NOTED = "noted", _("noted")


ADOPTING = (Outcome.ADOPTED, Outcome.CHANGED)


class ReportState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SENT = "sent", _("sent to the mayor")
    NOTED = "noted", _("noted by the mayor")


@dataclass(frozen=True)
class Step:
    """`by`: proposer, secretary, chief or mayor. `source`: ledger line or the reason of our own choice."""

    name: str
    sources: tuple[str, ...]
    target: str
    by: str
    needs_reason: bool
    source: str


ITEM_STEPS = (
    Step("place", ("proposed", "postponed"), "agenda", "secretary", False, "L5-c"),
    Step("take_off", ("agenda",), "proposed", "secretary", False, "L5-c"),
    Step("withdraw", ("proposed", "agenda", "postponed"), "withdrawn", "proposer", True, "own choice"),
    Step("decide", ("agenda",), "decided", "secretary", True, "L5-c"),
    Step("postpone", ("agenda",), "postponed", "secretary", True, "L5-c"),
    Step("take_back", ("decided", "postponed"), "agenda", "secretary", False, "only before sign-off"),
)

MEETING_STEPS = (
    Step("hold", ("announced",), "held", "secretary", False, "L5-c"),
    Step("close", ("held",), "closed", "secretary", False, "L5-c: every item has its signed decision"),
    Step("cancel", ("announced",), "cancelled", "secretary", True, "own choice"),
)

REPORT_STEPS = (
    Step("send", ("draft",), "sent", "chief", False, "L5-c, L7-f"),
    Step("note", ("sent",), "noted", "mayor", False, "L7-f"),
)


def step_named(name: str, steps: tuple[Step, ...] = ITEM_STEPS) -> Step:
    """The step of that name; an unknown one is a fault of ours."""
    return next(step for step in steps if step.name == name)
