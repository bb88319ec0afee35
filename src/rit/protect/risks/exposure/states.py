"""Words for how exposed a work process is: levels, what follows from both of them, and the parts of the questions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Of vulnerability, and of the maturity of controls."""

    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")


class Gap(models.TextChoices):
    """What follows from both, the least pressing first."""

    OVER = "over", _("perhaps too many controls")
    BALANCED = "balanced", _("in balance")
    STRENGTHEN = "strengthen", _("to strengthen")
    URGENT = "urgent", _("to strengthen urgently")


WIDE = frozenset({Gap.STRENGTHEN, Gap.URGENT})  # something must be done
GAP_SHAPES = {"": "ask", "over": "own", "balanced": "done", "strengthen": "soon", "urgent": "late"}
GAP_COLOURS = {"": "none", "over": "medium", "balanced": "low", "strengthen": "high", "urgent": "critical"}


class Part(models.TextChoices):
    """What is asked about a process."""

    ACTIVITIES = "activities", _("What makes it vulnerable by nature")
    CIRCUMSTANCES = "circumstances", _("What makes that worse")
    CONTROLS = "controls", _("How mature the controls are")


class Group(models.TextChoices):
    """Which activities, and which controls, belong together."""

    RELATIONS = "relations", _("Dealing with people outside")
    PROPERTY = "property", _("Looking after what belongs to others")
    SPECIFIC = "specific", _("In the process itself")
    GENERAL = "general", _("In the corps")


SCALES = {Part.ACTIVITIES: "occurs", Part.CIRCUMSTANCES: "applies", Part.CONTROLS: "mature"}
STEPS_OF_SCALES = {"occurs": 3, "applies": 3, "mature": 4}
