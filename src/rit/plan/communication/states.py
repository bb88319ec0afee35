"""The words and the steps of the communication plan: channels, how an item moves (L5-h)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a message reaches people. Only the bell is RIT's own; of the others it records that they were used."""

    BELL = "bell", _("message in RIT")
    INTRANET = "intranet", _("intranet")
    MAIL = "mail", _("e-mail")
    BRIEFING = "briefing", _("briefing")
    TEAM = "team", _("team meeting")
    POSTER = "poster", _("poster or screen")
    LEAFLET = "leaflet", _("leaflet or letter")
    EVENT = "event", _("event")


class ItemState(models.TextChoices):
    PLANNED = "planned", _("planned")
    READY = "ready", _("ready to send")
    SENT = "sent", _("sent")
    CANCELLED = "cancelled", _("cancelled")


OPEN = (ItemState.PLANNED, ItemState.READY)


@dataclass(frozen=True)
class Step:
    """`by`: owner (and whoever steers communication) or steer. `source`: ledger line."""

    name: str
    sources: tuple[str, ...]
    target: str
    by: str
    needs_reason: bool
    source: str

    @property
    def word(self) -> str:
        """What its button says."""
        return str(STEP_WORDS[self.name])


STEPS = (
    Step("prepare", ("planned",), "ready", "owner", False, "L5-h"),
    Step("send", ("ready",), "sent", "steer", False, "L5-h: what was sent, and to how many"),
    Step("cancel", ("planned", "ready"), "cancelled", "steer", True, "L5-h, L2-b: a decision with a reason"),
    Step("plan_again", ("ready",), "planned", "owner", False, "L5-h: a changed text is judged anew"),
)

STEP_WORDS = {
    "prepare": _("Ready to send"),
    "send": _("Send"),
    "cancel": _("Cancel this item"),
    "plan_again": _("Back to planned"),
}


def step_named(name: str) -> Step:
    return next(step for step in STEPS if step.name == name)
