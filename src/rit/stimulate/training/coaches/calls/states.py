"""Where a candidacy stands, and the steps between (L5-d). Who withdraws leaves nothing behind."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rit.plan.states import Step


class Standing(models.TextChoices):
    FORWARD = "forward", _("waits for an answer")
    SELECTED = "selected", _("selected, and follows the training")
    DECLINED = "declined", _("not selected this time")
    APPOINTED = "appointed", _("became a coach")


OPEN = (Standing.FORWARD, Standing.SELECTED)  # who can still withdraw
SHAPES = {
    Standing.FORWARD: "ask",
    Standing.SELECTED: "running",
    Standing.DECLINED: "withdrawn",
    Standing.APPOINTED: "done",
}

STEPS = (
    Step("select", ("forward",), "selected", "coordinator", False, "L5-d"),
    Step(
        "decline",
        ("forward", "selected"),
        "declined",
        "coordinator",
        False,
        "L5-d: with a word for the person",
    ),
    Step("appoint", ("selected",), "appointed", "coordinator", False, "L5-d: the training is followed"),
)

LONGEST = 800  # letters of a motivation
MOST_A_SERVICE = 9
