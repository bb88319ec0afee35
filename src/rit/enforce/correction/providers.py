"""What agreements add to the registries: menu, my turn, My RIT, nights (L6.3-c).

Nothing for the team, for search, for the page of a person or for what is asked of somebody: nobody else learns of them.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rit.enforce.correction import actions, queries, reminders
from rit.enforce.correction.models import Agreement
from rit.enforce.correction.recognition import providers as recognition
from rit.foundation.access.actor import Actor
from rit.foundation.registries import menu, nightly, of_person, related, turn
from rit.foundation.registries.rows import Row, Rows, day_of, described
from rit.foundation.ui.templatetags.rit import shortdate
from rit.people.queries import full_name

MOST_ON_MINE = 5


def register() -> None:
    menu.add(menu.Item("me", 12, _("My agreements"), "correction:agreements", icon="users"))
    menu.add(menu.Item("enforce", 2, _("Address one another"), "correction:aid", icon="message-circle"))
    turn.providers.add("correction.answer", turn.Provider(my_answers, to_answer, count_answers))
    turn.providers.add("correction.follow", turn.Provider(my_follows, to_follow, count_follows))
    of_person.providers.add(
        "correction",
        of_person.Provider(
            _("My agreements"), _("My agreements"), my_own, as_line, (all_of_them,), only_mine=True
        ),
    )
    nightly.add("correction.forget", actions.forget)  # first: nobody is reminded of what is gone
    nightly.add("correction.reminders", reminders.remind)
    recognition.register()


def my_own(actor: Actor, person: UUID, day: date) -> Rows:
    """Of which nothing stands there but with whom and until when."""
    rows = queries.standing(actor, day).order_by("follow_date")[:MOST_ON_MINE]
    return described(
        rows, "pk", "follow_date", "by_id", by_name=full_name("by"), other_name=full_name("other")
    )


def as_line(row: Row, actor: Actor, day: date) -> related.Line:
    partner = row["other_name"] if row["by_id"] == str(actor.person) else row["by_name"]
    return related.Line(
        _now("With %(name)s") % {"name": partner},
        _now("look back on %(day)s") % {"day": shortdate(day_of(row["follow_date"]))},
        reverse("correction:agreement", args=[row["pk"]]),
    )


def all_of_them() -> related.Button:
    return related.Button(_("All my agreements"), reverse("correction:agreements"), "users")


def my_answers(actor: Actor, day: date, team: bool) -> Rows | None:
    return None if team or not actor.person else described(queries.to_answer(actor, day), key="pk")


def to_answer(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=None,
        what=_("Read and answer"),
        subject=str(_("An agreement with you")),
        url=reverse("correction:agreement", args=[row["key"]]),
        because=_("Only you two see it"),
        pillar="enforce",
    )


def count_answers(actor: Actor, day: date) -> QuerySet[Any] | None:
    return queries.to_answer(actor, day) if actor.person else None


def my_follows(actor: Actor, day: date, team: bool) -> Rows | None:
    if team or not actor.person:
        return None
    return described(queries.to_follow(actor, day), key="pk", due="follow_date")


def to_follow(row: Row, actor: Actor, day: date) -> turn.Turn:
    return turn.Turn(
        due=day_of(row["due"]),
        what=_("Look back"),
        subject=str(_("An agreement of yours")),
        url=reverse("correction:follow", args=[row["key"]]),
        because=_("The day that you chose"),
        pillar="enforce",
    )


def count_follows(actor: Actor, day: date) -> QuerySet[Agreement] | None:
    return queries.to_follow(actor, day) if actor.person else None
