"""What people in a workshop may read: its risks, the own votes, and counts past the wall (L6.2-d)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from rit.foundation.access.actor import NOBODY, Actor
from rit.people.models import Person
from rit.protect.risks.models import Ballot, Item, Workshop
from rit.protect.risks.workshop.rules import Room


def visible_to(actor: Actor) -> QuerySet[Workshop]:
    """Those that one leads or takes part in."""
    me = actor.person or NOBODY
    there = Workshop.people.through.objects.filter(workshop=OuterRef("pk"), person=me)
    mine = Workshop.objects.filter(Q(leader=me) | Exists(there))
    return mine.select_related("leader", "assessment__method")


def address(key: UUID) -> str:
    return reverse("risks:workshop", args=[key])


def room_of(workshop: Workshop) -> Room:
    """One query."""
    people = frozenset(workshop.people.values_list("pk", flat=True))
    return Room(workshop.leader_id, people, workshop.closed_at is not None)


def people_of(workshop: Workshop) -> list[Person]:
    return list(workshop.people.order_by("folded"))


def items_of(workshop: Workshop) -> list[Item]:
    found = workshop.items.select_related("risk__unit", "risk__process", "risk__function", "score")
    return list(found.order_by("order"))


def own_ballots(actor: Actor, items: Sequence[Item]) -> dict[int, Ballot]:
    """By item. The wall lets nobody else's through."""
    rows = Ballot.objects.filter(item__in=items, person=actor.person or NOBODY)
    return {row.item_id: row for row in rows}


def voted(workshop: Workshop) -> dict[int, int]:
    """How many have scored each risk, never who: a function reads past the wall."""
    with connection.cursor() as cursor:
        cursor.execute("select item, many from risk_workshop_voted(%s)", [workshop.pk])
        return dict(cursor.fetchall())


def to_score(person: UUID) -> QuerySet[Workshop]:
    """Open workshops with a risk that this person has not scored yet and still may. The wall shows the own votes."""
    mine = Ballot.objects.filter(item=OuterRef("pk"), person=person)
    open_items = Item.objects.filter(~Exists(mine), workshop=OuterRef("pk"), shown_at=None)
    return Workshop.objects.filter(Exists(open_items), closed_at=None, people=person).order_by("day", "pk")


Ends = tuple[int, int]


@dataclass(frozen=True)
class Spread:
    """What the room is shown. `middle`: likelihood and impact; `apart`: two steps or more from each other.

    `likelihood` and `impact` from the lowest to the highest vote; None in a small room, where only the middle is shown.
    """

    voters: int
    middle: Ends
    apart: bool
    likelihood: Ends | None = None
    impact: Ends | None = None


def spread_of(item: Item) -> Spread | None:
    """None where too few voted."""
    if not item.middle:
        return None
    shown = Spread(item.voters, (item.middle[0], item.middle[1]), bool(item.apart))
    if not item.spread:
        return shown
    likelihoods, impacts, _many = zip(*item.spread, strict=True)
    return replace(
        shown, likelihood=(min(likelihoods), max(likelihoods)), impact=(min(impacts), max(impacts))
    )
