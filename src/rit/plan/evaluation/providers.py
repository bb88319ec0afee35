"""What evaluations add to the registries: the menu, my turn and search."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import menu, search, turn
from rit.foundation.ui.words import in_language
from rit.plan import queries as plans
from rit.plan.evaluation import board, queries
from rit.plan.evaluation.models import Evaluation
from rit.plan.evaluation.states import EvaluationState
from rit.plan.rules import REPORT, STEER


def register() -> None:
    doors = frozenset({REPORT, STEER})
    menu.add(menu.Item("insight", 45, _("Evaluations"), "evaluation:evaluations", icon="report", doors=doors))
    turn.providers.add("evaluation", turn.Provider(gather=my_turn, count=count_my_turn))
    search.providers.add("evaluation", find)
    board.register()


def my_turn(actor: Actor, day: date, team: bool, limit: int) -> Iterable[turn.Turn]:
    """The coordinator: an evaluation being written, or one that the rhythm of the plan asks for now."""
    if not actor.may_enter(STEER):
        return
    begun = Evaluation.objects.filter(state=EvaluationState.WRITING).defer("figures").order_by("day")[:limit]
    for evaluation in begun:
        yield turn.Turn(
            due=None,
            what=_("Write and freeze"),
            subject=in_language(evaluation.title),
            url=reverse("evaluation:show", args=[evaluation.pk]),
            because=_("Evaluation of the plan"),
            step=evaluation.get_state_display(),
        )
    plan = plans.current_plan(actor, day)
    asked = queries.asked_on(plan) if plan and not begun else None
    if asked and asked <= day:
        yield turn.Turn(
            due=asked,
            what=_("Begin the evaluation"),
            subject=in_language(plan.title) if plan else "",
            url=reverse("evaluation:begin"),
            because=_("The plan asks for it"),
        )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Evaluation] | None:
    return Evaluation.objects.filter(state=EvaluationState.WRITING) if actor.may_enter(STEER) else None


def find(actor: Actor, text: str, limit: int) -> Iterable[search.Hit]:
    for evaluation in queries.named(actor, text)[:limit]:
        yield search.Hit(
            kind=_("Evaluation"),
            title=in_language(evaluation.title),
            url=reverse("evaluation:show", args=[evaluation.pk]),
            second=evaluation.day.strftime("%d/%m/%Y"),
            icon="report",
        )
