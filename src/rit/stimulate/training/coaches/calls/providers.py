"""What calls for coaches add to my turn: whom the coordinator answers (L5-d)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import of_person, related, turn
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.templatetags.rit import shortdate
from rit.stimulate.training.coaches.calls import queries, rules
from rit.stimulate.training.coaches.calls.models import Candidate
from rit.stimulate.training.coaches.calls.states import Standing
from rit.stimulate.training.events.rules import LEAD


def register() -> None:
    turn.providers.add("coaches.calls", turn.Provider(my_turn, to_choose, count_my_turn))
    title = _("Call for coaches")
    of_person.providers.add(
        "coaches.calls", of_person.Provider(title, title, called, as_line, only_mine=True)
    )


def called(actor: Actor, person: UUID, day: date) -> Rows:
    """For whoever could answer it and did not yet."""
    found = queries.unanswered(person, day)
    if actor.may_enter(LEAD) or rules.calls(actor):
        found = found.none()
    return described(found, "until_date", key="pk")


def as_line(row: Row, actor: Actor, day: date) -> related.Line:
    until = _("You can answer until %(day)s") % {"day": shortdate(day_of(row["until_date"]))}
    words = str(_("Would you like to be an integrity coach?"))
    return related.Line(words, until, reverse("coaches:call", args=[row["key"]]))


def _waiting(day: date) -> QuerySet[Candidate]:
    """Nobody answered them yet, and the call is over."""
    return Candidate.objects.filter(queries.over_on(day), standing=Standing.FORWARD)


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    if not rules.calls(actor):
        return None
    due = Coalesce(TruncDate("call__closed_at"), "call__until_date")
    return described(_waiting(day).order_by("put_at").annotate(due=due), "due", key="call_id")


def to_choose(row: Row, actor: Actor, day: date) -> turn.Turn:
    """Who it is, the page says."""
    return turn.Turn(
        due=day_of(row["due"]),
        what=_("Answer a candidate"),
        subject=str(_("Call for coaches")),
        url=reverse("coaches:call", args=[row["key"]]),
        because=_("The call is over"),
        pillar="stimulate",
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Candidate] | None:
    return _waiting(day) if rules.calls(actor) else None
