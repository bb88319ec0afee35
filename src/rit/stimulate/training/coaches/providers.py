"""What feelers add to my turn: the coordinator reads them (L5-e)."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rit.foundation.access.actor import Actor
from rit.foundation.registries import turn
from rit.foundation.registries.rows import Row, Rows, described
from rit.stimulate.training.coaches import rules
from rit.stimulate.training.coaches.models import Feeler


def register() -> None:
    turn.providers.add("feelers", turn.Provider(my_turn, to_read, count_my_turn))


def _unread() -> QuerySet[Feeler]:
    return Feeler.objects.filter(read_at=None)


def my_turn(actor: Actor, day: date, team: bool) -> Rows | None:
    return described(_unread().order_by("sent_at"), key="id") if rules.reads_all(actor) else None


def to_read(row: Row, actor: Actor, day: date) -> turn.Turn:
    """The subject says nothing of what it is about."""
    return turn.Turn(
        due=None,
        what=_("Read a feeler"),
        subject=str(_("A coach senses something")),
        url=reverse("coaches:feelers"),
        because=_("Passed on by a coach"),
        pillar="stimulate",
    )


def count_my_turn(actor: Actor, day: date) -> QuerySet[Feeler] | None:
    return _unread() if rules.reads_all(actor) else None
