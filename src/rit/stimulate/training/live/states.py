"""The phases of a live dilemma and the steps between them; from how many votes on something is shown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rit.foundation.figures.small import minimum
from rit.plan.states import Step


class Phase(models.TextChoices):
    JOINING = "joining", _("people join")
    BEFORE = "before", _("vote before the talk")
    DISCUSSION = "discussion", _("talk")
    AFTER = "after", _("vote after the talk")
    CLOSED = "closed", _("closed")


VOTING = (Phase.BEFORE, Phase.AFTER)
FEWEST = minimum("count")  # the functions in the database say the same; a test compares
PLACES = 4  # counts have four places, as a dilemma has at most four options

STEPS = (
    Step("vote", ("joining",), "before", "coach", False, "L6.4-e"),
    Step("talk", ("before",), "discussion", "coach", False, "L6.4-e"),
    Step("back", ("discussion",), "before", "coach", False, "L6.4-e: who went on too soon"),
    Step("vote_again", ("discussion",), "after", "coach", False, "L6.4-e"),
    Step(
        "close",
        ("joining", "before", "discussion", "after"),
        "closed",
        "coach",
        False,
        "L6.4-e: votes are counted and wiped",
    ),
)


def step_named(name: str) -> Step | None:
    return next((step for step in STEPS if step.name == name), None)
