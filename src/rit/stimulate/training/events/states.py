"""The words of activities, sessions and answers, and which of them take a place (L6.1-a, L6.4-b)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sort(models.TextChoices):
    """What an activity is for."""

    AWARENESS = "awareness", _("awareness event")
    DEBRIEFING = "debriefing", _("debriefing")
    DILEMMA = "dilemma", _("dilemma training")
    CONVERSATION = "conversation", _("conversation techniques")
    FUNCTION = "function", _("function training")
    EVALUATOR = "evaluator", _("training of evaluators")


class SessionState(models.TextChoices):
    """`held` from the first attendance that somebody records."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class Answer(models.TextChoices):
    """What became of an invitation. Why somebody cannot come is not ours to know."""

    ASKED = "asked", _("not answered yet")
    COMING = "coming", _("is coming")
    CANNOT = "cannot", _("cannot come")
    WAITING = "waiting", _("on the waiting list")
    MOVED = "moved", _("moved to another session")


class Way(models.TextChoices):
    """How it was recorded that somebody was there."""

    LIST = "list", _("on the list")
    QR = "qr", _("with the code on the screen")


TAKING = (Answer.ASKED, Answer.COMING)  # a place is kept for who was asked, until the answer
STANDING = (*TAKING, Answer.WAITING)

SHAPES = {
    SessionState.PLANNED: "empty",
    SessionState.HELD: "done",
    SessionState.CANCELLED: "withdrawn",
}
ANSWER_SHAPES = {
    Answer.ASKED: "ask",
    Answer.COMING: "done",
    Answer.CANNOT: "withdrawn",
    Answer.WAITING: "paused",
    Answer.MOVED: "withdrawn",
}

LONGEST_MINUTES = 16 * 60
MOST_PLACES = 2000
