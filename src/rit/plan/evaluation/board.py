"""A frozen evaluation before the board: its decision says that it was handled, and carries what is accepted (L7-f)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rit.foundation.access.actor import Actor
from rit.plan.board import subjects
from rit.plan.board.models import Decision
from rit.plan.evaluation import actions, queries
from rit.plan.evaluation.models import Evaluation
from rit.plan.evaluation.states import EvaluationState

KIND = "evaluation"


def register() -> None:
    subjects.add(
        subjects.Subject(
            code=KIND,
            label=_("Evaluation"),
            title=_title,
            address=lambda key: reverse("evaluation:show", args=[key]),
            visible=lambda actor, key: queries.visible_to(actor).filter(pk=_key(key)).exists(),
            summaries=_summaries,
            handled=_handled,
        )
    )


def _key(key: str) -> UUID:
    """A key that is none names nothing."""
    try:
        return UUID(key)
    except ValueError:
        return UUID(int=0)


def _title(key: str) -> Mapping[str, str] | None:
    """None while it is being written: the board handles what does not change any more."""
    found = Evaluation.objects.filter(pk=_key(key)).exclude(state=EvaluationState.WRITING)
    title: Mapping[str, str] | None = found.values_list("title", flat=True).first()
    return title


def _summaries(keys: Sequence[str]) -> Mapping[str, list[str]]:
    found = Evaluation.objects.filter(pk__in=[_key(key) for key in keys]).defer("figures")
    return {
        str(one.pk): [_said(one.number_of_points)] for one in found.annotate(number_of_points=Count("points"))
    }


def _said(count: int) -> str:
    return ngettext("It proposes %(count)s point.", "It proposes %(count)s points.", count) % {"count": count}


def _handled(key: str, decision: Decision, *, by: Actor, now: datetime) -> None:
    actions.handle(_key(key), decision.reference, by=by, now=now)
