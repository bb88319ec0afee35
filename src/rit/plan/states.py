"""The words and the steps of the plan: status, approach, kind, recurrence, and how an action moves (L2-b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rit.foundation.ui.templatetags.rit import shortdate


class PlanStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    ADOPTED = "adopted", _("adopted")
    RUNNING = "running", _("running")
    CLOSED = "closed", _("closed")
    DISCARDED = "discarded", _("discarded")


ENDED = frozenset({PlanStatus.CLOSED, PlanStatus.DISCARDED})
UNASKED = frozenset({PlanStatus.DRAFT, PlanStatus.DISCARDED})  # nobody is asked anything, nor told


class PlanLogKind(models.TextChoices):
    """What happened to a plan as a whole."""

    ROLLED = "rolled", _("Rolled forward from another plan")
    CHANGE = "change", _("Changed while a draft")
    ADOPT = "adopt", _("Adopted")
    START = "start", _("Started")
    CLOSE = "close", _("Closed")
    DISCARD = "discard", _("Draft discarded")
    PROPOSE = "propose", _("Proposed")
    WITHDRAW = "withdraw", _("Withdrawn")
    TAKE_BACK = "take_back", _("Proposal taken back")


class Approach(models.TextChoices):
    """The two complementary approaches of the plan (L1-d)."""

    CONTROLLING = "controlling", _("controlling")
    STIMULATING = "stimulating", _("stimulating")
    BOTH = "both", _("both")


class Kind(models.TextChoices):
    """What an instrument does (L2-a)."""

    PREVENTION = "prevention", _("prevention")
    CONTROL = "control", _("control and detection")
    REACTION = "reaction", _("reaction and sanction")


class InstrumentState(models.TextChoices):
    """An instrument is adopted with its plan, or by a decision of its own (L5-c)."""

    PROPOSED = "proposed", _("proposed")
    ADOPTED = "adopted", _("adopted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Recurrence(models.TextChoices):
    NONE = "none", _("once")
    MONTHLY = "monthly", _("every month")
    QUARTERLY = "quarterly", _("every quarter")
    HALF_YEARLY = "half_yearly", _("every half year")
    YEARLY = "yearly", _("every year")
    TWO_YEARLY = "two_yearly", _("every two years")


MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12, "two_yearly": 24}


class ActionState(models.TextChoices):
    NOT_BEGUN = "not_begun", _("not begun")
    RUNNING = "running", _("running")
    WAITING = "waiting", _("waiting for somebody else")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")


OPEN = (ActionState.NOT_BEGUN, ActionState.RUNNING, ActionState.WAITING)
COUNTED = (*OPEN, ActionState.DONE)


class LogKind(models.TextChoices):
    PROGRESS = "progress", _("progress")
    EVIDENCE = "evidence", _("evidence")
    CHANGE = "change", _("change")
    STEP = "step", _("step")
    OCCURRENCE = "occurrence", _("recurring work")
    REMARK = "remark", _("remark")
    UNDO = "undo", _("undone")


@dataclass(frozen=True)
class Step:
    """`by`: owner (and who may act for the owner), steer (the coordinator), board or calendar. `source`: its ground."""

    name: str
    sources: tuple[str, ...]
    target: str
    by: str
    needs_reason: bool
    source: str

    @property
    def word(self) -> str:
        """What its button says."""
        return str(STEP_WORDS[self.name])


STEPS = (
    Step("start", ("not_begun", "waiting"), "running", "owner", False, "L2-b"),
    Step("wait", ("not_begun", "running"), "waiting", "owner", True, "L2-b"),
    Step("finish", ("not_begun", "running", "waiting"), "done", "owner", True, "L2-b, plan §2.4"),
    Step("reopen", ("done",), "running", "steer", True, "L2-b"),
    Step(
        "stop",
        ("not_begun", "running", "waiting"),
        "stopped",
        "steer",
        True,
        "L2-b: adjusting is a decision with a reason",
    ),
    Step("resume", ("stopped",), "running", "steer", True, "L2-b"),
)


PLAN_STEPS = (
    Step("adopt", ("draft",), "adopted", "board", True, "L1-a: the board decision that adopted it"),
    Step("start", ("adopted",), "running", "calendar", False, "L1-a: on the first day of its period"),
    Step("close", ("running",), "closed", "steer", True, "L1-a"),
    Step("discard", ("draft",), "discarded", "steer", True, "L1-b"),
)

INSTRUMENT_STEPS = (
    Step(
        "adopt", ("proposed",), "adopted", "board", False, "L5-c: with its plan, or by a decision of its own"
    ),
    Step("withdraw", ("adopted",), "withdrawn", "board", False, "L5-c"),
    Step("take_back", ("proposed",), "withdrawn", "steer", True, "own choice"),
)


def instrument_step(name: str) -> Step:
    return next(step for step in INSTRUMENT_STEPS if step.name == name)


def force_words(state: str, first: date | None, last: date | None) -> str:
    """The state of an instrument with its days."""
    days = {"first": shortdate(first) if first else "", "last": shortdate(last) if last else ""}
    if state == InstrumentState.PROPOSED:
        return gettext("proposed for %(first)s") % days if first else gettext("proposed")
    if state == InstrumentState.ADOPTED:
        return gettext("adopted, in force from %(first)s") % days
    if last:
        return gettext("withdrawn, in force from %(first)s to %(last)s") % days
    return gettext("withdrawn, never in force")


def plan_step(name: str) -> Step:
    return next(step for step in PLAN_STEPS if step.name == name)


def step_named(name: str) -> Step | None:
    return next((step for step in STEPS if step.name == name), None)


STEP_WORDS = {
    "start": _("Start"),
    "wait": _("Wait for somebody else"),
    "finish": _("Finish"),
    "reopen": _("Open again"),
    "stop": _("Stop this action"),
    "resume": _("Take up again"),
    "adopt": _("Adopt this plan"),
    "close": _("Close this plan"),
    "discard": _("Discard this draft"),
}
