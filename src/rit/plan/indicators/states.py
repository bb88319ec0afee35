"""The words of indicators: what is counted, how often, which way is better, and how one is closed (L4-b)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from rit.plan.states import Step


class Unit(models.TextChoices):
    PERCENT = "percent", _("percent")
    PER_100 = "per_100", _("per 100 staff")
    PEOPLE = "people", _("people")
    FILES = "files", _("files")
    NUMBER = "number", _("number")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")
    SCORE = "score", _("score from 0 to 10")


COUNTS = frozenset({Unit.PEOPLE, Unit.FILES, Unit.NUMBER})  # whole numbers that chance alone moves
SHARES = frozenset({Unit.PERCENT, Unit.PER_100})  # may be given as so many of so many
MOST: dict[str, Decimal] = {Unit.PERCENT: Decimal(100), Unit.SCORE: Decimal(10)}
MOST_ELSE = Decimal(1_000_000)


class Direction(models.TextChoices):
    UP = "up", _("higher is better")
    DOWN = "down", _("lower is better")
    HOLD = "hold", _("stays near the target")


class Rhythm(models.TextChoices):
    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")
    YEAR = "year", _("every year")


MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


class IndicatorState(models.TextChoices):
    OPEN = "open", _("followed")
    CLOSED = "closed", _("no longer followed")


STEPS = (
    Step("close", ("open",), "closed", "steer", True, "L2-b: adjusting is a decision with a reason"),
    Step("reopen", ("closed",), "open", "steer", True, "L2-b"),
)
STEP_WORDS = {"close": _("Stop following"), "reopen": _("Follow again")}


def step_named(name: str) -> Step | None:
    return next((step for step in STEPS if step.name == name), None)
