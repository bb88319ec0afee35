"""Words of the risk inventory: what a risk is about, where it stands, and when a score is of (L6.2-d)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rit.plan.states import Step


class About(models.TextChoices):
    """What a risk is of."""

    PROCESS = "process", _("a work process")
    UNIT = "unit", _("a unit")
    FUNCTION = "function", _("a function")
    RELATION = "relation", _("a relation with others")


class State(models.TextChoices):
    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    CLOSED = "closed", _("closed")


STEPS = (
    Step("accept", ("open",), "accepted", "steer", True, "L6.2-d"),
    Step("close", ("open", "accepted"), "closed", "steer", True, "L6.2-d"),
    Step("reopen", ("accepted", "closed"), "open", "steer", True, "L6.2-d"),
)
STEP_WORDS = {"accept": _("Accept the risk"), "close": _("Close the risk"), "reopen": _("Open it again")}
STATE_SHAPES = {"open": "running", "accepted": "own", "closed": "empty"}


class Moment(models.TextChoices):
    """What a score is of: without what guards, as it is, and as it will be when the measures are there."""

    INHERENT = "inherent", _("without what guards")
    NOW = "now", _("now")
    AFTER = "after", _("after the measures")


class Sure(models.TextChoices):
    SURE = "sure", _("sure")
    FAIRLY = "fairly", _("fairly sure")
    GUESS = "guess", _("a guess")


class Level(models.TextChoices):
    """How much a score asks for."""

    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")
    CRITICAL = "critical", _("very high")


LEVEL_SHAPES = {"": "ask", "low": "done", "medium": "running", "high": "soon", "critical": "late"}


class Side(models.TextChoices):
    """Where a part stands in the bow-tie."""

    CAUSE = "cause", _("Causes")
    BEFORE = "before", _("What keeps it from happening")
    AFTER = "after", _("What limits the harm")
    CONSEQUENCE = "consequence", _("Consequences")


BARRIERS = [Side.BEFORE, Side.AFTER]  # what may be a measure


REVIEW_MONTHS = 12  # our own proposal; whoever keeps the risk chooses
