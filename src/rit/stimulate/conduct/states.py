"""How an engagement stands, and how often teams talk (L2-f, L5-g)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("nl", "fr", "de", "en")
LONGEST = {"words": 600, "takeaway": 300}
PRESENT = (2, 500)
LOGGED_DAYS = 92  # our own choice: a talk of longer ago is not logged any more
SOON_DAYS = 14


class Standing(models.TextChoices):
    CURRENT = "current", _("current")
    EXPIRED = "expired", _("run out")
    NONE = "none", _("not there yet")


SHAPES = {Standing.CURRENT: "done", Standing.EXPIRED: "late", Standing.NONE: "empty"}

# Months between two talks, in words.
RHYTHMS = {
    1: _("every month"),
    2: _("every two months"),
    3: _("every three months"),
    4: _("every four months"),
    6: _("every half year"),
    12: _("every year"),
    0: _("no talks of its own"),
}
