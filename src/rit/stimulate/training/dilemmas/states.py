"""The words and the steps of a dilemma's editions: from draft to published, replaced by the next, or retired."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rit.plan.states import Step


class EditionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    REPLACED = "replaced", _("replaced")
    RETIRED = "retired", _("retired")
    DROPPED = "dropped", _("dropped")


class Level(models.TextChoices):
    """For whom it is, or how far a group has come."""

    STARTER = "starter", _("to begin with")
    DEEPENING = "deepening", _("to go deeper")
    LEADERS = "leaders", _("for leaders")


class Source(models.TextChoices):
    """Where the idea came from; never who it was about."""

    OWN = "own", _("thought up")
    LESSON = "lesson", _("a lesson")
    DEBRIEFING = "debriefing", _("a debriefing")


PREPARING = (EditionState.DRAFT, EditionState.REVIEW)
FROZEN = (EditionState.PUBLISHED, EditionState.REPLACED, EditionState.RETIRED)

LANGUAGES = ("nl", "fr", "de", "en")
QUESTIONS = (3, 5)
OPTIONS = (2, 4)
MINUTES = (5, 240)

# Shapes beside the word of a state.
SHAPES = {
    EditionState.DRAFT: "empty",
    EditionState.REVIEW: "ask",
    EditionState.PUBLISHED: "done",
    EditionState.REPLACED: "withdrawn",
    EditionState.RETIRED: "withdrawn",
    EditionState.DROPPED: "withdrawn",
}

# by: maker (coaches and the coordinator), other (a maker who did not write it), successor (the next edition)
STEPS = (
    Step("submit", ("draft",), "review", "maker", False, "L6.4-a"),
    Step("return", ("review",), "draft", "other", True, "L6.4-a: four eyes"),
    Step("publish", ("review",), "published", "other", False, "L6.4-a: four eyes"),
    Step("replace", ("published",), "replaced", "successor", False, "L6.4-a: an edition never changes"),
    Step("retire", ("published",), "retired", "maker", True, "L6.4-a"),
    Step("drop", ("draft", "review"), "dropped", "maker", True, "L6.4-a"),
)


def step_named(name: str) -> Step:
    return next(step for step in STEPS if step.name == name)
