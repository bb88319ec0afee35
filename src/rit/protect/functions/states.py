"""What a function may be found to be, and the states of designation and assessment (L6.2-a, L6.2-b)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rit.plan.states import Step


class Level(models.TextChoices):
    """How much a function lays somebody open to a breach; the function, never the person in it."""

    NOT = "not", _("not vulnerable")
    VULNERABLE = "vulnerable", _("vulnerable")
    HIGHLY = "highly", _("highly vulnerable")


DESIGNATED = (Level.VULNERABLE, Level.HIGHLY)
LEVEL_SHAPES = {"": "ask", "not": "empty", "vulnerable": "soon", "highly": "late"}
NOT_WEIGHED = _("not assessed yet")


def level_words(level: str) -> str:
    return str(Level(level).label if level else NOT_WEIGHED)


class Score(models.TextChoices):
    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")


class Sure(models.TextChoices):
    """How sure those in the room are of a score."""

    SURE = "sure", _("sure")
    FAIRLY = "fairly", _("fairly sure")
    GUESS = "guess", _("a guess")


class Group(models.TextChoices):
    """Where a criterion comes from."""

    PLAN = "plan", _("What the plan looks at")
    AREA = "area", _("What this function decides for others")
    SITUATION = "situation", _("In what surroundings")


class Stand(models.TextChoices):
    """Where the designation of a function stands."""

    OPEN = "open", _("not assessed yet")
    PROPOSED = "proposed", _("waits for the coordinator")
    CONFIRMED = "confirmed", _("confirmed")
    RETURNED = "returned", _("sent back")


class Taken(models.TextChoices):
    """What a line of the history of a function says."""

    WEIGHED = "weighed", _("Assessed")
    CONFIRMED = "confirmed", _("Confirmed")
    RETURNED = "returned", _("Sent back")
    INTERVAL = "interval", _("Interval of rotation set")


class Part(models.TextChoices):
    """The first four of the five steps; the fifth is the decision."""

    VULNERABILITIES = "vulnerabilities", _("Vulnerabilities")
    RISKS = "risks", _("Risks")
    TRIGGERS = "triggers", _("Triggers")
    RESILIENCE = "resilience", _("Resilience")


DECIDE = "decide"  # the fifth step, in addresses
PART_QUESTIONS = {
    Part.VULNERABILITIES: _("What makes this function vulnerable?"),
    Part.RISKS: _("What can go wrong?"),
    Part.TRIGGERS: _("What makes the risk larger?"),
    Part.RESILIENCE: _("What protects already?"),
}


class Sitting(models.TextChoices):
    """An assessment in five steps."""

    OPEN = "open", _("in progress")
    CLOSED = "closed", _("closed")


class Outcome(models.TextChoices):
    YES = "yes", _("Yes, resilient enough")
    NO = "no", _("No, measures are needed")


class Sort(models.TextChoices):
    """What is recorded of somebody who holds a designated function: that it was done and when, never its content."""

    SCREENING = "screening", _("Screening on entry")
    CHARTER = "charter", _("Charter signed")
    TRAINING = "training", _("Training for this function")
    TALK = "talk", _("Talk with the chief")


class Standing(models.TextChoices):
    """Of a day on which somebody is due to rotate."""

    LATER = "later", _("later")
    SOON = "soon", _("within six months")
    LATE = "late", _("past its date")
    EXCEPTED = "excepted", _("exception")
    LEAVES = "leaves", _("leaves before that")


STANDING_SHAPES = {"later": "running", "soon": "soon", "late": "late", "excepted": "paused", "leaves": "done"}

STEPS = (
    Step("weigh", ("open", "returned", "confirmed"), "proposed", "head or coordinator", True, "L6.2-a"),
    Step("weigh_again", ("proposed",), "proposed", "head or coordinator", True, "L6.2-a"),
    Step("confirm", ("proposed",), "confirmed", "coordinator", True, "L6.2-a"),
    Step("send_back", ("proposed",), "returned", "coordinator", True, "L6.2-a"),
)
SITTING_STEPS = (
    Step(
        "close_resilient", ("open",), "closed", "head or coordinator", True, "L6.2-b: yes, with a review date"
    ),
    Step(
        "close_with_measures", ("open",), "closed", "head or coordinator", True, "L6.2-b: no, with measures"
    ),
)
