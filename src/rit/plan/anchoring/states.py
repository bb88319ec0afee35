"""How well integrity is anchored in a point of HR or finance, and how a review moves it (L1-c)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rit.plan.states import Step


class Area(models.TextChoices):
    HR = "hr", _("In HR")
    FINANCE = "finance", _("In finance")


class Anchored(models.TextChoices):
    """What a review finds."""

    NOT = "not", _("not embedded")
    PARTLY = "partly", _("partly embedded")
    EMBEDDED = "embedded", _("embedded")
    SLIPPED = "slipped", _("slipped back")


UNKNOWN = "unknown"  # nobody reviewed it yet
SHAPES = {"unknown": "ask", "not": "empty", "partly": "soon", "embedded": "done", "slipped": "late"}
NOT_REVIEWED = _("not reviewed yet")

# What one may find, given what was found before: only what stood can slip back.
STEPS = (
    Step("find_not", ("unknown", "not"), "not", "owner", True, "L1-c"),
    Step("find_partly", ("unknown", "not", "partly", "slipped"), "partly", "owner", True, "L1-c"),
    Step(
        "find_embedded",
        ("unknown", "not", "partly", "embedded", "slipped"),
        "embedded",
        "owner",
        True,
        "L1-c: with evidence",
    ),
    Step("find_slipped", ("partly", "embedded", "slipped"), "slipped", "owner", True, "L1-c"),
)


def words_of(state: str) -> str:
    return str(NOT_REVIEWED if state == UNKNOWN else Anchored(state).label)


def shape_of(state: str) -> str:
    return SHAPES[state]


class Every(models.IntegerChoices):
    """How many months lie between two reviews."""

    QUARTER = 3, _("every quarter")
    HALF_YEAR = 6, _("every half year")
    YEAR = 12, _("every year")
    TWO_YEARS = 24, _("every two years")
