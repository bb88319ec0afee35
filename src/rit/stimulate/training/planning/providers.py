"""What proposed plans add to my turn: one that waits is accepted or thrown away before its period begins (L6.4-b)."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import turn
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.words import in_language
from rit.stimulate.training.events import rules as sessions
from rit.stimulate.training.planning.models import Proposal
from rit.stimulate.training.planning.states import ProposalState


def register() -> None:
    turn.providers.add("planning", turn.Provider(my_turn, to_decide, count_my_turn))


def _waiting(actor: Actor) -> QuerySet[Proposal]:
    """For whoever made it and for the coordinator; other coaches find it in its list."""
    found = Proposal.objects.filter(state=ProposalState.WAITING)
    return found if sessions.steers(actor) else found.filter(made_by=actor.person)


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    if team or not (actor.person and sessions.plans(actor)):
        return None
    return described(_waiting(actor).order_by("first_date"), "first_date", key="id", title="activity__title")


def to_decide(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=day_of(row["first_date"]),
        what=_("Accept a proposed plan, or throw it away"),
        subject=in_language(row["title"]),
        url=reverse("planning:proposal", args=[row["key"]]),
        because=_("The first day of its period"),
        pillar="stimulate",
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Proposal] | None:
    return _waiting(actor) if actor.person and sessions.plans(actor) else None
