"""Who may do what with a dilemma. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no
from rit.plan.states import Step
from rit.stimulate.training.dilemmas.states import OPTIONS, PREPARING, QUESTIONS, EditionState

MAKE = "dilemmas.make"
Texts = Mapping[str, Mapping[str, Any]]  # Any: by language, the texts of a dilemma


@dataclass(frozen=True)
class Facts:
    """What the rules ask about an edition. `writers`: who wrote it and who handed it in."""

    state: str
    writers: frozenset[UUID]
    words: Texts


def makes(by: Actor) -> bool:
    """Coaches and the coordinator; `account` None is the system and the installer."""
    return by.may_enter(MAKE) or by.account is None


def may_make(by: Actor) -> Verdict:
    return YES if makes(by) else no(_("Coaches and the integrity coordinator write dilemmas."))


def may_facilitate(by: Actor) -> bool:
    """Who leads a talk reads the questions and what speaks for and against: coaches, coordinator, heads."""
    return makes(by) or bool(by.units_led)


def may_draft(by: Actor, *, preparing: int | None) -> Verdict:
    """`preparing`: the number of an edition that is not published yet."""
    if not makes(by):
        return may_make(by)
    if preparing is not None:
        return no(_("Edition %(number)s is still being prepared; change that one.") % {"number": preparing})
    return YES


def may_change(by: Actor, state: str) -> Verdict:
    if not makes(by):
        return may_make(by)
    if state == EditionState.REVIEW:
        return no(_("This edition is being reviewed. Whoever reviews it can send it back."))
    if state not in PREPARING:
        return no(_("A published edition never changes. Draft a new edition instead."))
    return YES


def may_take(by: Actor, facts: Facts, step: Step) -> Verdict:
    if facts.state not in step.sources:
        return no(_("This step is not possible from where the edition stands now."))
    if not makes(by):
        return may_make(by)
    if step.by == "other" and by.person in facts.writers:
        return no(_("Somebody else reviews it: four eyes see more than two."))
    if step.name in ("submit", "publish"):
        return is_complete(facts.words)
    return YES


def is_complete(words: Texts) -> Verdict:
    """In each language that it exists in: as many questions and options as in the others, and enough of them."""
    if not words:
        return no(_("Write the text in at least one language."))
    if not all(_whole(text) for text in words.values()):
        return no(
            _("In one of its languages a title, a situation, a question or an option is still missing.")
        )
    shapes = {(len(text["questions"]), len(text["options"])) for text in words.values()}
    if len(shapes) > 1:
        return no(
            _("Its languages differ in the number of questions or options; a vote counts them by place.")
        )
    return YES


def _whole(text: Mapping[str, Any]) -> bool:  # Any: the texts of one language
    return bool(
        text["title"]
        and text["situation"]
        and QUESTIONS[0] <= len(text["questions"]) <= QUESTIONS[1]
        and OPTIONS[0] <= len(text["options"]) <= OPTIONS[1]
        and all(all(option.values()) for option in text["options"])
    )
