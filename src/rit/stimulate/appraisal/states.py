"""The words and the steps of an evaluation: from the first talk to the mention, and to a decision on appeal.

The act on the evaluation of police staff (16-03-2006) is cited by the provisions of the register: V3 talks, V4 who may
evaluate, V5 trained, V6 appeal.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rit.people.states import GradeGroup
from rit.plan.states import Step

ACT = "law:evaluation-act-2006"


class CycleState(models.TextChoices):
    RUNNING = "running", _("running")
    GIVEN = "given", _("mention given")
    APPEALED = "appealed", _("appeal lodged")
    DECIDED = "decided", _("appeal decided")
    STOPPED = "stopped", _("stopped")


class TalkKind(models.TextChoices):
    """In the order of the law (art. 9–12); functioning talks may be held as often as helps."""

    PREPARATORY = "preparatory", _("preparatory talk")
    FUNCTIONING = "functioning", _("functioning talk")
    EVALUATION = "evaluation", _("evaluation talk")


class Rating(models.TextChoices):
    """The one mention for the domain of the values (art. 6). Words, never numbers: nothing is added up."""

    GOOD = "good", _("good")
    SATISFACTORY = "satisfactory", _("satisfactory")
    INSUFFICIENT = "insufficient", _("insufficient")


class Outcome(models.TextChoices):
    """What the final responsible decided on an appeal (art. 7)."""

    KEPT = "kept", _("the mention stands")
    CHANGED = "changed", _("another mention")


class Level(models.TextChoices):
    """Where a shared goal stands in the cascade; below these come the goals of a person."""

    CORPS = "corps", _("goal of the corps")
    UNIT = "unit", _("goal of the unit")


class Result(models.TextChoices):
    """How a trajectory ended."""

    REACHED = "reached", _("reached")
    PARTLY = "partly", _("partly reached")
    NOT = "not", _("not reached")
    LAPSED = "lapsed", _("no longer needed")


class Entry(models.TextChoices):
    """What is written in a trajectory besides its steps."""

    SHARED = "shared", _("shared")
    REVIEW = "review", _("review")


DONE = (CycleState.GIVEN, CycleState.DECIDED)

# At least middle cadre or level B (art. 4).
MAY_EVALUATE = (
    GradeGroup.MIDDLE,
    GradeGroup.OFFICER,
    GradeGroup.SENIOR_OFFICER,
    GradeGroup.CHIEF,
    GradeGroup.CALOG_B,
    GradeGroup.CALOG_A,
)

# Whoever works on cases follows nobody's trajectory: neither side learns from the other.
CASEWORK_ROLES = frozenset(
    {
        "complaints_coordinator",
        "discipline_office",
        "internal_oversight",
        "integrity_officer",
        "integrity_investigator",
        "custodian",
    }
)

SHAPES = {
    CycleState.RUNNING: "running",
    CycleState.GIVEN: "done",
    CycleState.APPEALED: "ask",
    CycleState.DECIDED: "done",
    CycleState.STOPPED: "withdrawn",
}

# by: evaluator, person (who is evaluated), final (the final responsible, the chief)
STEPS = (
    Step("mention", ("running",), "given", "evaluator", False, "evaluation-act-2006 art. 6, 14 (V2, V5)"),
    Step("appeal", ("given",), "appealed", "person", True, "evaluation-act-2006 art. 7 (V6)"),
    Step("decide", ("appealed",), "decided", "final", True, "evaluation-act-2006 art. 7, 8 (V4, V6)"),
    Step("stop", ("running",), "stopped", "evaluator", True, "own choice: somebody moves or leaves"),
)


def step_named(name: str) -> Step:
    return next(step for step in STEPS if step.name == name)
