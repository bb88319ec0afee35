"""Where an agreement between two people stands, how it moves, and what came of it (L6.3-c)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rit.plan.states import Step


class AgreementState(models.TextChoices):
    NOTED = "noted", _("waits for the other")
    CONFIRMED = "confirmed", _("confirmed by both")
    DISPUTED = "disputed", _("not what was agreed, says the other")


class Outcome(models.TextChoices):
    KEPT = "kept", _("kept")
    PARTLY = "partly", _("partly kept")
    NOT_KEPT = "not_kept", _("not kept")


# by: writer (who noted it), other (with whom)
AGREEMENT_STEPS = (
    Step("confirm", ("noted", "disputed"), "confirmed", "other", False, "L6.3-c"),
    Step("dispute", ("noted", "disputed"), "disputed", "other", True, "L6.3-c"),
    Step("rewrite", ("noted", "disputed"), "noted", "writer", False, "L6.3-c"),
)
SHAPES = {"noted": "empty", "confirmed": "done", "disputed": "ask"}
LONGEST = {"agreed": 500, "remark": 300, "example": 400}
MOST_DAYS = 183  # our own choice: what asks longer than half a year is no agreement but a trajectory
TALKED_DAYS = 31  # our own choice: who notes a talk of longer ago notes a memory
UNANSWERED_DAYS = 90  # our own choice: an example that its person left unanswered goes
SHOWN_YEARS = 2


def step_named(name: str) -> Step:
    return next(step for step in AGREEMENT_STEPS if step.name == name)
