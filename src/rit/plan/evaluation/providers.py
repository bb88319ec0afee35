"""What evaluations add to the registries: the menu, my turn and search."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import menu, search, turn
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.words import in_language
from rit.plan.evaluation import board, queries
from rit.plan.evaluation.models import Evaluation
from rit.plan.evaluation.states import EvaluationState
from rit.plan.rules import REPORT, STEER


def register() -> None:
    doors = frozenset({REPORT, STEER})
    menu.add(menu.Item("insight", 45, _("Evaluations"), "evaluation:evaluations", icon="report", doors=doors))
    turn.providers.add("evaluation", turn.Provider(begun, to_write, count_my_turn))
    turn.providers.add("evaluation.next", turn.Provider(coming, to_begin))
    search.providers.add("evaluation", search.Provider(found, hit))
    board.register()


def begun(actor: Actor, day: date, team: bool) -> Rows | None:
    """What the coordinator is writing."""
    if not actor.may_enter(STEER):
        return None
    writing = Evaluation.objects.filter(state=EvaluationState.WRITING).order_by("day")
    return described(writing, "pk", "title", "state")


def to_write(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=None,
        what=_("Write and freeze"),
        subject=in_language(row["title"]),
        url=reverse("evaluation:show", args=[row["pk"]]),
        because=_("Evaluation of the plan"),
        step=EvaluationState(row["state"]).label,
    )


def coming(actor: Actor, day: date, team: bool) -> Rows | None:
    """The plans that run: their rhythm asks for the next evaluation."""
    if not actor.may_enter(STEER):
        return None
    names = ("code", "title", "from_date", "evaluation_every_months", "last")
    return described(queries.without_draft(), *names)


def to_begin(row: Row, actor: Actor, today: date) -> turn.Turn | None:
    begin, every = date.fromisoformat(row["from_date"]), row["evaluation_every_months"]
    asked = queries.asked_after(day_of(row["last"]), begin, every)
    if asked > today:
        return None
    return turn.Turn(
        due=asked,
        what=_("Begin the evaluation"),
        subject=in_language(row["title"]),
        url=f"{reverse('evaluation:begin')}?plan={row['code']}",
        because=_("The plan asks for it"),
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Evaluation] | None:
    return Evaluation.objects.filter(state=EvaluationState.WRITING) if actor.may_enter(STEER) else None


def found(actor: Actor, text: str, limit: int) -> Rows:
    return described(queries.named(actor, text)[:limit], "pk", "title", "day")


def hit(row: Row, text: str) -> search.Hit:
    return search.Hit(
        kind=_("Evaluation"),
        title=in_language(row["title"]),
        url=reverse("evaluation:show", args=[row["pk"]]),
        second=date.fromisoformat(row["day"]).strftime("%d/%m/%Y"),
        icon="report",
    )
