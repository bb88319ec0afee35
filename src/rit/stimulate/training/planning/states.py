"""The words of a proposal and of when a team can (L6.4-b)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalState(models.TextChoices):
    """It waits until somebody makes sessions of it or throws it away."""

    WAITING = "waiting", _("waiting")
    ACCEPTED = "accepted", _("sessions were made of it")
    DROPPED = "dropped", _("thrown away")


SHAPES = {
    ProposalState.WAITING: "ask",
    ProposalState.ACCEPTED: "done",
    ProposalState.DROPPED: "withdrawn",
}
WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
MOST_DAYS = 370
MOST_SLOTS = 60_000  # groups times starts: above it a computation takes longer than somebody waits
LONGEST_LOAD = 200
