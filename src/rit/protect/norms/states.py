"""Where a campaign stands and how it moves (L3-b), and what can happen to a copy (L6.7-a)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rit.plan.states import Step


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("being prepared")
    RUNNING = "running", _("running")
    CLOSED = "closed", _("closed")


class Subject(models.TextChoices):
    """What a campaign puts out."""

    INSTRUCTION = "version", _("a version of an instruction")
    VALUES = "values", _("the core values and their behaviours")
    CODE = "code", _("the code of conduct")


class EditionKind(models.TextChoices):
    BOOKLET = "booklet", _("booklet of an instruction")
    CHAIN = "chain", _("value chain")
    OTHER = "other", _("something else")


class Handed(models.TextChoices):
    GIVEN = "given", _("given")
    BACK = "back", _("given back")
    LOST = "lost", _("lost")
    UNDONE = "undone", _("entered by mistake")


STEPS = (
    Step("publish", ("draft",), "running", "steer", False, "L3-b"),
    Step("close", ("running",), "closed", "steer", False, "L3-b"),
)
SHAPES = {"draft": "empty", "running": "running", "closed": "done"}
APPLYING = ("adopted", "in_force")  # states of a version that can be put out
MOST_QUESTIONS = 5
OPTIONS = 3
NEWCOMER_DAYS = 30  # our own choice; the campaign may set another
