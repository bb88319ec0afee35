"""What a measure may be, and what a check of its effect may find (L6.2-c, L6.2-d)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sort(models.TextChoices):
    """The measures that the plan names (L6.2-c), cover for a function without a holder, and what is none of them."""

    ROTATION = "rotation", _("Rotation")
    SEPARATION = "separation", _("Separation of duties")
    SCREENING = "screening", _("Screening on entry")
    CHARTER = "charter", _("Function charter")
    TRAINING = "training", _("Function-specific training")
    TALK = "talk", _("Talk with the chief or the board")
    REDESIGN = "redesign", _("Process worked over")
    PAIRS = "pairs", _("Carried out in pairs or teams")
    COVER = "cover", _("Cover while nobody holds the function")
    OTHER = "other", _("Another measure")


class Effect(models.TextChoices):
    """Whether a measure did what was expected of it."""

    WORKED = "worked", _("it worked")
    PARTLY = "partly", _("it worked in part")
    NOT = "not", _("it did not work")


NOT_CHECKED = _("effect not checked yet")
SHAPES = {"": "ask", "worked": "done", "partly": "soon", "not": "late"}
