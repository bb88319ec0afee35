"""The words and the steps of an instruction's versions: from draft to in force, and replaced by the next (L3-b)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class InstructionKind(models.TextChoices):
    """What sort of rule of the corps it is."""

    CORPS = "corps", _("corps instruction")
    VALUES = "values", _("values instruction")
    SERVICE = "service", _("service note")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed to the board")
    ADOPTED = "adopted", _("adopted")
    IN_FORCE = "in_force", _("in force")
    REPLACED = "replaced", _("replaced")


FROZEN = (VersionState.ADOPTED, VersionState.IN_FORCE, VersionState.REPLACED)
DATED = (VersionState.IN_FORCE, VersionState.REPLACED)
PREPARING = (VersionState.DRAFT, VersionState.PROPOSED)


@dataclass(frozen=True)
class Step:
    """`by`: steer (the coordinator), board (its sign-off), or successor (the next version comes into force)."""

    name: str
    sources: tuple[str, ...]
    target: str
    by: str
    needs_reason: bool
    source: str


STEPS = (
    Step("propose", ("draft",), "proposed", "steer", False, "L3-b"),
    Step("take_back", ("proposed",), "draft", "steer", False, "L3-b"),
    Step("adopt", ("proposed",), "adopted", "board", False, "L3-b, L5-c"),
    Step("record_earlier", ("draft",), "adopted", "steer", False, "L3-b: adopted before it came into RIT"),
    Step("put_in_force", ("adopted",), "in_force", "steer", False, "L3-b"),
    Step("replace", ("in_force",), "replaced", "successor", False, "L3-b"),
)


def step_named(name: str) -> Step:
    return next(step for step in STEPS if step.name == name)
